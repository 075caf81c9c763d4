import assert from "node:assert/strict";
import fc from "fast-check";
import { writeVoxels } from "./voxels.ts";

const COLUMNS = 3;
const STRIDE = 5;

/** What the doc comment says, voxel by voxel. */
function plain(stored: number, offset: number): number {
  return Math.min(32767, Math.max(-32768, Math.floor(stored + offset + 0.5)));
}

Deno.test("writeVoxels() of whole values shifts, clamps, counts and keeps the rows' gaps as the formula does", () => {
  const kinds = [Int8Array, Uint8Array, Int16Array, Uint16Array, Int32Array];
  fc.assert(fc.property(
    fc.constantFrom(...kinds),
    fc.array(fc.integer({ min: -70_000, max: 70_000 }), {
      minLength: COLUMNS,
      maxLength: 6 * COLUMNS,
    }),
    fc.integer({ min: -100_000, max: 100_000 }),
    (Kind, numbers, intercept) => {
      const rows = Math.floor(numbers.length / COLUMNS);
      const values = Kind.from(numbers);
      const buffer = new SharedArrayBuffer(2 * STRIDE * rows);
      const written = writeVoxels(
        {
          ...{ rows, columns: COLUMNS, values, samplesPerPixel: 1 },
          ...{ bitsStored: 16, warnings: [] },
        },
        {
          modalityLut: { kind: "linear", slope: 1, intercept },
          ...{ slope: 1, intercept: 0 },
        },
        { buffer, byteOffset: 0, rowStrideVx: STRIDE },
      );
      assert(written.ok);
      const expected = Array.from({ length: rows * STRIDE }, (_, at) => {
        const column = at % STRIDE;
        if (column >= COLUMNS) return 0;
        const from = Math.floor(at / STRIDE) * COLUMNS + column;
        return plain(values[from]!, intercept);
      });
      assert.deepEqual([...new Int16Array(buffer)], expected);
      const shown = expected.filter((_, at) => at % STRIDE < COLUMNS);
      assert.equal(written.value.minimum, Math.min(...shown));
      assert.equal(written.value.maximum, Math.max(...shown));
      const beyond = [...values].slice(0, rows * COLUMNS).filter((stored) =>
        stored + intercept < -32768 || stored + intercept > 32767
      );
      assert.equal(written.value.clampedCount, beyond.length);
    },
  ));
});
