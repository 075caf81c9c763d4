/** The box that a volume's voxels fill, in patient space. @module */
import { vec, type Vec3 } from "#base";
import type { VolumeGeometry } from "#volume";

/** The middle of the grid. */
export function centerOf({ sizeVx, ijkToLps }: VolumeGeometry): Vec3 {
  const [i, j, k] = sizeVx;
  return vec.apply(ijkToLps, [(i - 1) / 2, (j - 1) / 2, (k - 1) / 2]);
}

/** The eight corners, at the outer faces of the voxels. */
export function cornersOf({ sizeVx, ijkToLps }: VolumeGeometry): Vec3[] {
  const ends = sizeVx.map((n) => [-0.5, n - 0.5]);
  return ends[0]!.flatMap((i) =>
    ends[1]!.flatMap((j) => ends[2]!.map((k) => vec.apply(ijkToLps, [i, j, k])))
  );
}

/** From the centre to the farthest corner. */
export function radiusMm(geometry: VolumeGeometry): number {
  const center = centerOf(geometry);
  return Math.max(
    ...cornersOf(geometry).map((corner) =>
      vec.length(vec.subtract(corner, center))
    ),
  );
}

/** The box's extent along a unit direction. */
export function extentMm(geometry: VolumeGeometry, direction: Vec3): number {
  const along = cornersOf(geometry).map((corner) => vec.dot(corner, direction));
  return Math.max(...along) - Math.min(...along);
}
