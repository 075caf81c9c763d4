// Projections: the largest, the smallest or the mean sample on each ray of a
// quad, as grey.

import {
  BLOCK_BRICKS,
  BLOCK_SHIFT,
  RAY_AVERAGE,
  RAY_CHANGES,
  RAY_MAXIMUM,
  RAY_MODE,
  RAY_TABLE,
  VOLUME_BLOCK_RANGES,
  VOLUME_BLOCKS_X,
  VOLUME_BLOCKS_Y,
  VOLUME_BRICK_RANGES,
  VOLUME_BRICK_STRIDE,
  VOLUME_BRICKS_X,
  VOLUME_BRICKS_Y,
  VOLUME_BRICKS_Z,
  VOLUME_ROW_BYTES,
  VOLUME_SLICE_BYTES,
  VOLUME_VOXELS,
} from "../layout";
import { brickOf, firstOutside, stepsToSides } from "./brick";
import { boundsAt, canChange, neededFor, reaches } from "./extreme";
import { AXIS_VECTOR, QUAD_COUNT, QUAD_HINT, QUAD_PER_STEP, QUAD_POINT, QUAD_STEP } from "./ray";
import { SAMPLE_ONE, trilinear, voxelAddress } from "./sample";
import { select, smallest, truncate } from "./simd";

/** Samples taken without a look at the bricks, at least. */
const RUN_SAMPLES: f32 = 8;
/** Samples about the place where the quad before found its best. */
const HINT_SAMPLES: f32 = 5;
const HINT_BEFORE: f32 = 2;
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
      ? extremeQuad(volume, job, scratch, true)
      : extremeQuad(volume, job, scratch, false),
  );
}

/** From samples to values, exactly. */
@inline function valueOf(sample: v128): v128 {
  return f32x4.mul(sample, f32x4.splat(1 / SAMPLE_ONE));
}

/** Samples at four points. */
@inline function sampleAt(
  px: v128,
  py: v128,
  pz: v128,
  voxels: v128,
  row: usize,
  slice: usize,
): v128 {
  const a = voxelAddress(px, py, pz, voxels, i32x4.splat(<i32> row), i32x4.splat(<i32> slice));
  return trilinear(a, px, py, pz, row, slice);
}

/**
 * A sample of the same grey as the largest (or smallest). Begins where the
 * quad before found its own; then blocks and bricks that hold no other grey
 * are skipped.
 */
@inline function extremeQuad(volume: usize, job: usize, scratch: usize, largest: bool): v128 {
  const zero = i32x4.splat(0);
  const fx = v128.load(scratch, QUAD_STEP);
  const fy = v128.load(scratch + AXIS_VECTOR, QUAD_STEP);
  const fz = v128.load(scratch + 2 * AXIS_VECTOR, QUAD_STEP);
  const rx = v128.load(scratch, QUAD_PER_STEP);
  const ry = v128.load(scratch + AXIS_VECTOR, QUAD_PER_STEP);
  const rz = v128.load(scratch + 2 * AXIS_VECTOR, QUAD_PER_STEP);
  let left = v128.load(scratch, QUAD_COUNT);
  let active = f32x4.gt(left, zero);
  let px = v128.and(v128.load(scratch, QUAD_POINT), active);
  let py = v128.and(v128.load(scratch + AXIS_VECTOR, QUAD_POINT), active);
  let pz = v128.and(v128.load(scratch + 2 * AXIS_VECTOR, QUAD_POINT), active);
  const voxels = i32x4.splat(<i32> load<usize>(volume, VOLUME_VOXELS));
  const row = <usize> load<i32>(volume, VOLUME_ROW_BYTES);
  const slice = <usize> load<i32>(volume, VOLUME_SLICE_BYTES);
  const stride = i32x4.splat(load<i32>(volume, VOLUME_BRICK_STRIDE));
  const rows = i32x4.splat(load<i32>(volume, VOLUME_BRICKS_Y));
  const lastX = i32x4.splat(load<i32>(volume, VOLUME_BRICKS_X) - 1);
  const lastY = i32x4.splat(load<i32>(volume, VOLUME_BRICKS_Y) - 1);
  const lastZ = i32x4.splat(load<i32>(volume, VOLUME_BRICKS_Z) - 1);
  const ranges = i32x4.splat(<i32> load<usize>(volume, VOLUME_BRICK_RANGES));
  const blockStride = i32x4.splat(load<i32>(volume, VOLUME_BLOCKS_X));
  const blockRows = i32x4.splat(load<i32>(volume, VOLUME_BLOCKS_Y));
  const blockRanges = i32x4.splat(<i32> load<usize>(volume, VOLUME_BLOCK_RANGES));
  const changes = i32x4.splat(<i32> load<usize>(job, RAY_CHANGES));

  let best = f32x4.splat(SAMPLE_ONE * <f32> (largest ? i16.MIN_VALUE : i16.MAX_VALUE));
  let bestLeft = v128.load(scratch, QUAD_HINT);
  // Within the ray: the first of the hint's samples.
  const whole = truncate(f32x4.pmax(
    zero,
    f32x4.sub(left, f32x4.pmax(f32x4.add(bestLeft, f32x4.splat(HINT_BEFORE)), f32x4.splat(HINT_SAMPLES))),
  ));
  if (v128.any_true(f32x4.ge(left, f32x4.splat(HINT_SAMPLES)))) {
    const long = f32x4.ge(left, f32x4.splat(HINT_SAMPLES));
    const gx = v128.and(fx, long), gy = v128.and(fy, long), gz = v128.and(fz, long);
    let hx = v128.and(i32x4.add(px, i32x4.mul(fx, whole)), long);
    let hy = v128.and(i32x4.add(py, i32x4.mul(fy, whole)), long);
    let hz = v128.and(i32x4.add(pz, i32x4.mul(fz, whole)), long);
    let at = f32x4.sub(left, f32x4.convert_i32x4_s(whole));
    for (let n = 0; n < <i32> HINT_SAMPLES; n++) {
      const sample = sampleAt(hx, hy, hz, voxels, row, slice);
      const better = v128.and(largest ? f32x4.gt(sample, best) : f32x4.lt(sample, best), long);
      best = select(sample, best, better);
      bestLeft = select(at, bestLeft, better);
      hx = i32x4.add(hx, gx);
      hy = i32x4.add(hy, gy);
      hz = i32x4.add(hz, gz);
      at = f32x4.sub(at, f32x4.splat(1));
    }
  }
  let needed = neededFor(valueOf(best), changes);
  active = v128.and(active, canChange(needed, largest));

  while (v128.any_true(active)) {
    const bx = brickOf(px, lastX), by = brickOf(py, lastY), bz = brickOf(pz, lastZ);
    const block = i32x4.add(
      i32x4.shr_s(bx, BLOCK_SHIFT),
      i32x4.mul(
        i32x4.add(
          i32x4.shr_s(by, BLOCK_SHIFT),
          i32x4.mul(i32x4.shr_s(bz, BLOCK_SHIFT), blockRows),
        ),
        blockStride,
      ),
    );
    const inBlock = reaches(boundsAt(block, blockRanges, largest), needed, largest);
    let inBrick = inBlock;
    if (v128.any_true(v128.and(inBlock, active))) {
      const brick = i32x4.add(bx, i32x4.mul(i32x4.add(by, i32x4.mul(bz, rows)), stride));
      inBrick = reaches(boundsAt(brick, ranges, largest), needed, largest);
    }
    // Out of the brick where the block holds more, else out of the block.
    const mask = v128.or(inBlock, i32x4.splat(-BLOCK_BRICKS));
    const size = select(i32x4.splat(1), i32x4.splat(BLOCK_BRICKS), inBlock);
    const lx = v128.and(bx, mask), ly = v128.and(by, mask), lz = v128.and(bz, mask);
    const steps = firstOutside(
      stepsToSides(px, fx, rx, lx, i32x4.add(lx, size), lastX),
      stepsToSides(py, fy, ry, ly, i32x4.add(ly, size), lastY),
      stepsToSides(pz, fz, rz, lz, i32x4.add(lz, size), lastZ),
    );
    const skips = v128.andnot(active, inBrick);
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
    const gx = v128.and(fx, active), gy = v128.and(fy, active), gz = v128.and(fz, active);
    px = v128.and(px, active);
    py = v128.and(py, active);
    pz = v128.and(pz, active);
    do {
      const sample = sampleAt(px, py, pz, voxels, row, slice);
      const better = v128.and(largest ? f32x4.gt(sample, best) : f32x4.lt(sample, best), active);
      best = select(sample, best, better);
      bestLeft = select(left, bestLeft, better);
      px = i32x4.add(px, gx);
      py = i32x4.add(py, gy);
      pz = i32x4.add(pz, gz);
      left = f32x4.sub(left, f32x4.splat(1));
    } while (--samples > 0);
    needed = neededFor(valueOf(best), changes);
    active = v128.and(active, v128.and(f32x4.gt(left, zero), canChange(needed, largest)));
  }
  v128.store(scratch, bestLeft, QUAD_HINT);
  return best;
}

/** The mean of all samples. */
function meanQuad(volume: usize, scratch: usize): v128 {
  const voxels = i32x4.splat(<i32> load<usize>(volume, VOLUME_VOXELS));
  const row = <usize> load<i32>(volume, VOLUME_ROW_BYTES);
  const slice = <usize> load<i32>(volume, VOLUME_SLICE_BYTES);
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
    sum = f32x4.add(sum, v128.and(sampleAt(px, py, pz, voxels, row, slice), active));
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
