// Walking through bricks.

import { BRICK_SHIFT } from "../layout";
import { FRACTION_BITS } from "./sample";
import { select } from "./simd";

/** From a fixed-point coordinate to its brick. */
const POINT_SHIFT: i32 = FRACTION_BITS + BRICK_SHIFT;
/** Steps short of the computed exit that are still taken for inside: above its rounding. */
const EXIT_MARGIN: f32 = 0.001;

/** The brick that a point lies in; the border belongs to the outermost. */
@inline export function brickOf(point: v128, last: v128): v128 {
  return i32x4.min_s(
    i32x4.max_s(i32x4.shr_s(point, POINT_SHIFT), i32x4.splat(0)),
    last,
  );
}

/** Steps until a ray leaves, on one axis, the bricks no further than `radius` from its own. */
@inline export function stepsToExit(
  point: v128,
  step: v128,
  perStep: v128,
  brick: v128,
  radius: v128,
  last: v128,
): v128 {
  const low = i32x4.sub(brick, radius);
  const high = i32x4.add(i32x4.add(brick, radius), i32x4.splat(1));
  return stepsToSides(point, step, perStep, low, high, last);
}

/**
 * Steps until a ray leaves, on one axis, the bricks from `low` to before
 * `high`. Outermost bricks reach over the border.
 */
@inline export function stepsToSides(
  point: v128,
  step: v128,
  perStep: v128,
  low: v128,
  high: v128,
  last: v128,
): v128 {
  // Comparisons are -1 where true: one brick more, outward.
  const below = i32x4.add(low, i32x4.le_s(low, i32x4.splat(0)));
  const above = i32x4.sub(high, i32x4.gt_s(high, last));
  const side = select(below, above, i32x4.lt_s(step, i32x4.splat(0)));
  const way = i32x4.sub(i32x4.shl(side, POINT_SHIFT), point);
  return f32x4.mul(f32x4.convert_i32x4_s(way), perStep);
}

/** The number of the first sample that may lie outside, at least 1, given the nearest exit. */
@inline export function firstOutside(x: v128, y: v128, z: v128): v128 {
  const exit = f32x4.pmin(f32x4.pmin(x, y), z);
  const one = f32x4.splat(1);
  return f32x4.pmax(
    f32x4.add(f32x4.floor(f32x4.sub(exit, f32x4.splat(EXIT_MARGIN))), one),
    one,
  );
}
