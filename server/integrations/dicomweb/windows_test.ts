import assert from "node:assert/strict";
import { vec } from "#base";
import type { RenderVolume } from "#render";
import { valueWindow, volumeWindow } from "./windows.ts";

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
  const { window, source } = volumeWindow([TABLE, OWN], volumeOf("HU", Number));
  assert.deepEqual(window, { center: -600, width: 1500, function: "SIGMOID" });
  assert.match(source, /image/);
});

Deno.test("volumeWindow() of CT and PET without a window is the one that readers know", () => {
  assert.deepEqual(volumeWindow([], volumeOf("HU", Number)).window, {
    center: 40,
    width: 400,
    function: "LINEAR",
  });
  assert.equal(volumeWindow([], volumeOf("g/ml", Number)).window.width, 10);
});

Deno.test("volumeWindow() of other volumes spans their values, the same each time", () => {
  const volume = volumeOf("", (x) => 10 * x);
  const { window } = volumeWindow([], volume);
  assert.deepEqual([window.center, window.width], [500, 1000]);
  assert.deepEqual(volumeWindow([], volume).window, window);
});

Deno.test("valueWindow() of one value, or none, is still a window", () => {
  assert(valueWindow(new Float64Array([7, 7, 7])).window.width > 0);
  assert(valueWindow(new Float64Array([NaN])).window.width > 0);
  assert(Number.isFinite(valueWindow(new Float64Array()).window.center));
});
