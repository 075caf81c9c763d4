/**
 * Vectors and affine maps in double precision. Points in patient space are
 * LPS millimetres (PS3.3 C.7.6.2.1.1); points in a volume are ijk: column,
 * row, slice, with whole numbers at voxel centres.
 *
 * @module
 */

/** Three components: x, y, z or i, j, k. */
export type Vec3 = readonly [number, number, number];

/** A 3x4 affine map, row by row: `out[r] = m[4r]*x + m[4r+1]*y + m[4r+2]*z + m[4r+3]`. */
export type Affine = readonly [
  ...[number, number, number, number],
  ...[number, number, number, number],
  ...[number, number, number, number],
];

/** The sum. */
export function add(a: Vec3, b: Vec3): Vec3 {
  return [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
}

/** `a` less `b`. */
export function subtract(a: Vec3, b: Vec3): Vec3 {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}

/** `a` times a number. */
export function scale(a: Vec3, factor: number): Vec3 {
  return [a[0] * factor, a[1] * factor, a[2] * factor];
}

/** The scalar product. */
export function dot(a: Vec3, b: Vec3): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

/** The vector product, right-handed. */
export function cross(a: Vec3, b: Vec3): Vec3 {
  return [
    a[1] * b[2] - a[2] * b[1],
    a[2] * b[0] - a[0] * b[2],
    a[0] * b[1] - a[1] * b[0],
  ];
}

/** The Euclidean length. */
export function length(a: Vec3): number {
  return Math.hypot(a[0], a[1], a[2]);
}

/**
 * `a` with length one.
 *
 * @throws {RangeError} For the zero vector, which has no direction.
 */
export function normalize(a: Vec3): Vec3 {
  const size = length(a);
  if (!(size > 0)) throw new RangeError("Cannot normalize a zero vector");
  return scale(a, 1 / size);
}

/** The affine map of a point. */
export function apply(m: Affine, [x, y, z]: Vec3): Vec3 {
  return [
    m[0] * x + m[1] * y + m[2] * z + m[3],
    m[4] * x + m[5] * y + m[6] * z + m[7],
    m[8] * x + m[9] * y + m[10] * z + m[11],
  ];
}

/** The affine map of a direction: without the translation. */
export function applyDirection(m: Affine, [x, y, z]: Vec3): Vec3 {
  return [
    m[0] * x + m[1] * y + m[2] * z,
    m[4] * x + m[5] * y + m[6] * z,
    m[8] * x + m[9] * y + m[10] * z,
  ];
}

/** The map with the three columns as images of the axes, and an origin. */
export function affine(i: Vec3, j: Vec3, k: Vec3, origin: Vec3): Affine {
  return [
    ...[i[0], j[0], k[0], origin[0]] as const,
    ...[i[1], j[1], k[1], origin[1]] as const,
    ...[i[2], j[2], k[2], origin[2]] as const,
  ];
}

/**
 * The inverse map.
 *
 * @throws {RangeError} Where the map is singular.
 */
export function invert(m: Affine): Affine {
  const [a, b, c, , d, e, f, , g, h, i] = m;
  const A = e * i - f * h, B = f * g - d * i, C = d * h - e * g;
  const det = a * A + b * B + c * C;
  if (!(Math.abs(det) > 1e-30)) {
    throw new RangeError("Cannot invert a singular affine map");
  }
  const r0: Vec3 = [A / det, (c * h - b * i) / det, (b * f - c * e) / det];
  const r1: Vec3 = [B / det, (a * i - c * g) / det, (c * d - a * f) / det];
  const r2: Vec3 = [C / det, (b * g - a * h) / det, (a * e - b * d) / det];
  const t: Vec3 = [m[3], m[7], m[11]];
  return [...r0, -dot(r0, t), ...r1, -dot(r1, t), ...r2, -dot(r2, t)];
}
