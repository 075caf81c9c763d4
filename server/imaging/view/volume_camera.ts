/** The camera of a volume seen from outside. @module */
import { vec, type Vec3 } from "#base";
import type { Camera } from "#render";
import type { VolumeGeometry } from "#volume";
import { mapPixel, pictureToView } from "./pixel_map.ts";
import type { PictureGeometry, SizePx, VolumeView } from "./states.ts";
import { centerOf, fitRadiusMm } from "./volume_box.ts";

/** Half the full angle that a volume fills at zoom 1, in perspective. */
const HALF_ANGLE_RAD = 15 * Math.PI / 180;

/** A camera, and where the plane through its focal point lies. */
export interface VolumeCamera {
  readonly camera: Camera;
  /** Absent for perspective, where steps in mm differ with depth. */
  readonly geometry?: PictureGeometry;
}

/**
 * Sets the camera so that at zoom 1 the volume, turned anyhow, fits: all but
 * the corners of its box.
 *
 * @param size of the view
 * @param picture of the picture to be made, which is stretched over the view
 */
export function volumeCamera(
  view: VolumeView,
  volume: VolumeGeometry,
  size: SizePx,
  picture: SizePx = size,
): VolumeCamera {
  const toEye = vec.normalize(view.toEyeLps);
  const right = vec.normalize(vec.cross(view.upLps, toEye));
  const upLps = vec.cross(toEye, right);
  const focalPointLps = view.focalPointLps ?? centerOf(volume);
  const radius = fitRadiusMm(volume);
  const tall = Math.max(1, size.heightPx / size.widthPx);
  const distanceMm = radius / Math.sin(HALF_ANGLE_RAD);
  const parallelScaleMm = radius * tall / view.zoom;
  const base = {
    positionLps: vec.add(focalPointLps, vec.scale(toEye, distanceMm)),
    focalPointLps,
    upLps,
    parallelScaleMm,
  };
  if (view.projection === "perspective") {
    const half = Math.atan(Math.tan(HALF_ANGLE_RAD) * tall / view.zoom);
    return { camera: { ...base, viewAngleDeg: 2 * half * 180 / Math.PI } };
  }
  const mmPerPx = 2 * parallelScaleMm / size.heightPx;
  return {
    camera: base,
    geometry: planeOf(focalPointLps, right, upLps, mmPerPx, size, picture),
  };
}

function planeOf(
  focalPointLps: Vec3,
  right: Vec3,
  up: Vec3,
  mmPerPx: number,
  size: SizePx,
  picture: SizePx,
): PictureGeometry {
  const map = pictureToView(picture, size);
  const [x, y] = mapPixel(map, [0, 0]);
  const stepX = vec.scale(right, mmPerPx);
  const stepY = vec.scale(up, -mmPerPx);
  const corner = vec.add(
    vec.scale(stepX, x - (size.widthPx - 1) / 2),
    vec.scale(stepY, y - (size.heightPx - 1) / 2),
  );
  return {
    originLps: vec.add(focalPointLps, corner),
    stepXLps: vec.scale(stepX, map[0]),
    stepYLps: vec.scale(stepY, map[4]),
  };
}
