import assert from "node:assert/strict";
import { vec } from "#base";
import type { RenderVolume } from "#render";
import { scaledWindow, valueWindow, volumeWindow } from "./windows.ts";

function volumeOf(unit: string, valueAt: (x: number) => number): RenderVolume {
  return {
    geometry: {
      sizeVx: [101, 10, 10],
      ijkToLps: vec.affine([1, 0, 0], [0, 1, 0], [0, 0, 1], [0, 0, 0]),
    },
    scale: { slope: 1, intercept: 0, unit, maxError: 0 },
    valueAt: ([x]: readonly number[]) => valueAt(x!),
  } as unknown as RenderVolume;
}

const OWN = {
  kind: "window",
  center: -600,
  width: 1500,
  function: "SIGMOID",
} as const;
const TABLE = {
  kind: "table",
  firstValue: 0,
  bits: 8,
  values: new Uint16Array(2),
} as const;

Deno.test("volumeWindow() takes the image's own window first", () => {
  const { window, source } = volumeWindow(
    [TABLE, OWN],
    volumeOf("HU", Number),
    1,
  );
  assert.deepEqual(window, { center: -600, width: 1500, function: "SIGMOID" });
  assert.match(source, /image/);
});

Deno.test("volumeWindow() of CT and PET without a window is the one that readers know", () => {
  assert.deepEqual(volumeWindow([], volumeOf("HU", Number), 1).window, {
    center: 40,
    width: 400,
    function: "LINEAR",
  });
  assert.equal(volumeWindow([], volumeOf("g/ml", Number), 1).window.width, 10);
});

Deno.test("volumeWindow() of other volumes spans their values, the same each time", () => {
  const volume = volumeOf("", (x) => 10 * x);
  const { window } = volumeWindow([], volume, 1);
  assert.deepEqual([window.center, window.width], [500, 1000]);
  assert.deepEqual(volumeWindow([], volume, 1).window, window);
});

Deno.test("valueWindow() of one value, or none, is still a window", () => {
  assert(valueWindow(new Float64Array([7, 7, 7])).window.width > 0);
  assert(valueWindow(new Float64Array([NaN])).window.width > 0);
  assert(Number.isFinite(valueWindow(new Float64Array()).window.center));
});

Deno.test("volumeWindow() of PET in SUV speaks of the values after the modality LUT, as PS3.18 does", () => {
  const pet = volumeOf("g/ml", Number);
  // 1 g/ml is 2000 Bq/ml here.
  const { window } = volumeWindow([], pet, 1 / 2000);
  assert.deepEqual([window.center, window.width], [10_000, 20_000]);
  assert.deepEqual(scaledWindow(window, 1 / 2000).width, 10);
  assert.deepEqual(volumeWindow([OWN], pet, 1 / 2000).window.center, -600);
});
