import assert from "node:assert/strict";
import fc from "fast-check";
import { bytesSource } from "#base";
import { realDataTest } from "#testing";
import { openDicom } from "../reader/open.ts";
import { decodedFrames, differenceOf } from "../testing/compare.ts";
import type { JsonDataSet } from "../types.ts";
import { writeDicom } from "../write/write_dicom.ts";
import { toRgb } from "./color.ts";
import { paletteToRgb } from "./palette.ts";
import type { RawFrame } from "./raw_frame.ts";
import type { SampleForm } from "./samples.ts";

const EIGHT: SampleForm = {
  bitsAllocated: 8,
  bitsStored: 8,
  highBit: 7,
  signed: false,
  isFloat: false,
};

function raw(
  bytes: number[],
  colorSpace: RawFrame["colorSpace"],
  isPlanar = false,
): RawFrame {
  return {
    bytes: Uint8Array.from(bytes),
    bitsAllocated: 8,
    samplesPerPixel: 3,
    isPlanar,
    colorSpace,
  };
}

Deno.test("YBR_FULL is C.7.6.3.1.2: grey has no chroma, and the primaries come back", () => {
  const ybr = [128, 128, 128, 76, 85, 255, 150, 44, 21, 29, 255, 107];
  assert.deepEqual([...toRgb(raw(ybr, "YBR_FULL"), 4, 1, EIGHT)], [
    ...[128, 128, 128],
    ...[254, 0, 0],
    ...[0, 255, 1],
    ...[0, 0, 254],
  ]);
});

Deno.test("YBR_PARTIAL_422 reaches black at 16 and white at 235", () => {
  const samples = [16, 235, 128, 128];
  assert.deepEqual([...toRgb(raw(samples, "YBR_PARTIAL_422"), 2, 1, EIGHT)], [
    ...[0, 0, 0],
    ...[255, 255, 255],
  ]);
});

Deno.test("YBR_FULL_422 shares chroma between two pixels of a row", () => {
  const [a, b] = [[100, 90, 200], [50, 90, 200]];
  const halved = toRgb(raw([100, 50, 90, 200], "YBR_FULL_422"), 2, 1, EIGHT);
  const whole = toRgb(raw([...a!, ...b!], "YBR_FULL"), 2, 1, EIGHT);
  assert.deepEqual(halved, whole);
});

Deno.test("planes and interleaved samples are the same picture", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 3, maxLength: 60 }), (bytes) => {
      const pixels = Math.floor(bytes.length / 3);
      const interleaved = [...bytes.subarray(0, 3 * pixels)];
      const planar = [0, 1, 2].flatMap((c) =>
        interleaved.filter((_, i) => i % 3 === c)
      );
      assert.deepEqual(
        [...toRgb(raw(planar, "RGB", true), pixels, 1, EIGHT)],
        interleaved,
      );
    }),
  );
});

async function paletteSet(tables: JsonDataSet) {
  const descriptor = { vr: "US", Value: [6, 10, 16] };
  const opened = await openDicom(bytesSource(writeDicom({
    "00080016": { vr: "UI", Value: ["1.2.840.10008.5.1.4.1.1.7"] },
    "00080018": { vr: "UI", Value: ["2.25.1"] },
    "00281101": descriptor,
    "00281102": descriptor,
    "00281103": descriptor,
    ...tables,
  })));
  assert(opened.ok);
  return opened.value.dataSet;
}

function words(...numbers: number[]) {
  const bytes = new Uint8Array(Uint16Array.from(numbers).buffer);
  return { vr: "OW", InlineBinary: btoa(String.fromCharCode(...bytes)) };
}

Deno.test("a palette holds at both its ends, and begins at its first mapped value", async () => {
  const table = words(1, 2, 3, 4, 5, 6);
  const dataSet = await paletteSet({
    "00281201": table,
    "00281202": table,
    "00281203": words(60, 50, 40, 30, 20, 10),
  });
  const rgb = paletteToRgb([0, 10, 12, 15, 99], dataSet, true);
  assert.deepEqual([...rgb], [
    ...[1, 1, 60, 1, 1, 60, 3, 3, 40],
    ...[6, 6, 10, 6, 6, 10],
  ]);
});

Deno.test("segmented palettes are C.7.9.2: discrete, linear and indirect segments", async () => {
  // Two entries as they are, then four steps from the last to 120.
  const segments = words(0, 2, 10, 20, 1, 4, 120);
  // One discrete segment of two, then the same segment twice more, by its offset.
  const indirect = words(0, 2, 7, 9, 2, 1, 0, 0, 2, 1, 0, 0);
  const dataSet = await paletteSet({
    "00281221": segments,
    "00281222": segments,
    "00281223": indirect,
  });
  const rgb = [...paletteToRgb([10, 11, 12, 13, 14, 15], dataSet, true)];
  assert.deepEqual(rgb.filter((_, i) => i % 3 === 0), [
    10,
    20,
    45,
    70,
    95,
    120,
  ]);
  assert.deepEqual(rgb.filter((_, i) => i % 3 === 2), [7, 9, 7, 9, 7, 9]);
});

realDataTest(
  "the 8-bit and the 16-bit palette of one test pattern are the same picture",
  async (data) => {
    const folder = `${data}/syntaxes/testpattern_rgb_palette`;
    const [narrow, wide] = await Promise.all([
      decodedFrames(`${folder}/TestPattern_Palette.dcm`),
      decodedFrames(`${folder}/TestPattern_Palette_16.dcm`),
    ]);
    const scaled = wide.map((frame) => ({
      ...frame,
      values: Uint8Array.from(
        frame.values as Uint16Array,
        (value) => value >> 8,
      ),
    }));
    assert(differenceOf(narrow, scaled).maximum <= 1);
  },
);

realDataTest(
  "colour of an odd size in big-endian words is the little-endian picture",
  async (data) => {
    const folder = `${data}/syntaxes/pydicom_small`;
    const [big, little] = await Promise.all([
      decodedFrames(`${folder}/SC_rgb_small_odd_big_endian.dcm`),
      decodedFrames(`${folder}/SC_rgb_small_odd.dcm`),
    ]);
    assert.equal(differenceOf(big, little).maximum, 0);
  },
);
