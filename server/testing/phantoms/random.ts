/** Chance that is the same every time: numbers, normal noise, and smooth noise in space. @module */

/** Uniform numbers in [0, 1) from a seed (mulberry32). */
export function uniform(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Normal numbers of mean 0 and deviation 1 (Box and Muller). */
export function normal(seed: number): () => number {
  const next = uniform(seed);
  return () =>
    Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
}

/** Smooth noise in -1..1 with features about one unit across. */
export function smoothNoise(
  x: number,
  y: number,
  z: number,
  seed: number,
): number {
  const ix = Math.floor(x), iy = Math.floor(y), iz = Math.floor(z);
  const fx = fade(x - ix), fy = fade(y - iy), fz = fade(z - iz);
  const at = (dx: number, dy: number, dz: number): number =>
    hash(ix + dx, iy + dy, iz + dz, seed);
  const low = mix(
    mix(at(0, 0, 0), at(1, 0, 0), fx),
    mix(at(0, 1, 0), at(1, 1, 0), fx),
    fy,
  );
  const high = mix(
    mix(at(0, 0, 1), at(1, 0, 1), fx),
    mix(at(0, 1, 1), at(1, 1, 1), fx),
    fy,
  );
  return mix(low, high, fz);
}

/** Three octaves of smooth noise, in about -1..1. */
export function cloudNoise(
  x: number,
  y: number,
  z: number,
  seed: number,
): number {
  return (smoothNoise(x, y, z, seed) +
    0.5 * smoothNoise(2 * x, 2 * y, 2 * z, seed + 1) +
    0.25 * smoothNoise(4 * x, 4 * y, 4 * z, seed + 2)) / 1.4;
}

function fade(t: number): number {
  return t * t * (3 - 2 * t);
}

function mix(a: number, b: number, t: number): number {
  return a + (b - a) * t;
}

function hash(x: number, y: number, z: number, seed: number): number {
  let h = Math.imul(x, 0x27d4eb2d) ^ Math.imul(y, 0x165667b1) ^
    Math.imul(z, 0x9e3779b1) ^ Math.imul(seed, 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  h = Math.imul(h ^ (h >>> 12), 0x297a2d39);
  return ((h ^ (h >>> 15)) >>> 0) / 2 ** 31 - 1;
}
