/**
 * From viewpoint parameters to a camera and a plane in patient millimetres:
 * PS3.18 8.3.5.3.4 to 8.3.5.3.7, PS3.3 C.11.30, PS3.17 XXX.8.
 *
 * @module
 */
import { type Affine, vec, type Vec3 } from "#base";

/** The side of the patient on which the camera stands. */
export type Orientation = "a" | "p" | "r" | "l" | "h" | "f";

/** A camera, LPS millimetres. */
export interface Viewpoint {
  readonly positionLps: Vec3;
  readonly lookAtLps: Vec3;
  readonly upLps: Vec3;
}

/** The picture's directions in patient space, unit length. */
export interface ViewAxes {
  /** Towards the picture's right edge. */
  readonly rightLps: Vec3;
  /** Towards the picture's top edge; a right angle to the line of sight. */
  readonly upLps: Vec3;
  /** Away from the viewer. */
  readonly forwardLps: Vec3;
}

/** Where each camera stands seen from the patient, and its up (8.3.5.3.4). */
const SIDES: Readonly<Record<Orientation, readonly [Vec3, Vec3]>> = {
  a: [[0, -1, 0], [0, 0, 1]],
  p: [[0, 1, 0], [0, 0, 1]],
  r: [[-1, 0, 0], [0, 0, 1]],
  l: [[1, 0, 0], [0, 0, 1]],
  h: [[0, 0, 1], [0, -1, 0]],
  f: [[0, 0, -1], [0, -1, 0]],
};

/** The camera of an anatomic orientation, looking at the centre. */
export function viewpointOf(
  orientation: Orientation,
  centerLps: Vec3,
  distanceMm: number,
): Viewpoint {
  const [sideLps, upLps] = SIDES[orientation];
  return {
    positionLps: vec.add(centerLps, vec.scale(sideLps, distanceMm)),
    lookAtLps: centerLps,
    upLps,
  };
}

/**
 * The orientation nearest to a plane as it was scanned, from the side on
 * which readers look: axial from the feet, coronal from the front, sagittal
 * from the left.
 */
export function readingOrientation(normalLps: Vec3): Orientation {
  const [x, y, z] = normalLps.map(Math.abs) as [number, number, number];
  if (z >= x && z >= y) return "f";
  return y >= x ? "a" : "l";
}

/**
 * The directions of a camera's picture.
 *
 * PS3.17 XXX.8 gives the same plane, centre and line of sight; its
 * `viewpointup = Y` holds for a Y that points up, while the columns of an MPR
 * view run down. Up is what PS3.18 8.3.5.3.7 says: where the top of the
 * camera points to.
 *
 * @returns `undefined` where there are none: the camera is at the point it
 * looks at, or up is zero or along the line of sight.
 */
export function axesOf(viewpoint: Viewpoint): ViewAxes | undefined {
  const sight = vec.subtract(viewpoint.lookAtLps, viewpoint.positionLps);
  if (!(vec.length(sight) > 1e-6)) return undefined;
  if (!(vec.length(viewpoint.upLps) > 1e-9)) return undefined;
  const forwardLps = vec.normalize(sight);
  const right = vec.cross(forwardLps, vec.normalize(viewpoint.upLps));
  if (!(vec.length(right) > 1e-6)) return undefined;
  const rightLps = vec.normalize(right);
  return { rightLps, upLps: vec.cross(rightLps, forwardLps), forwardLps };
}

/** An up that works for a line of sight: superior, or anterior where that is the line itself. */
export function defaultUp(positionLps: Vec3, lookAtLps: Vec3): Vec3 {
  const sight = vec.subtract(lookAtLps, positionLps);
  const along = Math.abs(sight[2]) / vec.length(sight);
  return along > 0.999 ? [0, -1, 0] : [0, 0, 1];
}

/** The shortest distance between neighbouring voxels, in mm. */
export function finestSpacingMm(m: Affine): number {
  return Math.min(
    Math.hypot(m[0], m[4], m[8]),
    Math.hypot(m[1], m[5], m[9]),
    Math.hypot(m[2], m[6], m[10]),
  );
}
