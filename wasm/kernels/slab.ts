// Slabs of trilinear values that lie wholly inside: four pixels go through
// their samples in step; for the largest or the smallest, past blocks and
// bricks that hold no other grey.

import {
  BLOCK_BRICKS,
  BLOCK_SHIFT,
  PLANE_CHANGES,
  PLANE_ORIGIN,
  PLANE_SAMPLES,
  PLANE_STEP_SLAB,
  PLANE_STEP_X,
  PLANE_STEP_Y,
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
import { fixedAnywhere } from "./grid";
import { FRACTION_ONE, SAMPLE_ONE, trilinear, voxelAddress } from "./sample";
import { multiplyAdd, select, smallest } from "./simd";

/** Samples taken without a look at the bricks, at most. */
const RUN_SAMPLES: f32 = 8;
/** Fixed point: above the rounding of points, which skipped samples stay within. */
const SIDE_MARGIN: f32 = 1024;
/** Fixed point: a step no smaller, so that it can be divided by. */
const LEAST_STEP: f32 = 1e-3;
/** More samples than any slab has. */
const ENDLESS: f32 = 1e9;

/** What `walk` looks for. */
export const LARGEST: i32 = 0;
export const SMALLEST: i32 = 1;
export const SUM: i32 = 2;

/** The mean of each pixel's samples. */
export function meanPixels(volume: usize, job: usize, columns: v128, y: i32): v128 {
  const samples = load<i32>(job, PLANE_SAMPLES);
  const sum = sumOf(volume, job, columns, y, samples);
  return f32x4.div(sum, f32x4.splat(<f32> samples));
}

/** The largest of each pixel's samples, or one of the same grey. */
export function largestPixels(volume: usize, job: usize, columns: v128, y: i32): v128 {
  return extremePixels(volume, job, columns, y, true);
}

/** The smallest. */
export function smallestPixels(volume: usize, job: usize, columns: v128, y: i32): v128 {
  return extremePixels(volume, job, columns, y, false);
}

function sumOf(volume: usize, job: usize, columns: v128, y: i32, count: i32): v128 {
  return walk(volume, job, columns, y, 0, count, f32x4.splat(0), SUM);
}

function largestOf(volume: usize, job: usize, columns: v128, y: i32, first: i32, count: i32, best: v128): v128 {
  return walk(volume, job, columns, y, first, count, best, LARGEST);
}

function smallestOf(volume: usize, job: usize, columns: v128, y: i32, first: i32, count: i32, best: v128): v128 {
  return walk(volume, job, columns, y, first, count, best, SMALLEST);
}

/** A row's point on one axis, ijk, before its columns and samples. */
@inline function rowOf(job: usize, axis: usize, y: i32): f64 {
  const at: usize = job + (axis << 3);
  return load<f64>(at, PLANE_ORIGIN) + <f64> y * load<f64>(at, PLANE_STEP_Y);
}

@inline function stepOf(job: usize, axis: usize): f64 {
  return load<f64>(job + (axis << 3), PLANE_STEP_SLAB);
}

@inline function stepXOf(job: usize, axis: usize): v128 {
  return f32x4.splat(<f32> load<f64>(job + (axis << 3), PLANE_STEP_X));
}

/** One component of four pixels' points on sample n, fixed point. */
@inline function pointOn(row: f64, step: f64, n: f64, columns: v128, stepX: v128): v128 {
  return fixedAnywhere(multiplyAdd(columns, stepX, f32x4.splat(<f32> (row + n * step))));
}

/** Samples from `first` on, one after the other; all inside the volume. */
@inline function walk(
  volume: usize,
  job: usize,
  columns: v128,
  y: i32,
  first: i32,
  count: i32,
  start: v128,
  blend: i32,
): v128 {
  const row = <usize> load<i32>(volume, VOLUME_ROW_BYTES);
  const slice = <usize> load<i32>(volume, VOLUME_SLICE_BYTES);
  const voxels = i32x4.splat(<i32> load<usize>(volume, VOLUME_VOXELS));
  const rowBytes = i32x4.splat(<i32> row), sliceBytes = i32x4.splat(<i32> slice);
  const i0 = rowOf(job, 0, y), j0 = rowOf(job, 1, y), k0 = rowOf(job, 2, y);
  const di = stepOf(job, 0), dj = stepOf(job, 1), dk = stepOf(job, 2);
  const xi = stepXOf(job, 0), xj = stepXOf(job, 1), xk = stepXOf(job, 2);
  let result = start;
  let n = <f64> first;
  const end = <f64> (first + count);
  for (; n < end; n += 1) {
    const px = pointOn(i0, di, n, columns, xi);
    const py = pointOn(j0, dj, n, columns, xj);
    const pz = pointOn(k0, dk, n, columns, xk);
    const a = voxelAddress(px, py, pz, voxels, rowBytes, sliceBytes);
    const value = f32x4.mul(trilinear(a, px, py, pz, row, slice), f32x4.splat(1 / SAMPLE_ONE));
    if (blend === SUM) result = f32x4.add(result, value);
    else if (blend === LARGEST) result = f32x4.pmax(result, value);
    else result = f32x4.pmin(result, value);
  }
  return result;
}

/** One over a slab's step on one axis, fixed point. */
@inline function perStepOf(job: usize, axis: usize): f32 {
  const step = <f32> stepOf(job, axis) * FRACTION_ONE;
  return 1 / (step < 0 ? min<f32>(step, -LEAST_STEP) : max<f32>(step, LEAST_STEP));
}

/** Steps that surely stay between two sides on one axis. */
@inline function stepsWithin(point: v128, perStep: f32, low: v128, high: v128, last: v128): v128 {
  const steps = stepsToSides(
    point,
    i32x4.splat(perStep < 0 ? -1 : 0),
    f32x4.splat(perStep),
    low,
    high,
    last,
  );
  return f32x4.sub(steps, f32x4.splat(SIDE_MARGIN * abs<f32>(perStep)));
}

@inline function extremePixels(
  volume: usize,
  job: usize,
  columns: v128,
  y: i32,
  largest: bool,
): v128 {
  const samples = load<i32>(job, PLANE_SAMPLES);
  const perX = perStepOf(job, 0), perY = perStepOf(job, 1), perZ = perStepOf(job, 2);
  const lastX = i32x4.splat(load<i32>(volume, VOLUME_BRICKS_X) - 1);
  const lastY = i32x4.splat(load<i32>(volume, VOLUME_BRICKS_Y) - 1);
  const lastZ = i32x4.splat(load<i32>(volume, VOLUME_BRICKS_Z) - 1);
  const stride = i32x4.splat(load<i32>(volume, VOLUME_BRICK_STRIDE));
  const rows = i32x4.splat(load<i32>(volume, VOLUME_BRICKS_Y));
  const ranges = i32x4.splat(<i32> load<usize>(volume, VOLUME_BRICK_RANGES));
  const blockStride = i32x4.splat(load<i32>(volume, VOLUME_BLOCKS_X));
  const blockRows = i32x4.splat(load<i32>(volume, VOLUME_BLOCKS_Y));
  const blockRanges = i32x4.splat(<i32> load<usize>(volume, VOLUME_BLOCK_RANGES));
  const changes = i32x4.splat(<i32> load<usize>(job, PLANE_CHANGES));
  const endless = f32x4.splat(ENDLESS);
  let best = f32x4.splat(<f32> (largest ? i16.MIN_VALUE : i16.MAX_VALUE));
  let needed = neededFor(best, changes);
  for (let sample = 0; sample < samples;) {
    const open = canChange(needed, largest);
    if (!v128.any_true(open)) break;
    const n = <f64> sample;
    const px = pointOn(rowOf(job, 0, y), stepOf(job, 0), n, columns, stepXOf(job, 0));
    const py = pointOn(rowOf(job, 1, y), stepOf(job, 1), n, columns, stepXOf(job, 1));
    const pz = pointOn(rowOf(job, 2, y), stepOf(job, 2), n, columns, stepXOf(job, 2));
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
    if (v128.any_true(inBlock)) {
      const brick = i32x4.add(bx, i32x4.mul(i32x4.add(by, i32x4.mul(bz, rows)), stride));
      inBrick = reaches(boundsAt(brick, ranges, largest), needed, largest);
    }
    if (v128.any_true(inBrick)) {
      const run = min(<i32> RUN_SAMPLES, samples - sample);
      best = largest
        ? largestOf(volume, job, columns, y, sample, run, best)
        : smallestOf(volume, job, columns, y, sample, run, best);
      needed = neededFor(best, changes);
      sample += run;
      continue;
    }
    const mask = v128.or(inBlock, i32x4.splat(-BLOCK_BRICKS));
    const size = select(i32x4.splat(1), i32x4.splat(BLOCK_BRICKS), inBlock);
    const lx = v128.and(bx, mask), ly = v128.and(by, mask), lz = v128.and(bz, mask);
    const within = firstOutside(
      stepsWithin(px, perX, lx, i32x4.add(lx, size), lastX),
      stepsWithin(py, perY, ly, i32x4.add(ly, size), lastY),
      stepsWithin(pz, perZ, lz, i32x4.add(lz, size), lastZ),
    );
    sample += <i32> min<f32>(smallest(select(within, endless, open)), <f32> samples);
  }
  return best;
}
