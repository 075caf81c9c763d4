// Catmull-Rom interpolation, one point at a time, rows of four voxels at once.

import { multiplyAdd } from "./simd";
import { FRACTION_BITS, FRACTION_MASK, FRACTION_ONE } from "./sample";

/** Weight of the voxel `n` (-1 to 2) from the one below the point. */
@inline function weightOf(n: i32, t: f32): f32 {
  const half: f32 = 0.5;
  if (n === -1) return half * (((2 - t) * t - 1) * t);
  if (n === 0) return half * ((3 * t - 5) * t * t + 2);
  if (n === 1) return half * (((4 - 3 * t) * t + 1) * t);
  return half * ((t - 1) * t * t);
}

@inline function fractionOf(fixed: i32): f32 {
  return <f32> (fixed & FRACTION_MASK) * (1 / FRACTION_ONE);
}

/** The four weights along x. */
@inline function rowWeights(t: f32): v128 {
  let weights = f32x4.splat(weightOf(-1, t));
  weights = f32x4.replace_lane(weights, 1, weightOf(0, t));
  weights = f32x4.replace_lane(weights, 2, weightOf(1, t));
  return f32x4.replace_lane(weights, 3, weightOf(2, t));
}

/** Rows -1 to 2 about a point, weighted by ty; lanes are columns -1 to 2. */
@inline function fourRows(voxel: usize, rowBytes: usize, ty: f32): v128 {
  const first: usize = voxel - rowBytes - 2;
  let sum = f32x4.splat(0);
  for (let n = -1; n <= 2; n++) {
    const row = f32x4.convert_i32x4_s(
      v128.load16x4_s(first + (n + 1) * rowBytes),
    );
    sum = multiplyAdd(row, f32x4.splat(weightOf(n, ty)), sum);
  }
  return sum;
}

@inline function sumLanes(v: v128): f32 {
  return (f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1)) +
    (f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3));
}

/** The value at a point in one slice, whose voxel (0, 0) is at `voxels`. */
export function cubicInSlice(voxels: usize, rowBytes: usize, px: i32, py: i32): f32 {
  const voxel: usize = voxels + ((px >> FRACTION_BITS) << 1) +
    (py >> FRACTION_BITS) * rowBytes;
  const sum = fourRows(voxel, rowBytes, fractionOf(py));
  return sumLanes(f32x4.mul(sum, rowWeights(fractionOf(px))));
}

/** The value at a point in a volume. */
export function cubicInVolume(
  voxels: usize,
  rowBytes: usize,
  sliceBytes: usize,
  px: i32,
  py: i32,
  pz: i32,
): f32 {
  const first: usize = voxels + ((px >> FRACTION_BITS) << 1) +
    (py >> FRACTION_BITS) * rowBytes + ((pz >> FRACTION_BITS) - 1) * sliceBytes;
  const ty = fractionOf(py), tz = fractionOf(pz);
  let sum = f32x4.splat(0);
  for (let n = -1; n <= 2; n++) {
    sum = multiplyAdd(
      fourRows(first + (n + 1) * sliceBytes, rowBytes, ty),
      f32x4.splat(weightOf(n, tz)),
      sum,
    );
  }
  return sumLanes(f32x4.mul(sum, rowWeights(fractionOf(px))));
}
