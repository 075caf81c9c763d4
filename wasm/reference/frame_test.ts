import assert from "node:assert/strict";
import fc from "fast-check";
import { drawFrame } from "../host/frame.ts";
import { drawn, placed, withPool } from "../testing/placed.ts";
import { randomFrom, randomTable } from "../testing/random.ts";
import { framePixel } from "./frame.ts";
import { greyOf } from "./plane.ts";
import { hold, nearest } from "./f32.ts";
import type { PlainVolume } from "./volume.ts";

const WIDTH_PX = 35;
const HEIGHT_PX = 18;
const RUNS = 60;
const side = fc.integer({ min: 1, max: 40 });
const interpolations = fc.constantFrom("nearest", "linear", "cubic");

function randomFrame(
  columns: number,
  rows: number,
  channels: number,
  seed: number,
): PlainVolume {
  const random = randomFrom(seed);
  const [low, count] = channels === 1 ? [-32768, 65536] : [0, 256];
  const voxels = Int16Array.from(
    { length: columns * rows * channels },
    () => low + Math.floor(random() * count),
  );
  return { sizeVx: [columns, rows, channels], voxels };
}

/** Zoomed, turned, mirrored and moved. */
function randomMap(columns: number, rows: number, seed: number): number[] {
  const random = randomFrom(seed);
  const step = (): number => (random() - 0.5) * 3;
  return [
    ...[step(), step(), random() * columns],
    ...[step(), step(), random() * rows],
  ];
}

Deno.test("frameTile equals its twin to the bit: any map, interpolation and number of sub-samples", async () => {
  await withPool((pool) =>
    fc.assert(
      fc.asyncProperty(
        ...[side, side, fc.integer(), interpolations] as const,
        fc.integer({ min: 1, max: 3 }),
        async (columns, rows, seed, interpolation, subsamples) => {
          const volume = randomFrame(columns, rows, 1, seed);
          const frame = {
            pictureToFrame: randomMap(columns, rows, seed),
            ...{ interpolation, subsamples },
          };
          const table = randomTable(seed);
          const memory = await placed(pool, volume);
          const actual = await drawn(
            ...[memory, WIDTH_PX, HEIGHT_PX, 1] as const,
            (surface) => drawFrame(pool, memory, { ...frame, table }, surface),
          );
          pool.forget(memory.arena);
          const expected = actual.map((_, n) => {
            const x = n % WIDTH_PX, y = Math.floor(n / WIDTH_PX);
            const value = framePixel(volume, frame, 0, x, y);
            return value === undefined ? 0 : greyOf(value, table);
          });
          assert.deepEqual(actual, expected);
        },
      ),
      { numRuns: RUNS },
    )
  );
});

Deno.test("frameColorTile equals its twin to the bit", async () => {
  await withPool((pool) =>
    fc.assert(
      fc.asyncProperty(
        ...[side, side, fc.integer(), interpolations] as const,
        async (columns, rows, seed, interpolation) => {
          const volume = randomFrame(columns, rows, 3, seed);
          const frame = {
            pictureToFrame: randomMap(columns, rows, seed),
            ...{ interpolation, subsamples: 1 },
          };
          const memory = await placed(pool, volume);
          const actual = await drawn(
            ...[memory, WIDTH_PX, HEIGHT_PX, 4] as const,
            (surface) => drawFrame(pool, memory, frame, surface),
          );
          pool.forget(memory.arena);
          const expected = actual.map((_, at) => {
            const n = at >> 2, c = at & 3;
            if (c === 3) return 255;
            const x = n % WIDTH_PX, y = Math.floor(n / WIDTH_PX);
            const value = framePixel(volume, frame, c, x, y) ?? 0;
            return hold(nearest(value), 0, 255);
          });
          assert.deepEqual(actual, expected);
        },
      ),
      { numRuns: RUNS },
    )
  );
});
