import assert from "node:assert/strict";
import fc from "fast-check";
import { allocateSurface } from "../host/surface.ts";
import { enlarge } from "../host/rays.ts";
import { drawn, placed, withPool } from "../testing/placed.ts";
import { randomFrom } from "../testing/random.ts";
import { enlargedPixel } from "./enlarge.ts";

const RUNS = 30;
const side = fc.integer({ min: 1, max: 70 });
const channelCounts = fc.constantFrom(1 as const, 4 as const);

Deno.test("enlargeRows equals its twin, for any size", async () => {
  await withPool(async (pool) => {
    const sizeVx = [1, 1, 1] as const;
    const memory = await placed(pool, { sizeVx, voxels: new Int16Array(1) });
    await fc.assert(
      fc.asyncProperty(
        ...[side, side, channelCounts, fc.integer()] as const,
        async (widthPx, heightPx, channels, seed) => {
          const small = allocateSurface(
            memory.arena,
            ...[
              Math.ceil(widthPx / 2),
              Math.ceil(heightPx / 2),
              channels,
            ] as const,
          );
          const random = randomFrom(seed);
          const bytes = new Uint8Array(
            memory.arena.buffer,
            small.address,
            small.stridePx * small.rowsPx * channels,
          );
          for (let n = 0; n < bytes.length; n++) bytes[n] = 256 * random();
          const at = (x: number, y: number, c: number): number =>
            bytes[(y * small.stridePx + x) * channels + c]!;
          const actual = await drawn(
            ...[memory, widthPx, heightPx, channels] as const,
            (large) => enlarge(pool, memory, small, large),
          );
          const expected = actual.map((_, n) => {
            const pixel = Math.floor(n / channels);
            return enlargedPixel(
              ...[at, small.stridePx, small.rowsPx] as const,
              pixel % widthPx,
              ...[Math.floor(pixel / widthPx), n % channels] as const,
            );
          });
          memory.arena.free(small.address);
          assert.deepEqual(actual, expected);
        },
      ),
      {
        numRuns: RUNS,
        // The row ends where the small picture's padding goes on.
        examples: [[48, 5, 4, 1], [16, 16, 4, 2]],
      },
    );
  });
});
