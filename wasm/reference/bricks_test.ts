import assert from "node:assert/strict";
import fc from "fast-check";
import {
  BLOCK_BRICKS,
  DISTANCE_FAINT,
  LUT_SIZE,
  VOLUME_BLOCK_RANGES,
  VOLUME_BRICK_RANGES,
} from "../layout.ts";
import { placeTransfer } from "../host/transfer.ts";
import { placed, withPool } from "../testing/placed.ts";
import { randomFrom, randomVolume } from "../testing/random.ts";
import { blockRange, brickRange, distances, isVisible } from "./bricks.ts";

const RUNS = 40;

Deno.test("blocks' ranges equal their twins", async () => {
  await withPool((pool) =>
    fc.assert(
      fc.asyncProperty(randomVolume, async (volume) => {
        const memory = await placed(pool, volume);
        pool.forget(memory.arena);
        const view = new DataView(memory.arena.buffer);
        const blocks = memory.bricks.map((n) => Math.ceil(n / BLOCK_BRICKS));
        const ranges = view.getUint32(
          memory.place.volume + VOLUME_BLOCK_RANGES,
          true,
        );
        for (let n = 0; n < blocks[0]! * blocks[1]! * blocks[2]!; n++) {
          const block = [
            n % blocks[0]!,
            Math.floor(n / blocks[0]!) % blocks[1]!,
            Math.floor(n / (blocks[0]! * blocks[1]!)),
          ] as const;
          assert.deepEqual(
            [0, 2].map((at) => view.getInt16(ranges + 4 * n + at, true)),
            blockRange(volume, block),
          );
        }
      }),
      { numRuns: RUNS },
    )
  );
});

Deno.test("bricks' ranges and distances equal their twins", async () => {
  await withPool((pool) =>
    fc.assert(
      fc.asyncProperty(randomVolume, fc.integer(), async (volume, seed) => {
        const random = randomFrom(seed);
        const start = Math.floor(random() * LUT_SIZE);
        const table = {
          minVoxel: -1500,
          entriesPerVoxel: 1,
          alpha: Float32Array.from(
            { length: LUT_SIZE },
            (_, n) => n >= start && n < start + 200 ? random() : 0,
          ),
          color: new Float32Array(4 * LUT_SIZE),
        };
        const memory = await placed(pool, volume);
        using transfer = await placeTransfer(pool, memory, table);
        pool.forget(memory.arena);
        const [x, y, z] = memory.bricks;
        const view = new DataView(memory.arena.buffer);
        const ranges = view.getUint32(
          memory.place.volume + VOLUME_BRICK_RANGES,
          true,
        );
        const at = (bx: number, by: number, bz: number): number =>
          (bz * y + by) * memory.brickStride + bx;
        const expected = distances(memory.bricks, (bx, by, bz) =>
          isVisible(brickRange(volume, bx, by, bz), table));
        for (let n = 0; n < x * y * z; n++) {
          const brick = [
            n % x,
            Math.floor(n / x) % y,
            Math.floor(n / (x * y)),
          ] as const;
          const range = ranges + 4 * at(...brick);
          assert.deepEqual(
            [view.getInt16(range, true), view.getInt16(range + 2, true)],
            brickRange(volume, ...brick),
          );
          const actual = view.getUint8(transfer.distances + at(...brick));
          assert.equal(actual === DISTANCE_FAINT ? 0 : actual, expected[n]);
        }
      }),
      { numRuns: RUNS },
    )
  );
});
