/** Random volumes and rays for comparing kernels with their twins. @module */
import fc from "fast-check";
import type { PlainAcross, PlainRays } from "../reference/ray.ts";
import type { PlainVolume } from "../reference/volume.ts";

type Triple = readonly [number, number, number];

/** A generator of numbers from 0 to 1 by a seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const side = fc.integer({ min: 1, max: 24 });

/** Up to 24 voxels a side: noise of any int16, smooth waves, or mostly one value, so that there is something to skip. */
export const randomVolume: fc.Arbitrary<PlainVolume> = fc.record({
  size: fc.tuple(side, side, side),
  seed: fc.integer(),
  kind: fc.constantFrom("noise", "waves", "sparse"),
}).map(({ size, seed, kind }) => {
  const random = randomFrom(seed);
  const voxels = new Int16Array(size[0] * size[1] * size[2]);
  for (let n = 0; n < voxels.length; n++) {
    if (kind === "noise") voxels[n] = Math.floor(random() * 65536) - 32768;
    else if (kind === "waves") voxels[n] = 1000 * Math.sin(n / 7);
    else voxels[n] = random() < 0.02 ? 3000 * random() : -1000;
  }
  return { sizeVx: size, voxels };
});

/** Rays toward a volume of this size, from outside or from within, of either projection, with or without a crop. */
export function raysToward(sizeVx: Triple, seed: number): PlainRays {
  const random = randomFrom(seed);
  const within = (low: number, high: number): number =>
    low + random() * (high - low);
  const triple = (make: (axis: number) => number): Triple => [
    Math.fround(make(0)),
    Math.fround(make(1)),
    Math.fround(make(2)),
  ];
  const target = triple((n) => within(-0.5, sizeVx[n]! - 0.5));
  const eye = triple((n) => target[n]! + within(-40, 40));
  const perspective = random() < 0.5;
  const small = perspective ? 0.02 : 0.7;
  const turn = (): Triple => triple(() => within(-small, small));
  const zero: Triple = [0, 0, 0];
  const forward = triple((n) => (target[n]! - eye[n]!) / 40);
  const spacing = triple(() => within(0.3, 3));
  const direction: PlainAcross = perspective
    ? { base: forward, perX: turn(), perY: turn() }
    : { base: forward, perX: zero, perY: zero };
  const scaled = (v: Triple): Triple => triple((n) => v[n]! * spacing[n]!);
  const crop = random() < 0.5;
  const low = triple((n) => crop ? within(-0.5, sizeVx[n]! / 2) : -0.5);
  const high = triple((n) =>
    crop ? within(low[n]!, sizeVx[n]! - 0.5) : sizeVx[n]! - 0.5
  );
  return {
    origin: perspective
      ? { base: eye, perX: zero, perY: zero }
      : { base: eye, perX: turn(), perY: turn() },
    direction,
    mm: {
      base: scaled(direction.base),
      perX: scaled(direction.perX),
      perY: scaled(direction.perY),
    },
    boxMinIjk: low,
    boxMaxIjk: high,
    depthMm: random() < 0.3 ? Math.fround(within(0, 60)) : Infinity,
    stepMm: Math.fround(within(0.1, 1)),
  };
}

/** 65,536 random greys: each another, or flat for stretches, or as a window up or down. */
export function randomTable(seed: number): Uint8Array {
  const random = randomFrom(seed);
  const kind = Math.floor(4 * random());
  if (kind === 0) {
    return Uint8Array.from({ length: 65536 }, () => 256 * random());
  }
  if (kind === 1) {
    const stretches = Array.from({ length: 700 }, () => 256 * random());
    return Uint8Array.from(
      { length: 65536 },
      (_, n) => stretches[Math.floor(n / 100)]!,
    );
  }
  const middle = 32768 + 4000 * (random() - 0.5), width = 1 + 4000 * random();
  return Uint8Array.from({ length: 65536 }, (_, n) => {
    const grey = 255 *
      Math.min(1, Math.max(0, (n - middle) / width + 0.5));
    return kind === 2 ? grey : 255 - grey;
  });
}
