/** A bare volume, and samples in it between voxels. @module */
import { f32, mix } from "./f32.ts";

/** Int16 voxels, x fastest, then y; beyond the edges they repeat. */
export interface PlainVolume {
  readonly sizeVx: readonly [number, number, number];
  readonly voxels: Int16Array;
}

const FRACTION_ONE = 65536;
const WEIGHT_ONE = 16384;
/** What samples are multiplied by. */
export const SAMPLE_ONE = 16384;

/** The voxel at whole ijk. */
export function voxelAt(
  { sizeVx: [x, y, z], voxels }: PlainVolume,
  i: number,
  j: number,
  k: number,
): number {
  const at = (index: number, size: number): number =>
    Math.min(Math.max(index, 0), size - 1);
  return voxels[(at(k, z) * y + at(j, y)) * x + at(i, x)]!;
}

/** The part of a fixed-point (16.16) coordinate behind the point. */
export function fractionOf(fixed: number): number {
  return f32((fixed & 0xffff) / FRACTION_ONE);
}

/** Along x in row (j, k), between columns i and i + 1; weights have 14 bits. */
export function sampleRow(
  volume: PlainVolume,
  i: number,
  j: number,
  k: number,
  fixedX: number,
): number {
  return f32(wholeRow(volume, i, j, k, fixedX));
}

function wholeRow(
  volume: PlainVolume,
  i: number,
  j: number,
  k: number,
  fixedX: number,
): number {
  const t = (fixedX & 0xffff) >> 2;
  return voxelAt(volume, i, j, k) * (WEIGHT_ONE - t) +
    voxelAt(volume, i + 1, j, k) * t;
}

/** The trilinear sample at a fixed-point place, times SAMPLE_ONE. */
export function sampleAt(
  volume: PlainVolume,
  px: number,
  py: number,
  pz: number,
): number {
  const i = px >> 16, j = py >> 16, k = pz >> 16;
  const slice = (layer: number): number =>
    mix(
      sampleRow(volume, i, j, layer, px),
      sampleRow(volume, i, j + 1, layer, px),
      fractionOf(py),
    );
  return mix(slice(k), slice(k + 1), fractionOf(pz));
}

/** Central differences along x, y and z at a fixed-point place, over two voxels, times SAMPLE_ONE. */
export function differencesAt(
  volume: PlainVolume,
  px: number,
  py: number,
  pz: number,
): readonly [number, number, number] {
  const i = px >> 16, j = py >> 16, k = pz >> 16;
  const ty = fractionOf(py), tz = fractionOf(pz);
  const row = (y: number, z: number): number => sampleRow(volume, i, y, z, px);
  const acrossX = (y: number, z: number): number =>
    f32(
      wholeRow(volume, i + 1, y, z, px) - wholeRow(volume, i - 1, y, z, px),
    );
  const line = (
    before: number,
    below: number,
    above: number,
    after: number,
    t: number,
  ): number => mix(f32(above - before), f32(after - below), t);
  const alongX = (z: number): number =>
    mix(acrossX(j, z), acrossX(j + 1, z), ty);
  const alongY = (z: number): number =>
    line(row(j - 1, z), row(j, z), row(j + 1, z), row(j + 2, z), ty);
  const slice = (z: number): number => mix(row(j, z), row(j + 1, z), ty);
  return [
    mix(alongX(k), alongX(k + 1), tz),
    mix(alongY(k), alongY(k + 1), tz),
    line(slice(k - 1), slice(k), slice(k + 1), slice(k + 2), tz),
  ];
}
