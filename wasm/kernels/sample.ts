// Samples between voxels, four points at once. A point is ijk in 16.16 fixed
// point, so that a ray's n-th sample lies where it lies however the ray got
// there. Addresses are of the voxel below the point; samples come times
// `SAMPLE_ONE`.

import { gather32, gather64, mix } from "./simd";

/** Bits behind the point. */
export const FRACTION_BITS: i32 = 16;
export const FRACTION_MASK: i32 = 0xffff;
export const FRACTION_ONE: f32 = 65536;
/** Samples are this many times the voxels' unit (from 14-bit weights). */
export const SAMPLE_ONE: f32 = 16384;

const WEIGHT_ONE: i32 = 16384;
const FRACTION_TO_WEIGHT: i32 = 2;

/** Pairs (1 - t, t) in 2.14, for `dot`. */
@inline export function pairWeights(fixed: v128): v128 {
  const t = i32x4.shr_u(
    v128.and(fixed, i32x4.splat(FRACTION_MASK)),
    FRACTION_TO_WEIGHT,
  );
  // (t << 16) + (ONE - t): both halves at once.
  return i32x4.add(i32x4.sub(i32x4.shl(t, 16), t), i32x4.splat(WEIGHT_ONE));
}

/** The fraction as f32, 0 to 1. */
@inline export function fraction(fixed: v128): v128 {
  return f32x4.mul(
    f32x4.convert_i32x4_s(v128.and(fixed, i32x4.splat(FRACTION_MASK))),
    f32x4.splat(1 / FRACTION_ONE),
  );
}

/** Address of the voxel below each point. */
@inline export function voxelAddress(
  px: v128,
  py: v128,
  pz: v128,
  voxels: v128,
  rowBytes: v128,
  sliceBytes: v128,
): v128 {
  const i = i32x4.shl(i32x4.shr_s(px, FRACTION_BITS), 1);
  const j = i32x4.mul(i32x4.shr_s(py, FRACTION_BITS), rowBytes);
  const k = i32x4.mul(i32x4.shr_s(pz, FRACTION_BITS), sliceBytes);
  return i32x4.add(i32x4.add(i, voxels), i32x4.add(j, k));
}

/** Along x, in the row `offset` bytes from each voxel; whole numbers. */
@inline export function sampleRow(
  a0: usize,
  a1: usize,
  a2: usize,
  a3: usize,
  offset: usize,
  weights: v128,
): v128 {
  return f32x4.convert_i32x4_s(i32x4.dot_i16x8_s(
    gather32(a0 + offset, a1 + offset, a2 + offset, a3 + offset),
    weights,
  ));
}

/** Trilinear samples at four points, given the voxels below them. */
@inline export function trilinear(
  a: v128,
  px: v128,
  py: v128,
  pz: v128,
  row: usize,
  slice: usize,
): v128 {
  const a0 = <usize> i32x4.extract_lane(a, 0), a1 = <usize> i32x4.extract_lane(a, 1);
  const a2 = <usize> i32x4.extract_lane(a, 2), a3 = <usize> i32x4.extract_lane(a, 3);
  const wx = pairWeights(px), ty = fraction(py);
  const low = mix(
    sampleRow(a0, a1, a2, a3, 0, wx),
    sampleRow(a0, a1, a2, a3, row, wx),
    ty,
  );
  const high = mix(
    sampleRow(a0, a1, a2, a3, slice, wx),
    sampleRow(a0, a1, a2, a3, slice + row, wx),
    ty,
  );
  return mix(low, high, fraction(pz));
}

/** Difference along x (x+1 less x-1) at the point, in one row. */
@inline export function differenceRow(
  a0: usize,
  a1: usize,
  a2: usize,
  a3: usize,
  offset: usize,
  weights: v128,
): v128 {
  const low = gather64(a0 + offset - 2, a1 + offset - 2);
  const high = gather64(a2 + offset - 2, a3 + offset - 2);
  const before = v128.shuffle<i32>(low, high, 0, 2, 4, 6);
  const after = v128.shuffle<i32>(low, high, 1, 3, 5, 7);
  return f32x4.convert_i32x4_s(i32x4.sub(
    i32x4.dot_i16x8_s(after, weights),
    i32x4.dot_i16x8_s(before, weights),
  ));
}

/** Difference from `below - 1` to `above + 1` about t, given four samples in a line. */
@inline export function differenceLine(
  before: v128,
  below: v128,
  above: v128,
  after: v128,
  t: v128,
): v128 {
  return mix(f32x4.sub(above, before), f32x4.sub(after, below), t);
}
