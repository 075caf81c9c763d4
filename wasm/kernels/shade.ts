// Two-sided Phong lighting from the eye, by the gradient of the values.

import {
  RAY_AMBIENT,
  RAY_DIFFUSE,
  RAY_GRADIENT,
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

/** The gradient's length, in mm. */
@inline export function lengthOf(job: usize, x: v128, y: v128, z: v128): v128 {
  const i = product(job, RAY_GRADIENT, x, y, z);
  const j = product(job, RAY_GRADIENT + 12, x, y, z);
  const k = product(job, RAY_GRADIENT + 24, x, y, z);
  return f32x4.sqrt(
    multiplyAdd(i, i, multiplyAdd(j, j, multiplyAdd(k, k, f32x4.splat(FLAT)))),
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

/** Specular light: a whole power of the cosine, by squaring. */
@inline export function highlight(job: usize, facing: v128): v128 {
  let power = load<i32>(job, RAY_SPECULAR_POWER);
  let square = f32x4.abs(facing);
  let result = v128.load32_splat(job, RAY_SPECULAR);
  while (power > 0) {
    if (power & 1) result = f32x4.mul(result, square);
    square = f32x4.mul(square, square);
    power >>= 1;
  }
  return result;
}
