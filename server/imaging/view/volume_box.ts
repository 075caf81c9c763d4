/** The box that a volume's voxels fill, in patient space. @module */
import { vec, type Vec3 } from "#base";
import type { VolumeGeometry } from "#volume";

/** The middle of the grid. */
export function centerOf({ sizeVx, ijkToLps }: VolumeGeometry): Vec3 {
  const [i, j, k] = sizeVx;
  return vec.apply(ijkToLps, [(i - 1) / 2, (j - 1) / 2, (k - 1) / 2]);
}

/**
 * The middle of a plane through the grid's middle voxel (of two the later), as
 * the middle frame of a stack is: between two slices it would show neither.
 *
 * @param normalLps of length one
 */
export function planeCenterOf(volume: VolumeGeometry, normalLps: Vec3): Vec3 {
  const [i, j, k] = volume.sizeVx;
  const voxel = vec.apply(volume.ijkToLps, [i >> 1, j >> 1, k >> 1]);
  const center = centerOf(volume);
  const offMm = vec.dot(vec.subtract(voxel, center), normalLps);
  return vec.add(center, vec.scale(normalLps, offMm));
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

/**
 * Half of what a view must show so that the volume fits, turned anyhow: all
 * that lies inside the box's inscribed ellipsoid, with a margin, but not the
 * box's own corners, which are air nearly always.
 */
export function fitRadiusMm(geometry: VolumeGeometry): number {
  const { sizeVx, ijkToLps: m } = geometry;
  const halves = sizeVx.map((count, axis) =>
    count / 2 * Math.hypot(m[axis]!, m[4 + axis]!, m[8 + axis]!)
  );
  return Math.min(radiusMm(geometry), 1.15 * Math.max(...halves));
}
