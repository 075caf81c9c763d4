// Where rays go: four at once, through pixels of a 2x2 square.

import {
  RAY_BOX_MAX,
  RAY_BOX_MIN,
  RAY_DEPTH_MM,
  RAY_DIRECTION,
  RAY_DIRECTION_X,
  RAY_DIRECTION_Y,
  RAY_MM,
  RAY_MM_X,
  RAY_MM_Y,
  RAY_ORIGIN,
  RAY_ORIGIN_X,
  RAY_ORIGIN_Y,
  RAY_STEP_MM,
} from "../layout";
import { FRACTION_ONE } from "./sample";
import { floats, multiplyAdd, select, truncate } from "./simd";

// A quad of rays in scratch memory: 16 bytes each, then the next axis.
/** i32: the first sample's point, fixed point ijk. */
export const QUAD_POINT: usize = 0;
/** i32: from sample to sample. */
export const QUAD_STEP: usize = 48;
/** f32: one over the step. */
export const QUAD_PER_STEP: usize = 96;
/** f32: samples on the ray; none where it misses. */
export const QUAD_COUNT: usize = 144;
/** f32: samples left where the quad before, in its tile, found its best. */
export const QUAD_HINT: usize = 160;

/** Bytes from one axis to the next, in scratch and (f32) in a job. */
export const AXIS_VECTOR: usize = 16;
export const AXIS_F32: usize = 4;

/** In mm along a ray: further than any volume. */
export const FAR_MM: f32 = 1e9;
/** A direction's component no smaller than this, so that it can be divided by. */
const SLIGHT: f32 = 1e-7;

/** Columns of a square's four pixels: x, x+s, x, x+s. */
@inline export function squareX(x: i32, spacing: i32): v128 {
  const a = <f32> x, b = <f32> (x + spacing);
  return floats(a, b, a, b);
}

/** Rows alike: y, y, y+s, y+s. */
@inline export function squareY(y: i32, spacing: i32): v128 {
  const a = <f32> y, b = <f32> (y + spacing);
  return floats(a, a, b, b);
}

/** base + x * perX + y * perY, of the job's vectors, one component. */
@inline function across(base: usize, perX: usize, perY: usize, x: v128, y: v128): v128 {
  return multiplyAdd(
    x,
    v128.load32_splat(perX),
    multiplyAdd(y, v128.load32_splat(perY), v128.load32_splat(base)),
  );
}

/** Origins of four rays on one axis, ijk. */
@inline export function originOf(job: usize, axis: usize, x: v128, y: v128): v128 {
  const at: usize = job + axis * AXIS_F32;
  return across(at + RAY_ORIGIN, at + RAY_ORIGIN_X, at + RAY_ORIGIN_Y, x, y);
}

/** Directions of four rays on one axis, ijk for each mm given one over their length. */
@inline export function directionOf(
  job: usize,
  axis: usize,
  x: v128,
  y: v128,
  perLength: v128,
): v128 {
  const at: usize = job + axis * AXIS_F32;
  const d = f32x4.mul(
    across(at + RAY_DIRECTION, at + RAY_DIRECTION_X, at + RAY_DIRECTION_Y, x, y),
    perLength,
  );
  const slight = f32x4.splat(SLIGHT);
  return select(slight, d, f32x4.lt(f32x4.abs(d), slight));
}

/** One over the lengths of four directions in mm. */
@inline export function perLengthOf(job: usize, x: v128, y: v128): v128 {
  const i = across(job + RAY_MM, job + RAY_MM_X, job + RAY_MM_Y, x, y);
  const j = across(job + RAY_MM + 4, job + RAY_MM_X + 4, job + RAY_MM_Y + 4, x, y);
  const k = across(job + RAY_MM + 8, job + RAY_MM_X + 8, job + RAY_MM_Y + 8, x, y);
  const square = multiplyAdd(i, i, multiplyAdd(j, j, f32x4.mul(k, k)));
  return f32x4.div(f32x4.splat(1), f32x4.sqrt(square));
}

/** Where rays enter the slab between the box's two sides on one axis, mm. */
@inline export function entryOf(job: usize, axis: usize, o: v128, per: v128, margin: f32): v128 {
  return f32x4.pmin(
    sideOf(job + RAY_BOX_MIN + axis * AXIS_F32, o, per, -margin),
    sideOf(job + RAY_BOX_MAX + axis * AXIS_F32, o, per, margin),
  );
}

/** Where they leave it. */
@inline export function exitOf(job: usize, axis: usize, o: v128, per: v128, margin: f32): v128 {
  return f32x4.pmax(
    sideOf(job + RAY_BOX_MIN + axis * AXIS_F32, o, per, -margin),
    sideOf(job + RAY_BOX_MAX + axis * AXIS_F32, o, per, margin),
  );
}

@inline function sideOf(side: usize, o: v128, per: v128, margin: f32): v128 {
  return f32x4.mul(f32x4.sub(f32x4.splat(load<f32>(side) + margin), o), per);
}

/**
 * Writes the quad of rays at pixel (x, y) to scratch, begun at the last
 * sample that lies no further than `startMm`.
 * @returns whether any of them meets the box
 */
export function aim(job: usize, x: i32, y: i32, startMm: f32, scratch: usize): bool {
  const u = squareX(x, 1), v = squareY(y, 1);
  const perLength = perLengthOf(job, u, v);
  const ox = originOf(job, 0, u, v), dx = directionOf(job, 0, u, v, perLength);
  const oy = originOf(job, 1, u, v), dy = directionOf(job, 1, u, v, perLength);
  const oz = originOf(job, 2, u, v), dz = directionOf(job, 2, u, v, perLength);
  const one = f32x4.splat(1), zero = f32x4.splat(0);
  const rx = f32x4.div(one, dx), ry = f32x4.div(one, dy), rz = f32x4.div(one, dz);
  const near = f32x4.pmax(
    f32x4.pmax(entryOf(job, 0, ox, rx, 0), entryOf(job, 1, oy, ry, 0)),
    f32x4.pmax(entryOf(job, 2, oz, rz, 0), zero),
  );
  const far = f32x4.pmin(
    f32x4.pmin(exitOf(job, 0, ox, rx, 0), exitOf(job, 1, oy, ry, 0)),
    f32x4.pmin(exitOf(job, 2, oz, rz, 0), v128.load32_splat(job, RAY_DEPTH_MM)),
  );
  const meets = f32x4.lt(near, far);
  if (!v128.any_true(meets)) return false;
  const stepMm = f32x4.splat(load<f32>(job, RAY_STEP_MM));
  const perStep = f32x4.div(one, stepMm);
  const all = f32x4.add(f32x4.floor(f32x4.mul(f32x4.sub(far, near), perStep)), one);
  const skipped = f32x4.pmax(
    zero,
    f32x4.floor(f32x4.mul(f32x4.sub(f32x4.splat(startMm), near), perStep)),
  );
  const count = v128.and(f32x4.sub(all, skipped), meets);
  v128.store(scratch, count, QUAD_COUNT);
  const whole = truncate(v128.and(f32x4.pmin(skipped, all), meets));
  begin(scratch, ox, dx, near, stepMm, whole);
  begin(scratch + AXIS_VECTOR, oy, dy, near, stepMm, whole);
  begin(scratch + 2 * AXIS_VECTOR, oz, dz, near, stepMm, whole);
  return v128.any_true(f32x4.gt(count, zero));
}

/** One axis of a quad: the first point, the step, one over the step. */
@inline function begin(
  scratch: usize,
  o: v128,
  d: v128,
  near: v128,
  stepMm: v128,
  skipped: v128,
): void {
  const one = f32x4.splat(FRACTION_ONE);
  const step = truncate(f32x4.nearest(f32x4.mul(f32x4.mul(d, stepMm), one)));
  const point = truncate(f32x4.floor(f32x4.mul(multiplyAdd(near, d, o), one)));
  v128.store(scratch, i32x4.add(point, i32x4.mul(step, skipped)), QUAD_POINT);
  v128.store(scratch, step, QUAD_STEP);
  v128.store(
    scratch,
    f32x4.div(f32x4.splat(1), f32x4.convert_i32x4_s(step)),
    QUAD_PER_STEP,
  );
}
