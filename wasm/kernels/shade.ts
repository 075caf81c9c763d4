// Two-sided Phong lighting from the eye, by the gradient of the values.

import {
  RAY_AMBIENT,
  RAY_DIFFUSE,
  RAY_METRIC,
  RAY_LIGHT,
  RAY_SPECULAR,
  RAY_SPECULAR_POWER,
} from "../layout";
import { multiplyAdd } from "./simd";

/** Keeps a flat neighbourhood's division sound; far below any real gradient squared. */
const FLAT: f32 = 1e-3;

/** The job's f32 x 3 at `offset`, times (x, y, z). */
@inline function product(job: usize, offset: usize, x: v128, y: v128, z: v128): v128 {
  const at: usize = job + offset;
  return multiplyAdd(
    x,
    v128.load32_splat(at),
    multiplyAdd(
      y,
      v128.load32_splat(at, 4),
      f32x4.mul(z, v128.load32_splat(at, 8)),
    ),
  );
}

/** The gradient's component toward the light, in mm. */
@inline export function towardLight(job: usize, x: v128, y: v128, z: v128): v128 {
  return product(job, RAY_LIGHT, x, y, z);
}

/** The gradient's length, in mm: by the metric of the grid, which is symmetric. */
@inline export function lengthOf(job: usize, x: v128, y: v128, z: v128): v128 {
  const at: usize = job + RAY_METRIC;
  const i = product(job, RAY_METRIC, x, y, z);
  const j = multiplyAdd(y, v128.load32_splat(at, 12), f32x4.mul(z, v128.load32_splat(at, 16)));
  const k = f32x4.mul(z, v128.load32_splat(at, 20));
  return f32x4.sqrt(
    multiplyAdd(x, i, multiplyAdd(y, j, multiplyAdd(z, k, f32x4.splat(FLAT)))),
  );
}

/** Ambient and diffuse light, by the cosine between gradient and light. */
@inline export function withoutHighlight(job: usize, facing: v128): v128 {
  return multiplyAdd(
    f32x4.abs(facing),
    v128.load32_splat(job, RAY_DIFFUSE),
    v128.load32_splat(job, RAY_AMBIENT),
  );
}

/** Specular light: a whole power of the cosine, 1 to 127, by squaring. */
@inline export function highlight(job: usize, facing: v128): v128 {
  const power = load<i32>(job, RAY_SPECULAR_POWER);
  let square = f32x4.abs(facing);
  let result = v128.load32_splat(job, RAY_SPECULAR);
  if (power & 1) result = f32x4.mul(result, square);
  square = f32x4.mul(square, square);
  if (power & 2) result = f32x4.mul(result, square);
  square = f32x4.mul(square, square);
  if (power & 4) result = f32x4.mul(result, square);
  square = f32x4.mul(square, square);
  if (power & 8) result = f32x4.mul(result, square);
  if (power >= 16) {
    square = f32x4.mul(square, square);
    if (power & 16) result = f32x4.mul(result, square);
    square = f32x4.mul(square, square);
    if (power & 32) result = f32x4.mul(result, square);
    square = f32x4.mul(square, square);
    if (power & 64) result = f32x4.mul(result, square);
  }
  return result;
}
