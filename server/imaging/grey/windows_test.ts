import assert from "node:assert/strict";
import fc from "fast-check";
import type { FrameDescription, ImageDescription, VoiLut } from "#dicom";
import {
  imageWindows,
  namedWindows,
  spanning,
  wholeWindow,
} from "./windows.ts";

function windowsOf(
  voiLuts: readonly VoiLut[],
  image: Partial<ImageDescription> = {},
) {
  const frame: FrameDescription = {
    frameIndex: 0,
    modalityLut: { kind: "linear", slope: 1, intercept: 0 },
    voiLuts,
    phase: "",
  };
  return imageWindows(
    { frames: [frame], ...image } as ImageDescription,
    frame,
  );
}

const LUNG: VoiLut = {
  kind: "window",
  center: -600,
  width: 1500,
  function: "LINEAR",
};

Deno.test("imageWindows() are the frame's own, each once", () => {
  assert.deepEqual(windowsOf([LUNG, LUNG]), [
    { center: -600, width: 1500, function: "LINEAR" },
  ]);
});

Deno.test("imageWindows() of PET are in SUV where values are", () => {
  const window: VoiLut = { ...LUNG, center: 5000, width: 10000 };
  const [suv] = windowsOf([window], { suvFactor: 0.001 });
  assert.deepEqual(suv, { center: 5, width: 10, function: "LINEAR_EXACT" });
});

Deno.test("imageWindows() of a table is the window that spans it", () => {
  const values = new Uint16Array(4096);
  const [window] = windowsOf([
    { kind: "table", firstValue: -1024, bits: 12, values },
  ]);
  assert.deepEqual(window, { center: 1024, width: 4096, function: "LINEAR" });
});

Deno.test("namedWindows() begin with the image's own, then those of the modality", () => {
  const own = windowsOf([LUNG]);
  const ids = namedWindows("CT", "HU", own, []).map(({ id }) => id);
  assert.deepEqual(ids, [
    ...["image", "soft-tissue", "lung", "bone", "mediastinum", "brain"],
  ]);
  const pet = namedWindows("PT", "g/ml", [], []);
  assert.equal(pet[0]!.id, "suv-5");
  const mr = namedWindows("MR", "", [], [0, 1, 2, 3, 100]);
  assert.deepEqual(mr.map(({ id }) => id), ["contrast", "full"]);
});

Deno.test("spanning() leaves out what lies beyond the fractions, and has a width where there is one", () => {
  const sample = Array.from({ length: 1001 }, (_, n) => n);
  const window = spanning(sample, 0.01, 0.99);
  assert.deepEqual([window?.center, window?.width], [500, 980]);
  fc.assert(fc.property(
    fc.array(fc.double({ noNaN: false }), { maxLength: 20 }),
    (values) => {
      const window = spanning(values, 0.01, 0.99);
      if (window === undefined) return;
      const { center, width } = window;
      assert(Math.abs(center) <= 1e9 && width > 0 && width <= 1e9);
    },
  ));
});

Deno.test("namedWindows() of values that are nearly all one span them all, and of one value begin with it as black", () => {
  const mask = new Uint8Array(1000).fill(255, 0, 3);
  const full = { center: 127.5, width: 255, function: "LINEAR_EXACT" } as const;
  assert.deepEqual(namedWindows("OT", "", [], mask), [
    { id: "full", window: full },
  ]);
  assert.deepEqual(namedWindows("OT", "", [], [7, 7, 7]), [
    { id: "full", window: { ...full, center: 7.5, width: 1 } },
  ]);
  assert.deepEqual(namedWindows("OT", "", [full], [0, 0]), [
    { id: "image", window: full },
  ]);
});

Deno.test("wholeWindow() chooses a function that the width allows", () => {
  assert.equal(wholeWindow({ center: 0, width: 400 }).function, "LINEAR");
  assert.equal(wholeWindow({ center: 0, width: 0.5 }).function, "LINEAR_EXACT");
  const sigmoid = { center: 0, width: 1, function: "SIGMOID" } as const;
  assert.deepEqual(wholeWindow(sigmoid), sigmoid);
});
