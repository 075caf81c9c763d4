// A plane, or a slab about it, through a volume.

import {
  BLEND_AVERAGE,
  BLEND_MAXIMUM,
  INTERPOLATE_CUBIC,
  INTERPOLATE_LINEAR,
  PICTURE_PIXELS,
  PICTURE_ROWS,
  PICTURE_STRIDE,
  PLANE_BLEND,
  PLANE_INTERPOLATION,
  PLANE_ORIGIN,
  PLANE_SAMPLES,
  PLANE_STEP_SLAB,
  PLANE_STEP_X,
  PLANE_STEP_Y,
  PLANE_TABLE,
  TILE_PX,
  VOLUME_ROW_BYTES,
  VOLUME_SIZE_X,
  VOLUME_SIZE_Y,
  VOLUME_SIZE_Z,
  VOLUME_SLICE_BYTES,
  VOLUME_VOXELS,
} from "../layout";
import { cubicInVolume } from "./cubic";
import { largestPixels, meanPixels, smallestPixels } from "./slab";
import { fixedOf, isWellWithin, isWithin, storeGrey } from "./grid";
import { SAMPLE_ONE, trilinear, voxelAddress } from "./sample";
import { floats, multiplyAdd, select } from "./simd";

/** Half a voxel, fixed point. */
const HALF: i32 = 0x8000;

/** Grey tile of a plane or slab. */
export function planeTile(volume: usize, job: usize, item: i32, _scratch: usize): void {
  const stride = load<i32>(job, PICTURE_STRIDE);
  const rows = load<i32>(job, PICTURE_ROWS);
  const pixels = load<usize>(job, PICTURE_PIXELS);
  const table = load<usize>(job, PLANE_TABLE);
  const across = (stride + TILE_PX - 1) / TILE_PX;
  const x0 = (item % across) * TILE_PX, y0 = (item / across) * TILE_PX;
  const x1 = min(x0 + TILE_PX, stride), y1 = min(y0 + TILE_PX, rows);
  const interpolation = load<i32>(job, PLANE_INTERPOLATION);
  const blend = load<i32>(job, PLANE_BLEND);
  const single = load<i32>(job, PLANE_SAMPLES) === 1;
  for (let y = y0; y < y1; y++) {
    for (let x = x0; x < x1; x += 4) {
      const out: usize = pixels + y * stride + x;
      if (single && interpolation === INTERPOLATE_LINEAR) {
        linearPixels(volume, job, x, y, table, out);
      } else if (interpolation === INTERPOLATE_LINEAR && isSlabWithin(volume, job, x, y)) {
        const columns = fourColumns(x);
        let value: v128;
        if (blend === BLEND_AVERAGE) value = meanPixels(volume, job, columns, y);
        else if (blend === BLEND_MAXIMUM) value = largestPixels(volume, job, columns, y);
        else value = smallestPixels(volume, job, columns, y);
        storeGrey(out, table, value, i32x4.splat(-1));
      } else {
        slabPixels(volume, job, x, y, table, out);
      }
    }
  }
}

/** Whether all samples of four pixels lie inside: those at both ends do, and not narrowly. */
function isSlabWithin(volume: usize, job: usize, x: i32, y: i32): bool {
  const columns = fourColumns(x);
  const last = load<i32>(job, PLANE_SAMPLES) - 1;
  return v128.all_true<i32>(
    v128.and(isWellInside(volume, job, columns, y, 0), isWellInside(volume, job, columns, y, last)),
  );
}

@inline function isWellInside(volume: usize, job: usize, columns: v128, y: i32, sample: i32): v128 {
  return v128.and(
    v128.and(
      isWellWithin(pointsOn(job, 0, columns, y, sample), load<i32>(volume, VOLUME_SIZE_X)),
      isWellWithin(pointsOn(job, 1, columns, y, sample), load<i32>(volume, VOLUME_SIZE_Y)),
    ),
    isWellWithin(pointsOn(job, 2, columns, y, sample), load<i32>(volume, VOLUME_SIZE_Z)),
  );
}

/** One component of four pixels' points, ijk; the row's part in double precision. */
@inline function pointsOn(job: usize, axis: i32, x: v128, y: i32, sample: i32): v128 {
  const at: usize = job + (axis << 3);
  const base = load<f64>(at, PLANE_ORIGIN) + <f64> y * load<f64>(at, PLANE_STEP_Y) +
    <f64> sample * load<f64>(at, PLANE_STEP_SLAB);
  return multiplyAdd(
    x,
    f32x4.splat(<f32> load<f64>(at, PLANE_STEP_X)),
    f32x4.splat(<f32> base),
  );
}

@inline function fourColumns(x: i32): v128 {
  return f32x4.add(f32x4.splat(<f32> x), floats(0, 1, 2, 3));
}

@inline function isInside(volume: usize, i: v128, j: v128, k: v128): v128 {
  return v128.and(
    v128.and(
      isWithin(i, load<i32>(volume, VOLUME_SIZE_X)),
      isWithin(j, load<i32>(volume, VOLUME_SIZE_Y)),
    ),
    isWithin(k, load<i32>(volume, VOLUME_SIZE_Z)),
  );
}

/** The common case: a plane, trilinear. */
@inline function linearPixels(
  volume: usize,
  job: usize,
  x: i32,
  y: i32,
  table: usize,
  out: usize,
): void {
  const columns = fourColumns(x);
  const i = pointsOn(job, 0, columns, y, 0);
  const j = pointsOn(job, 1, columns, y, 0);
  const k = pointsOn(job, 2, columns, y, 0);
  const inside = isInside(volume, i, j, k);
  if (!v128.any_true(inside)) return store<u32>(out, 0);
  const value = linearAt(volume, fixedOf(i, inside), fixedOf(j, inside), fixedOf(k, inside));
  storeGrey(out, table, value, inside);
}

/** Any slab, any interpolation. */
function slabPixels(
  volume: usize,
  job: usize,
  x: i32,
  y: i32,
  table: usize,
  out: usize,
): void {
  const columns = fourColumns(x);
  const interpolation = load<i32>(job, PLANE_INTERPOLATION);
  const blend = load<i32>(job, PLANE_BLEND);
  const samples = load<i32>(job, PLANE_SAMPLES);
  const one = f32x4.splat(1);
  let result = f32x4.splat(0), count = f32x4.splat(0), any = i32x4.splat(0);
  for (let sample = 0; sample < samples; sample++) {
    const i = pointsOn(job, 0, columns, y, sample);
    const j = pointsOn(job, 1, columns, y, sample);
    const k = pointsOn(job, 2, columns, y, sample);
    const inside = isInside(volume, i, j, k);
    if (!v128.any_true(inside)) continue;
    const px = fixedOf(i, inside), py = fixedOf(j, inside), pz = fixedOf(k, inside);
    let value: v128;
    if (interpolation === INTERPOLATE_LINEAR) value = linearAt(volume, px, py, pz);
    else if (interpolation === INTERPOLATE_CUBIC) value = cubicAt(volume, px, py, pz);
    else value = nearestAt(volume, px, py, pz);
    if (blend === BLEND_AVERAGE) {
      result = f32x4.add(result, v128.and(value, inside));
      count = f32x4.add(count, v128.and(one, inside));
    } else {
      const better = blend === BLEND_MAXIMUM
        ? f32x4.pmax(result, value)
        : f32x4.pmin(result, value);
      // The first sample inside stands alone.
      result = select(select(better, value, any), result, inside);
    }
    any = v128.or(any, inside);
  }
  if (blend === BLEND_AVERAGE) result = f32x4.div(result, f32x4.pmax(count, one));
  storeGrey(out, table, result, any);
}

/** Trilinear values. */
@inline function linearAt(volume: usize, px: v128, py: v128, pz: v128): v128 {
  const row = <usize> load<i32>(volume, VOLUME_ROW_BYTES);
  const slice = <usize> load<i32>(volume, VOLUME_SLICE_BYTES);
  const a = addressOf(volume, px, py, pz);
  return f32x4.mul(trilinear(a, px, py, pz, row, slice), f32x4.splat(1 / SAMPLE_ONE));
}

@inline function addressOf(volume: usize, px: v128, py: v128, pz: v128): v128 {
  return voxelAddress(
    px,
    py,
    pz,
    i32x4.splat(<i32> load<usize>(volume, VOLUME_VOXELS)),
    i32x4.splat(load<i32>(volume, VOLUME_ROW_BYTES)),
    i32x4.splat(load<i32>(volume, VOLUME_SLICE_BYTES)),
  );
}

/** Values of the nearest voxels. */
function nearestAt(volume: usize, px: v128, py: v128, pz: v128): v128 {
  const half = i32x4.splat(HALF);
  const a = addressOf(
    volume,
    i32x4.add(px, half),
    i32x4.add(py, half),
    i32x4.add(pz, half),
  );
  return floats(
    <f32> load<i16>(i32x4.extract_lane(a, 0)),
    <f32> load<i16>(i32x4.extract_lane(a, 1)),
    <f32> load<i16>(i32x4.extract_lane(a, 2)),
    <f32> load<i16>(i32x4.extract_lane(a, 3)),
  );
}

/** Catmull-Rom values. */
function cubicAt(volume: usize, px: v128, py: v128, pz: v128): v128 {
  return floats(
    cubicLane(volume, i32x4.extract_lane(px, 0), i32x4.extract_lane(py, 0), i32x4.extract_lane(pz, 0)),
    cubicLane(volume, i32x4.extract_lane(px, 1), i32x4.extract_lane(py, 1), i32x4.extract_lane(pz, 1)),
    cubicLane(volume, i32x4.extract_lane(px, 2), i32x4.extract_lane(py, 2), i32x4.extract_lane(pz, 2)),
    cubicLane(volume, i32x4.extract_lane(px, 3), i32x4.extract_lane(py, 3), i32x4.extract_lane(pz, 3)),
  );
}

@inline function cubicLane(volume: usize, px: i32, py: i32, pz: i32): f32 {
  return cubicInVolume(
    load<usize>(volume, VOLUME_VOXELS),
    load<i32>(volume, VOLUME_ROW_BYTES),
    load<i32>(volume, VOLUME_SLICE_BYTES),
    px,
    py,
    pz,
  );
}
