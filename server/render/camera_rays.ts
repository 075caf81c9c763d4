/** From a camera to rays in a volume's own space, in double precision. @module */
import { type Affine, vec, type Vec3 } from "#base";
import type { Across } from "#wasm";
import type { Camera } from "./types.ts";

/** Rays through pixel centres, in ijk; `mm` is the direction in LPS mm. */
export interface CameraRays {
  readonly origin: Across;
  readonly direction: Across;
  readonly mm: Across;
  /** Toward the eye. */
  readonly lightLps: Vec3;
}

const ZERO: Vec3 = [0, 0, 0];
/** Sine of the angle between view and up below which up says nothing. */
const PARALLEL = 1e-6;

/**
 * The rays of a picture: x to the right, y down.
 *
 * @throws {RangeError} For a camera without a direction or an extent, or with
 * a number that is not finite.
 */
export function cameraRays(
  camera: Camera,
  lpsToIjk: Affine,
  widthPx: number,
  heightPx: number,
): CameraRays {
  const { forward, right, down } = axes(camera);
  const halfHeight = camera.viewAngleDeg === undefined
    ? camera.parallelScaleMm
    : Math.tan(camera.viewAngleDeg * Math.PI / 360);
  if (!(halfHeight > 0 && halfHeight < 1e9)) {
    throw new RangeError(
      "Camera sees nothing: its scale or view angle is out of range",
    );
  }
  const pixel = 2 * halfHeight / heightPx;
  const perX = vec.scale(right, pixel), perY = vec.scale(down, pixel);
  const corner = vec.add(
    vec.scale(perX, 0.5 - widthPx / 2),
    vec.scale(perY, 0.5 - heightPx / 2),
  );
  const turned = (v: Vec3): Vec3 => vec.applyDirection(lpsToIjk, v);
  const lightLps = vec.scale(forward, -1);
  if (camera.viewAngleDeg === undefined) {
    const first = vec.add(camera.positionLps, corner);
    return {
      origin: {
        base: vec.apply(lpsToIjk, first),
        perX: turned(perX),
        perY: turned(perY),
      },
      direction: { base: turned(forward), perX: ZERO, perY: ZERO },
      mm: { base: forward, perX: ZERO, perY: ZERO },
      lightLps,
    };
  }
  const base = vec.add(forward, corner);
  return {
    origin: {
      base: vec.apply(lpsToIjk, camera.positionLps),
      perX: ZERO,
      perY: ZERO,
    },
    direction: { base: turned(base), perX: turned(perX), perY: turned(perY) },
    mm: { base, perX, perY },
    lightLps,
  };
}

/** Unit vectors into the picture, to its right and down. */
function axes(
  camera: Camera,
): { readonly forward: Vec3; readonly right: Vec3; readonly down: Vec3 } {
  const numbers = [
    ...camera.positionLps,
    ...camera.focalPointLps,
    ...camera.upLps,
  ];
  const view = vec.subtract(camera.focalPointLps, camera.positionLps);
  if (!numbers.every(Number.isFinite) || !(vec.length(view) > 0)) {
    throw new RangeError(
      "Camera has no direction: position and focal point must differ and be finite",
    );
  }
  const forward = vec.normalize(view);
  let side = vec.cross(forward, camera.upLps);
  if (vec.length(side) <= PARALLEL * vec.length(camera.upLps)) {
    // Up is along the view, or nothing: any other will do.
    const other: Vec3 = Math.abs(forward[2]) < 0.9 ? [0, 0, 1] : [0, -1, 0];
    side = vec.cross(forward, other);
  }
  const right = vec.normalize(side);
  return { forward, right, down: vec.cross(forward, right) };
}
