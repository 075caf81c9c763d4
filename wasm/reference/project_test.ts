import assert from "node:assert/strict";
import fc from "fast-check";
import { drawProjection } from "../host/rays.ts";
import { drawn, placed, withPool } from "../testing/placed.ts";
import { randomTable, randomVolume, raysToward } from "../testing/random.ts";
import { projectPixel } from "./project.ts";

const WIDTH_PX = 22;
const HEIGHT_PX = 18;
const RUNS = 120;

Deno.test("projectTile equals its twin to the bit: maximum, minimum and average", async () => {
  await withPool((pool) =>
    fc.assert(
      fc.asyncProperty(
        randomVolume,
        fc.integer(),
        fc.constantFrom("maximum", "minimum", "average"),
        async (volume, seed, method) => {
          const rays = raysToward(volume.sizeVx, seed);
          const table = randomTable(seed);
          const memory = await placed(pool, volume);
          const actual = await drawn(
            ...[memory, WIDTH_PX, HEIGHT_PX, 1] as const,
            (surface) =>
              drawProjection(
                pool,
                memory,
                { ...rays, beamPx: 0 },
                { method, table },
                surface,
              ),
          );
          pool.forget(memory.arena);
          const expected = actual.map((_, n) =>
            projectPixel(
              volume,
              rays,
              method,
              table,
              n % WIDTH_PX,
              Math.floor(n / WIDTH_PX),
            )
          );
          assert.deepEqual(actual, expected);
        },
      ),
      { numRuns: RUNS },
    )
  );
});
