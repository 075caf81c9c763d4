import assert from "node:assert/strict";
import fc from "fast-check";
import type { FrameDescription, ImageDescription, ModalityLut } from "#dicom";
import type { StackFrame } from "../types.ts";
import { blendSlice } from "./blend_slice.ts";
import { type GridSlice, mendSlices } from "./mend_slices.ts";
import { storedRange, voxelScale } from "./voxel_scale.ts";

function slice(
  modalityLut: ModalityLut,
  image: Partial<ImageDescription> = {},
): StackFrame {
  const frame: FrameDescription = {
    frameIndex: 0,
    modalityLut,
    voiLuts: [],
    phase: "",
  };
  return {
    sopUid: "1.2",
    blobHash: "",
    frame,
    image: {
      sopClassUid: "1.2",
      rows: 1,
      columns: 1,
      samplesPerPixel: 1,
      photometricInterpretation: "MONOCHROME2",
      bitsAllocated: 16,
      bitsStored: 16,
      signed: false,
      inverted: false,
      unit: "HU",
      frames: [frame],
      warnings: [],
      ...image,
    },
  };
}

const linear = (slope: number, intercept: number): ModalityLut => ({
  kind: "linear",
  slope,
  intercept,
});

const bits = fc.record({
  bitsStored: fc.integer({ min: 1, max: 16 }),
  signed: fc.boolean(),
});

Deno.test("voxelScale() holds every integer of up to 16 bits exactly where all slices rescale alike", () => {
  fc.assert(fc.property(
    bits,
    fc.constantFrom(1, 0.5, 2, 0.1, 3.7),
    fc.integer({ min: -2000, max: 2000 }),
    fc.double({ min: 0, max: 1, noNaN: true }),
    (form, slope, intercept, at) => {
      const slices = [slice(linear(slope, intercept), form)];
      const range = storedRange(slices[0]!)!;
      const scale = voxelScale(slices, [range]);
      assert.equal(scale.maxError, 0);
      const stored = Math.round(range.low + at * (range.high - range.low));
      const value = stored * slope + intercept;
      const voxel = Math.round((value - scale.intercept) / scale.slope);
      assert(voxel >= -32768 && voxel <= 32767, `voxel ${voxel}`);
      const back = voxel * scale.slope + scale.intercept;
      assert(Math.abs(back - value) < 1e-6, `${back} for ${value}`);
    },
  ));
});

Deno.test("voxelScale() of a CT of 12 or 16 signed bits is HU itself", () => {
  for (const form of [{ bitsStored: 12 }, { bitsStored: 15 }]) {
    const slices = [slice(linear(1, -1024), form)];
    const scale = voxelScale(slices, [storedRange(slices[0]!)!]);
    assert.deepEqual(scale, {
      slope: 1,
      intercept: 0,
      unit: "HU",
      maxError: 0,
    });
  }
});

Deno.test("voxelScale() of slices with slopes of their own is within the error it states, in SUV", () => {
  fc.assert(fc.property(
    fc.array(fc.double({ min: 0.01, max: 20, noNaN: true }), {
      minLength: 2,
      maxLength: 6,
    }),
    fc.double({ min: 1e-4, max: 1e-3, noNaN: true }),
    fc.integer({ min: 0, max: 32767 }),
    (slopes, suvFactor, stored) => {
      const form = { bitsStored: 16, signed: true, unit: "BQML", suvFactor };
      const slices = slopes.map((slope) => slice(linear(slope, 0), form));
      const ranges = slices.map((one) => storedRange(one)!);
      const scale = voxelScale(slices, ranges);
      assert.equal(scale.unit, "g/ml");
      for (const slope of slopes) {
        const suv = stored * slope * suvFactor;
        const voxel = Math.round((suv - scale.intercept) / scale.slope);
        assert(voxel >= -32768 && voxel <= 32767);
        const back = voxel * scale.slope + scale.intercept;
        assert(Math.abs(back - suv) <= scale.maxError * 1.0001 + 1e-12);
      }
    },
  ));
});

Deno.test("voxelScale() never takes floats for whole numbers", () => {
  const slices = [slice(linear(1, 0), { bitsAllocated: 32, unit: "" })];
  assert.equal(storedRange(slices[0]!), undefined);
  const scale = voxelScale(slices, [{ low: 0, high: 2, isWhole: false }]);
  assert(scale.slope < 1e-4 && scale.maxError > 0);
});

Deno.test("voxelScale() of a modality table spans the table", () => {
  const values = new Int32Array([-70000, 0, 70000]);
  const slices = [slice({ kind: "table", firstStored: 0, values })];
  const scale = voxelScale(slices, [{ low: 0, high: 2, isWhole: true }]);
  assert(Math.abs(-32768 * scale.slope + scale.intercept + 70000) < 1e-6);
  assert(Math.abs(32767 * scale.slope + scale.intercept - 70000) < 1e-6);
});

Deno.test("blendSlice() is the weighted mean at each voxel, whatever the strides", () => {
  const target = (rowStrideVx: number, values: number[]) => {
    const buffer = new SharedArrayBuffer(2 * rowStrideVx * 2);
    const view = new Int16Array(buffer);
    values.forEach((value, n) =>
      view[(n >> 1) * rowStrideVx + (n & 1)] = value
    );
    return { buffer, byteOffset: 0, rowStrideVx };
  };
  const [a, b, out] = [
    target(2, [0, 100, -100, 7]),
    target(3, [10, 200, 100, 7]),
    target(5, [0, 0, 0, 0]),
  ];
  blendSlice(a, b, 0.25, out, 2, 2);
  const view = new Int16Array(out.buffer);
  assert.deepEqual([view[0], view[1], view[5], view[6]], [3, 125, -50, 7]);
});

const grid = (count: number): GridSlice[] =>
  Array.from({ length: count }, (_, n) => ({ a: n, b: n, weightB: 0 }));

Deno.test("mendSlices() keeps each slice at its position", () => {
  fc.assert(fc.property(
    fc.array(fc.double({ min: 0.2, max: 5, noNaN: true }), {
      minLength: 20,
      maxLength: 60,
    }),
    fc.array(fc.nat(), { maxLength: 3 }),
    (gaps, picks) => {
      let at = 0;
      const positionsMm = gaps.map((gap) => at += gap);
      const lost = new Set(
        picks.slice(0, 2).map((pick) => 1 + pick % (gaps.length - 2)),
      );
      const mended = mendSlices(grid(gaps.length), positionsMm, lost);
      assert(mended !== undefined);
      for (const [k, { a, b, weightB }] of mended.entries()) {
        assert(!lost.has(a) && !lost.has(b));
        const [from, to] = [positionsMm[a]!, positionsMm[b]!];
        const mm = from + weightB * (to - from);
        assert(Math.abs(mm - positionsMm[k]!) < 1e-9);
      }
    },
  ));
});

Deno.test("mendSlices() makes nothing of a lost end, or of many lost planes", () => {
  const positionsMm = Array.from({ length: 30 }, (_, n) => n);
  for (const lost of [[0], [29], [3, 9, 15, 21]]) {
    assert.equal(
      mendSlices(grid(30), positionsMm, new Set(lost)),
      undefined,
    );
  }
});
