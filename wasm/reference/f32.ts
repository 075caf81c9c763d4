/**
 * Single precision by hand, one operation at a time: what the strict kernels
 * compute in each lane.
 *
 * @module
 */

/** Rounds to single precision. */
export const f32 = Math.fround;

/** a * b + c, the product rounded first. */
export function multiplyAdd(a: number, b: number, c: number): number {
  return f32(f32(a * b) + c);
}

/** a + (b - a) * t. */
export function mix(a: number, b: number, t: number): number {
  return multiplyAdd(f32(b - a), t, a);
}

/** To the nearest whole number, ties to the even one. */
export function nearest(x: number): number {
  const floor = Math.floor(x);
  const rest = x - floor;
  if (rest !== 0.5) return rest < 0.5 ? floor : floor + 1;
  return floor % 2 === 0 ? floor : floor + 1;
}

/** Held between two bounds. */
export function hold(x: number, low: number, high: number): number {
  return Math.min(Math.max(x, low), high);
}
