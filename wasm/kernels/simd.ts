// Four lanes of f32 or i32. Each function exists twice, by the constant
// RELAXED that the build sets: strict gives the same bits on every processor
// (what the plain twins compute), relaxed what this processor does fastest.

/** a * b + c; strict rounds the product first. */
@inline export function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  return RELAXED
    ? f32x4.relaxed_madd(a, b, c)
    : f32x4.add(f32x4.mul(a, b), c);
}

/** a where the mask is all ones, b where it is zero. */
@inline export function select(a: v128, b: v128, mask: v128): v128 {
  return RELAXED
    ? i32x4.relaxed_laneselect(a, b, mask)
    : v128.bitselect(a, b, mask);
}

/** Toward zero; the values fit i32. */
@inline export function truncate(a: v128): v128 {
  return RELAXED
    ? i32x4.relaxed_trunc_f32x4_s(a)
    : i32x4.trunc_sat_f32x4_s(a);
}

/** a + (b - a) * t. */
@inline export function mix(a: v128, b: v128, t: v128): v128 {
  return multiplyAdd(f32x4.sub(b, a), t, a);
}

/** The smallest lane; no lane is NaN. */
@inline export function smallest(a: v128): f32 {
  const b = f32x4.pmin(a, v128.shuffle<i32>(a, a, 2, 3, 0, 1));
  const c = f32x4.pmin(b, v128.shuffle<i32>(b, b, 1, 0, 3, 2));
  return f32x4.extract_lane(c, 0);
}

/** Four u32 from four addresses. */
@inline export function gather32(a: usize, b: usize, c: usize, d: usize): v128 {
  let x = v128.load_zero<i32>(a);
  x = v128.load_lane<i32>(b, x, 1);
  x = v128.load_lane<i32>(c, x, 2);
  return v128.load_lane<i32>(d, x, 3);
}

/** Four bytes from four addresses, as i32. */
@inline export function gather8(a: usize, b: usize, c: usize, d: usize): v128 {
  let x = i32x4.splat(<i32> load<u8>(a));
  x = i32x4.replace_lane(x, 1, <i32> load<u8>(b));
  x = i32x4.replace_lane(x, 2, <i32> load<u8>(c));
  return i32x4.replace_lane(x, 3, <i32> load<u8>(d));
}

/** Two u64 from two addresses. */
@inline export function gather64(a: usize, b: usize): v128 {
  return v128.load_lane<i64>(b, v128.load_zero<i64>(a), 1);
}

/** Four f32. */
@inline export function floats(a: f32, b: f32, c: f32, d: f32): v128 {
  let x = f32x4.splat(a);
  x = f32x4.replace_lane(x, 1, b);
  x = f32x4.replace_lane(x, 2, c);
  return f32x4.replace_lane(x, 3, d);
}
