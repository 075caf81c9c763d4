/** Small volumes made by code, for the room's tests. @module */
import type { Affine, Vec3 } from "#base";
import type { Renderer, RenderVolume } from "../types.ts";

/** A voxel's value by its place. */
export type Fill = (i: number, j: number, k: number) => number;

/** A finished volume; unit HU, slope 1. */
export async function makeVolume(
  renderer: Renderer,
  sizeVx: Vec3,
  ijkToLps: Affine,
  fill: Fill,
): Promise<RenderVolume> {
  const scale = { slope: 1, intercept: 0, unit: "HU", maxError: 0 };
  const volume = renderer.createVolume({ sizeVx, ijkToLps }, scale);
  for (let k = 0; k < sizeVx[2]; k++) {
    const { buffer, byteOffset, rowStrideVx } = volume.sliceTarget(k);
    const voxels = new Int16Array(buffer);
    for (let j = 0; j < sizeVx[1]; j++) {
      const row = byteOffset / 2 + j * rowStrideVx;
      for (let i = 0; i < sizeVx[0]; i++) voxels[row + i] = fill(i, j, k);
    }
  }
  await volume.finish();
  return volume;
}

/** A grid along the patient's axes with its middle at the origin: i to the left, j to the back, k to the head. */
export function centered(sizeVx: Vec3, spacingMm: Vec3): Affine {
  const origin = sizeVx.map((size, n) => -(size - 1) * spacingMm[n]! / 2);
  return [
    ...[spacingMm[0], 0, 0, origin[0]!] as const,
    ...[0, spacingMm[1], 0, origin[1]!] as const,
    ...[0, 0, spacingMm[2], origin[2]!] as const,
  ];
}
