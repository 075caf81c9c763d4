import assert from "node:assert/strict";
import fc from "fast-check";
import { quantize } from "./quantize.ts";

Deno.test("quantize() is exact for whole numbers that span 16 bits or less", () => {
  const whole = fc.tuple(
    fc.integer({ min: -1e6, max: 1e6 }),
    fc.array(fc.nat(65535), { minLength: 1 }),
  );
  fc.assert(fc.property(whole, ([from, offsets]) => {
    const values = Int32Array.from(offsets, (offset) => from + offset);
    const { voxels, scale } = quantize(values);
    assert.equal(scale.maxError, 0);
    voxels.forEach((voxel, n) =>
      assert.equal(voxel * scale.slope + scale.intercept, values[n])
    );
  }));
});

Deno.test("quantize() is never farther off than it says, and it says half a step or less", () => {
  const floats = fc.array(
    fc.float({ noNaN: true, noDefaultInfinity: true }),
    { minLength: 2, maxLength: 50 },
  );
  fc.assert(fc.property(floats, (list) => {
    const values = Float32Array.from(list);
    const { voxels, scale } = quantize(values);
    const span = Math.max(...values) - Math.min(...values);
    assert(scale.maxError <= span / 65535 * 0.5001 + 1e-300);
    voxels.forEach((voxel, n) => {
      const read = voxel * scale.slope + scale.intercept;
      assert(Math.abs(read - values[n]!) <= scale.maxError);
    });
  }));
});

Deno.test("quantize() counts what is no number and stores it as the least value", () => {
  const { voxels, scale, notNumbers } = quantize(
    Float32Array.of(2.5, NaN, 7.25, Infinity, -Infinity),
  );
  assert.equal(notNumbers, 3);
  assert.equal(voxels[1], voxels[0]);
  const read = voxels[1]! * scale.slope + scale.intercept;
  assert(Math.abs(read - 2.5) <= scale.maxError);
});
