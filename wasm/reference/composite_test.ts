import assert from "node:assert/strict";
import fc from "fast-check";
import { LUT_SIZE } from "../layout.ts";
import {
  drawComposite,
  type Metric,
  OPAQUE_TRANSMITTANCE,
} from "../host/rays.ts";
import { placeTransfer } from "../host/transfer.ts";
import { drawn, placed, withPool } from "../testing/placed.ts";
import { randomFrom, randomVolume, raysToward } from "../testing/random.ts";
import { compositePixel, type PlainComposite } from "./composite.ts";

const WIDTH_PX = 22;
const HEIGHT_PX = 18;
const RUNS = 120;

/** Tables with transparent stretches, light or none, any background. */
function randomComposite(seed: number): PlainComposite {
  const random = randomFrom(seed);
  const alpha = new Float32Array(LUT_SIZE);
  const most = random() < 0.5 ? 1 : 0.05;
  for (let n = 0; n < LUT_SIZE;) {
    const end = n + 1 + random() * 1000;
    const opacity = random() < 0.5 ? 0 : random() * most;
    for (; n < Math.min(end, LUT_SIZE); n++) alpha[n] = opacity;
  }
  const color = Float32Array.from({ length: 4 * LUT_SIZE }, () => random());
  const minVoxel = Math.fround(-2000 + 1000 * random());
  const three = (): [number, number, number] => [
    Math.fround(random() - 0.5),
    Math.fround(random() - 0.5),
    Math.fround(random() - 0.5),
  ];
  const shading = {
    ambient: Math.fround(random()),
    diffuse: Math.fround(random()),
    specular: Math.fround(random()),
    specularPower: 1 + Math.floor(random() * 40),
    ...lamp(three(), three(), three(), three()),
  };
  return {
    ...{ alpha, color, minVoxel },
    entriesPerVoxel: Math.fround((LUT_SIZE - 1) / (4000 + 1000 * random())),
    background: random() < 0.5 ? [0, 0, 0] : [
      Math.fround(random()),
      Math.fround(random()),
      Math.fround(random()),
    ],
    opaque: OPAQUE_TRANSMITTANCE,
    ...(random() < 0.7 && { shading }),
  };
}

/** A metric of gradients from a map of them by its rows, and a lamp of length 1 at most, brought to ijk by its transpose. */
function lamp(
  ...[a, b, c, mm]: readonly (readonly [number, number, number])[]
): { metric: Metric; lightIjk: [number, number, number] } {
  const rows = [a!, b!, c!];
  const of = (p: number, q: number): number =>
    rows.reduce((sum, row) => sum + row[p]! * row[q]!, 0);
  const along = (axis: number): number =>
    Math.fround(rows.reduce((sum, row, n) => sum + row[axis]! * mm![n]!, 0));
  const metric = [
    ...[of(0, 0), 2 * of(0, 1), 2 * of(0, 2)],
    ...[of(1, 1), 2 * of(1, 2), of(2, 2)],
  ].map(Math.fround) as unknown as Metric;
  return { metric, lightIjk: [along(0), along(1), along(2)] };
}

Deno.test("compositeTile equals its twin to the bit, whatever it skips", async () => {
  await withPool((pool) =>
    fc.assert(
      fc.asyncProperty(
        randomVolume,
        fc.integer(),
        fc.constantFrom(0, 2, 4, 8),
        async (volume, seed, beamPx) => {
          const rays = raysToward(volume.sizeVx, seed);
          const composite = randomComposite(seed);
          const memory = await placed(pool, volume);
          using transfer = await placeTransfer(pool, memory, composite);
          const actual = await drawn(
            ...[memory, WIDTH_PX, HEIGHT_PX, 4] as const,
            (surface) =>
              drawComposite(
                pool,
                memory,
                { ...rays, beamPx: isBeamSound(rays, beamPx) ? beamPx : 0 },
                { ...composite, transfer, coarse: false, stepFactor: 1 },
                surface,
              ),
          );
          pool.forget(memory.arena);
          for (let n = 0; n < WIDTH_PX * HEIGHT_PX; n++) {
            const x = n % WIDTH_PX, y = Math.floor(n / WIDTH_PX);
            assert.deepEqual(
              [...actual.subarray(4 * n, 4 * n + 4)],
              [...compositePixel(volume, rays, composite, x, y), 255],
              `pixel (${x}, ${y})`,
            );
          }
        },
      ),
      { numRuns: RUNS },
    )
  );
});

/** Whether a beam's rays stay within a brick of it, as whoever asks for beams must see to. */
function isBeamSound(
  rays: ReturnType<typeof raysToward>,
  beamPx: number,
): boolean {
  const depth = 3;
  return [0, 1, 2].every((axis) => {
    const at = (across: typeof rays.origin): number =>
      Math.abs(across.perX[axis]!) + Math.abs(across.perY[axis]!);
    const perPixelVx = at(rays.origin) + depth * at(rays.direction) * 40;
    return beamPx / 2 * perPixelVx < 2.5;
  });
}
