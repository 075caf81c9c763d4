// Projections: the largest, the smallest or the mean sample on each ray of a
// quad, as grey.

import {
  RAY_AVERAGE,
  RAY_MAXIMUM,
  RAY_MODE,
  RAY_TABLE,
  VOLUME_BRICK_RANGES,
  VOLUME_BRICK_STRIDE,
  VOLUME_BRICKS_X,
  VOLUME_BRICKS_Y,
  VOLUME_BRICKS_Z,
  VOLUME_ROW_BYTES,
  VOLUME_SLICE_BYTES,
  VOLUME_VOXELS,
} from "../layout";
import { brickOf, firstOutside, stepsToExit } from "./brick";
import { AXIS_VECTOR, QUAD_COUNT, QUAD_PER_STEP, QUAD_POINT, QUAD_STEP } from "./ray";
import { fraction, pairWeights, SAMPLE_ONE, sampleRow, voxelAddress } from "./sample";
import { gather32, mix, select, smallest, truncate } from "./simd";

/** As in composite.ts. */
const RUN_SAMPLES: f32 = 8;
const ENDLESS: f32 = 1e9;
/** From a value to its place in the table. */
const TABLE_ZERO: i32 = 32768;

/** Four grey bytes, lane by lane; black where a ray meets nothing. */
export function projectQuad(volume: usize, job: usize, scratch: usize): v128 {
  const mode = load<i32>(job, RAY_MODE);
  if (mode === RAY_AVERAGE) return greyOf(job, scratch, meanQuad(volume, scratch));
  return greyOf(
    job,
    scratch,
    mode === RAY_MAXIMUM
      ? extremeQuad(volume, scratch, true)
      : extremeQuad(volume, scratch, false),
  );
}

/** Samples at four points. */
@inline function sampleAt(px: v128, py: v128, pz: v128, volume: usize): v128 {
  const row = <usize> load<i32>(volume, VOLUME_ROW_BYTES);
  const slice = <usize> load<i32>(volume, VOLUME_SLICE_BYTES);
  const a = voxelAddress(
    px,
    py,
    pz,
    i32x4.splat(<i32> load<usize>(volume, VOLUME_VOXELS)),
    i32x4.splat(<i32> row),
    i32x4.splat(<i32> slice),
  );
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

/** The largest (or smallest) sample; bricks that hold none better are skipped. */
@inline function extremeQuad(volume: usize, scratch: usize, largest: bool): v128 {
  const zero = i32x4.splat(0);
  let px = v128.load(scratch, QUAD_POINT);
  let py = v128.load(scratch + AXIS_VECTOR, QUAD_POINT);
  let pz = v128.load(scratch + 2 * AXIS_VECTOR, QUAD_POINT);
  const fx = v128.load(scratch, QUAD_STEP);
  const fy = v128.load(scratch + AXIS_VECTOR, QUAD_STEP);
  const fz = v128.load(scratch + 2 * AXIS_VECTOR, QUAD_STEP);
  const rx = v128.load(scratch, QUAD_PER_STEP);
  const ry = v128.load(scratch + AXIS_VECTOR, QUAD_PER_STEP);
  const rz = v128.load(scratch + 2 * AXIS_VECTOR, QUAD_PER_STEP);
  let left = v128.load(scratch, QUAD_COUNT);
  let active = f32x4.gt(left, zero);
  const stride = load<i32>(volume, VOLUME_BRICK_STRIDE);
  const layer = i32x4.splat(stride * load<i32>(volume, VOLUME_BRICKS_Y));
  const lastX = i32x4.splat(load<i32>(volume, VOLUME_BRICKS_X) - 1);
  const lastY = i32x4.splat(load<i32>(volume, VOLUME_BRICKS_Y) - 1);
  const lastZ = i32x4.splat(load<i32>(volume, VOLUME_BRICKS_Z) - 1);
  const ranges = i32x4.splat(<i32> load<usize>(volume, VOLUME_BRICK_RANGES));
  let best = f32x4.splat(largest ? -ENDLESS : ENDLESS);

  while (v128.any_true(active)) {
    const bx = brickOf(px, lastX), by = brickOf(py, lastY), bz = brickOf(pz, lastZ);
    const brick = i32x4.add(
      bx,
      i32x4.add(i32x4.mul(by, i32x4.splat(stride)), i32x4.mul(bz, layer)),
    );
    const at = i32x4.add(i32x4.shl(brick, 2), ranges);
    const range = gather32(
      i32x4.extract_lane(at, 0),
      i32x4.extract_lane(at, 1),
      i32x4.extract_lane(at, 2),
      i32x4.extract_lane(at, 3),
    );
    const bound = largest
      ? i32x4.shr_s(range, 16)
      : i32x4.shr_s(i32x4.shl(range, 16), 16);
    const bestThere = f32x4.mul(f32x4.convert_i32x4_s(bound), f32x4.splat(SAMPLE_ONE));
    const better = largest ? f32x4.gt(bestThere, best) : f32x4.lt(bestThere, best);
    const steps = firstOutside(
      stepsToExit(px, fx, rx, bx, zero, lastX),
      stepsToExit(py, fy, ry, by, zero, lastY),
      stepsToExit(pz, fz, rz, bz, zero, lastZ),
    );
    const skips = v128.andnot(active, better);
    if (v128.any_true(skips)) {
      const skipped = v128.and(f32x4.pmin(steps, left), skips);
      const whole = truncate(skipped);
      px = i32x4.add(px, i32x4.mul(fx, whole));
      py = i32x4.add(py, i32x4.mul(fy, whole));
      pz = i32x4.add(pz, i32x4.mul(fz, whole));
      left = f32x4.sub(left, skipped);
      active = v128.and(active, f32x4.gt(left, zero));
      continue;
    }
    const endless = f32x4.splat(ENDLESS);
    const inside = smallest(select(steps, endless, active));
    const limit = smallest(select(left, endless, active));
    let samples = <i32> min<f32>(max<f32>(inside, RUN_SAMPLES), limit);
    left = f32x4.sub(left, f32x4.splat(<f32> samples));
    const gx = v128.and(fx, active), gy = v128.and(fy, active), gz = v128.and(fz, active);
    px = v128.and(px, active);
    py = v128.and(py, active);
    pz = v128.and(pz, active);
    do {
      const sample = sampleAt(px, py, pz, volume);
      const next = largest ? f32x4.pmax(best, sample) : f32x4.pmin(best, sample);
      best = select(next, best, active);
      px = i32x4.add(px, gx);
      py = i32x4.add(py, gy);
      pz = i32x4.add(pz, gz);
    } while (--samples > 0);
    active = v128.and(active, f32x4.gt(left, f32x4.splat(0)));
  }
  return best;
}

/** The mean of all samples. */
function meanQuad(volume: usize, scratch: usize): v128 {
  let px = v128.load(scratch, QUAD_POINT);
  let py = v128.load(scratch + AXIS_VECTOR, QUAD_POINT);
  let pz = v128.load(scratch + 2 * AXIS_VECTOR, QUAD_POINT);
  const fx = v128.load(scratch, QUAD_STEP);
  const fy = v128.load(scratch + AXIS_VECTOR, QUAD_STEP);
  const fz = v128.load(scratch + 2 * AXIS_VECTOR, QUAD_STEP);
  const count = v128.load(scratch, QUAD_COUNT);
  const one = f32x4.splat(1);
  let left = count, sum = f32x4.splat(0);
  let active = f32x4.gt(left, f32x4.splat(0));
  while (v128.any_true(active)) {
    px = v128.and(px, active);
    py = v128.and(py, active);
    pz = v128.and(pz, active);
    sum = f32x4.add(sum, v128.and(sampleAt(px, py, pz, volume), active));
    px = i32x4.add(px, fx);
    py = i32x4.add(py, fy);
    pz = i32x4.add(pz, fz);
    left = f32x4.sub(left, one);
    active = f32x4.gt(left, f32x4.splat(0));
  }
  return f32x4.div(sum, f32x4.pmax(count, one));
}

/** Samples through the table; black where the ray has no sample. */
@inline function greyOf(job: usize, scratch: usize, sample: v128): v128 {
  const meets = f32x4.gt(v128.load(scratch, QUAD_COUNT), f32x4.splat(0));
  const value = f32x4.nearest(f32x4.mul(sample, f32x4.splat(1 / SAMPLE_ONE)));
  const index = i32x4.add(truncate(v128.and(value, meets)), i32x4.splat(TABLE_ZERO));
  const table = load<usize>(job, RAY_TABLE);
  let grey = i32x4.splat(0);
  grey = i32x4.replace_lane(grey, 0, load<u8>(table + i32x4.extract_lane(index, 0)));
  grey = i32x4.replace_lane(grey, 1, load<u8>(table + i32x4.extract_lane(index, 1)));
  grey = i32x4.replace_lane(grey, 2, load<u8>(table + i32x4.extract_lane(index, 2)));
  grey = i32x4.replace_lane(grey, 3, load<u8>(table + i32x4.extract_lane(index, 3)));
  return v128.and(grey, meets);
}
