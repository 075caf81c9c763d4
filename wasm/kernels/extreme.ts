// Looking for the largest or smallest value of four rays at once, as far as
// their greys go: what cannot change a grey need not be looked at.

import { gather32, truncate } from "./simd";

/** From a value to its place in the table. */
const TABLE_ZERO: i32 = 32768;

/** Maxima or minima of four ranges from a table of them. */
@inline export function boundsAt(index: v128, table: v128, largest: bool): v128 {
  const at = i32x4.add(i32x4.shl(index, 2), table);
  const range = gather32(
    i32x4.extract_lane(at, 0),
    i32x4.extract_lane(at, 1),
    i32x4.extract_lane(at, 2),
    i32x4.extract_lane(at, 3),
  );
  return largest ? i32x4.shr_s(range, 16) : i32x4.shr_s(i32x4.shl(range, 16), 16);
}

/** What a value must reach to be another grey than the best so far; the best within int16. */
@inline export function neededFor(best: v128, changes: v128): v128 {
  const value = truncate(f32x4.nearest(best));
  const at = i32x4.add(i32x4.shl(i32x4.add(value, i32x4.splat(TABLE_ZERO)), 2), changes);
  return gather32(
    i32x4.extract_lane(at, 0),
    i32x4.extract_lane(at, 1),
    i32x4.extract_lane(at, 2),
    i32x4.extract_lane(at, 3),
  );
}

/** Where a range of values holds another grey. */
@inline export function reaches(bound: v128, needed: v128, largest: bool): v128 {
  return largest ? i32x4.ge_s(bound, needed) : i32x4.le_s(bound, needed);
}

/** Where any value at all could change the best. */
@inline export function canChange(needed: v128, largest: bool): v128 {
  return largest
    ? i32x4.le_s(needed, i32x4.splat(i16.MAX_VALUE))
    : i32x4.ge_s(needed, i32x4.splat(i16.MIN_VALUE));
}
