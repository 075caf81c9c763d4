// Points on a picture's pixels, and values through a table to grey.

import { FRACTION_ONE } from "./sample";
import { truncate } from "./simd";

/** From a value to its place in the table. */
const TABLE_ZERO: i32 = 32768;
/** Outermost voxels reach this far past their centres. */
const HALF_VOXEL: f32 = 0.5;
/** Above the rounding of any coordinate. */
const ROUNDING_VOXELS: f32 = 0.015625;

/** All ones where a coordinate lies in the grid's `size` voxels. */
@inline export function isWithin(at: v128, size: i32): v128 {
  return v128.and(
    f32x4.ge(at, f32x4.splat(-HALF_VOXEL)),
    f32x4.le(at, f32x4.splat(<f32> size - HALF_VOXEL)),
  );
}

/** All ones where a coordinate, and any that rounding tells from it, lies in the grid. */
@inline export function isWellWithin(at: v128, size: i32): v128 {
  return v128.and(
    f32x4.ge(at, f32x4.splat(ROUNDING_VOXELS - HALF_VOXEL)),
    f32x4.le(at, f32x4.splat(<f32> size - HALF_VOXEL - ROUNDING_VOXELS)),
  );
}

/** The nearest fixed-point coordinate; 0 where not inside. */
@inline export function fixedOf(at: v128, inside: v128): v128 {
  const scaled = f32x4.nearest(f32x4.mul(at, f32x4.splat(FRACTION_ONE)));
  return truncate(v128.and(scaled, inside));
}

/** The nearest fixed-point coordinate of what is known to be inside. */
@inline export function fixedAnywhere(at: v128): v128 {
  return truncate(f32x4.nearest(f32x4.mul(at, f32x4.splat(FRACTION_ONE))));
}

/** Table index of four values: rounded, and held within int16. */
@inline export function tableIndex(value: v128): v128 {
  const held = f32x4.pmin(
    f32x4.pmax(f32x4.nearest(value), f32x4.splat(<f32> i16.MIN_VALUE)),
    f32x4.splat(<f32> i16.MAX_VALUE),
  );
  return i32x4.add(truncate(held), i32x4.splat(TABLE_ZERO));
}

/** Writes four grey pixels; black where not inside. */
@inline export function storeGrey(out: usize, table: usize, value: v128, inside: v128): void {
  const index = tableIndex(value);
  let grey: u32 = <u32> load<u8>(table + i32x4.extract_lane(index, 0));
  grey |= <u32> load<u8>(table + i32x4.extract_lane(index, 1)) << 8;
  grey |= <u32> load<u8>(table + i32x4.extract_lane(index, 2)) << 16;
  grey |= <u32> load<u8>(table + i32x4.extract_lane(index, 3)) << 24;
  const bytes = i8x16.narrow_i16x8_s(
    i16x8.narrow_i32x4_s(inside, inside),
    i16x8.narrow_i32x4_s(inside, inside),
  );
  store<u32>(out, grey & <u32> i32x4.extract_lane(bytes, 0));
}
