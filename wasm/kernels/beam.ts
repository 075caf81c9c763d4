// One ray for a square of pixels, ahead of theirs: it walks as long as nothing
// visible lies within a brick of it, which is further than its neighbours are.

import {
  BRICK_SHIFT,
  BRICK_VX,
  RAY_DISTANCES,
  VOLUME_BRICK_STRIDE,
  VOLUME_BRICKS_X,
  VOLUME_BRICKS_Y,
  VOLUME_BRICKS_Z,
} from "../layout";
import {
  directionOf,
  entryOf,
  exitOf,
  FAR_MM,
  originOf,
  perLengthOf,
  squareX,
  squareY,
} from "./ray";
import { gather8, multiplyAdd, select, truncate } from "./simd";

/** In mm: past a side, so that the next brick is the one beyond it. */
const PAST_SIDE_MM: f32 = 0.02;
/** In mm: progress where rounding would make none. */
const LEAST_STEP_MM: f32 = 0.05;
/**
 * More bricks than any ray meets. A walk that has not ended by then makes no
 * progress (single precision, far from its origin); where it stands is safe.
 */
const MOST_BRICKS: i32 = 8192;

/**
 * For four squares of `sizePx`, the first of them at (x, y): how far, in mm,
 * none of their rays meets anything; FAR_MM for background.
 */
export function beam(volume: usize, job: usize, x: i32, y: i32, sizePx: i32): v128 {
  const half = f32x4.splat(<f32> sizePx * 0.5 - 0.5);
  const u = f32x4.add(squareX(x, sizePx), half);
  const v = f32x4.add(squareY(y, sizePx), half);
  const perLength = perLengthOf(job, u, v);
  const ox = originOf(job, 0, u, v), dx = directionOf(job, 0, u, v, perLength);
  const oy = originOf(job, 1, u, v), dy = directionOf(job, 1, u, v, perLength);
  const oz = originOf(job, 2, u, v), dz = directionOf(job, 2, u, v, perLength);
  const one = f32x4.splat(1), zero = f32x4.splat(0);
  const rx = f32x4.div(one, dx), ry = f32x4.div(one, dy), rz = f32x4.div(one, dz);
  const margin = <f32> BRICK_VX;
  const far = f32x4.splat(FAR_MM);
  let t = f32x4.pmax(
    f32x4.pmax(entryOf(job, 0, ox, rx, margin), entryOf(job, 1, oy, ry, margin)),
    f32x4.pmax(entryOf(job, 2, oz, rz, margin), zero),
  );
  const exit = f32x4.pmin(
    f32x4.pmin(exitOf(job, 0, ox, rx, margin), exitOf(job, 1, oy, ry, margin)),
    exitOf(job, 2, oz, rz, margin),
  );
  let walking = f32x4.lt(t, exit);
  t = select(t, far, walking);
  const stride = load<i32>(volume, VOLUME_BRICK_STRIDE);
  const layer = stride * load<i32>(volume, VOLUME_BRICKS_Y);
  const lastX = i32x4.splat(load<i32>(volume, VOLUME_BRICKS_X) - 1);
  const lastY = i32x4.splat(load<i32>(volume, VOLUME_BRICKS_Y) - 1);
  const lastZ = i32x4.splat(load<i32>(volume, VOLUME_BRICKS_Z) - 1);
  const distances = i32x4.splat(<i32> load<usize>(job, RAY_DISTANCES));
  for (let n = 0; n < MOST_BRICKS && v128.any_true(walking); n++) {
    const bx = brickAt(multiplyAdd(t, dx, ox), lastX);
    const by = brickAt(multiplyAdd(t, dy, oy), lastY);
    const bz = brickAt(multiplyAdd(t, dz, oz), lastZ);
    const at = i32x4.add(
      i32x4.add(bx, distances),
      i32x4.add(i32x4.mul(by, i32x4.splat(stride)), i32x4.mul(bz, i32x4.splat(layer))),
    );
    const read = gather8(
      i32x4.extract_lane(at, 0),
      i32x4.extract_lane(at, 1),
      i32x4.extract_lane(at, 2),
      i32x4.extract_lane(at, 3),
    );
    // Faint bricks (255) are visible as well.
    const distance = v128.and(read, i32x4.lt_s(read, i32x4.splat(128)));
    walking = v128.and(walking, i32x4.gt_s(distance, i32x4.splat(1)));
    if (!v128.any_true(walking)) break;
    const radius = i32x4.sub(distance, i32x4.splat(2));
    const side = f32x4.pmin(
      f32x4.pmin(sideMm(bx, radius, lastX, ox, rx), sideMm(by, radius, lastY, oy, ry)),
      sideMm(bz, radius, lastZ, oz, rz),
    );
    let next = f32x4.pmax(
      f32x4.add(side, f32x4.splat(PAST_SIDE_MM)),
      f32x4.add(t, f32x4.splat(LEAST_STEP_MM)),
    );
    const gone = f32x4.gt(next, exit);
    next = select(far, next, gone);
    t = select(next, t, walking);
    walking = v128.andnot(walking, gone);
  }
  return t;
}

@inline function brickAt(point: v128, last: v128): v128 {
  const brick = i32x4.shr_s(truncate(f32x4.floor(point)), BRICK_SHIFT);
  return i32x4.min_s(i32x4.max_s(brick, i32x4.splat(0)), last);
}

/** Where the ray leaves the bricks within `radius`, on one axis; FAR_MM past the last. */
@inline function sideMm(brick: v128, radius: v128, last: v128, o: v128, per: v128): v128 {
  const forward = f32x4.gt(per, f32x4.splat(0));
  const high = i32x4.add(i32x4.add(brick, radius), i32x4.splat(1));
  const low = i32x4.sub(brick, radius);
  const side = select(high, low, forward);
  const outermost = select(
    i32x4.gt_s(high, last),
    i32x4.le_s(low, i32x4.splat(0)),
    forward,
  );
  const mm = f32x4.mul(
    f32x4.sub(f32x4.convert_i32x4_s(i32x4.shl(side, BRICK_SHIFT)), o),
    per,
  );
  return select(f32x4.splat(FAR_MM), mm, outermost);
}
