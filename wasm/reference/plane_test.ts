import assert from "node:assert/strict";
import fc from "fast-check";
import { drawPlane } from "../host/plane.ts";
import { drawn, placed, withPool } from "../testing/placed.ts";
import { randomFrom, randomTable, randomVolume } from "../testing/random.ts";
import { type PlainPlane, planePixel } from "./plane.ts";

const WIDTH_PX = 35;
const HEIGHT_PX = 18;
const RUNS = 120;

/** Any plane or slab through a volume. */
function randomPlane(
  sizeVx: readonly [number, number, number],
  seed: number,
): PlainPlane {
  const random = randomFrom(seed);
  const direction = (
    length: number,
  ): [number, number, number] => [
    (random() - 0.5) * length,
    (random() - 0.5) * length,
    (random() - 0.5) * length,
  ];
  const pick = <T>(...choices: readonly T[]): T =>
    choices[Math.floor(random() * choices.length)]!;
  const samples = pick(1, 1, 2, 7, 40);
  return {
    originIjk: [
      random() * sizeVx[0] - 0.5,
      random() * sizeVx[1] - 0.5,
      random() * sizeVx[2] - 0.5,
    ],
    stepXIjk: direction(1),
    stepYIjk: direction(1),
    stepSlabIjk: direction(samples > 7 ? 0.4 : 1),
    samples,
    blend: pick("maximum", "minimum", "average"),
    interpolation: pick("nearest", "linear", "cubic"),
    table: randomTable(seed),
  };
}

Deno.test("planeTile equals its twin to the bit: any plane, slab and interpolation", async () => {
  await withPool((pool) =>
    fc.assert(
      fc.asyncProperty(randomVolume, fc.integer(), async (volume, seed) => {
        const plane = randomPlane(volume.sizeVx, seed);
        const memory = await placed(pool, volume);
        const actual = await drawn(
          ...[memory, WIDTH_PX, HEIGHT_PX, 1] as const,
          (surface) => drawPlane(pool, memory, plane, surface),
        );
        pool.forget(memory.arena);
        const expected = actual.map((_, n) =>
          planePixel(
            volume,
            plane,
            n % WIDTH_PX,
            Math.floor(n / WIDTH_PX),
          )
        );
        assert.deepEqual(actual, expected);
      }),
      { numRuns: RUNS },
    )
  );
});

Deno.test("planeTile on the voxels' own grid shows the voxels, by any interpolation", async () => {
  const sizeVx = [9, 7, 3] as const;
  const voxels = Int16Array.from({ length: 9 * 7 * 3 }, (_, n) => n);
  const table = Uint8Array.from({ length: 65536 }, (_, n) => n - 32768);
  await withPool(async (pool) => {
    const memory = await placed(pool, { sizeVx, voxels });
    for (const interpolation of ["nearest", "linear", "cubic"] as const) {
      const pixels = await drawn(
        ...[memory, 9, 7, 1] as const,
        (surface) =>
          drawPlane(pool, memory, {
            originIjk: [0, 0, 2],
            stepXIjk: [1, 0, 0],
            stepYIjk: [0, 1, 0],
            stepSlabIjk: [0, 0, 0],
            samples: 1,
            blend: "average",
            ...{ interpolation, table },
          }, surface),
      );
      assert.deepEqual([...pixels], [...voxels.subarray(2 * 63)]);
    }
  });
});
