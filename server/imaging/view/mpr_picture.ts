/** Where the pixels of a plane through a volume lie in the patient. @module */
import { vec } from "#base";
import type { VolumeGeometry } from "#volume";
import { mapPixel, pictureToView } from "./pixel_map.ts";
import type { MprView, PictureGeometry, SizePx } from "./states.ts";
import { extentMm, planeCenterOf } from "./volume_box.ts";

/** A view with nothing left open, its directions exact. */
export interface WholeMprView {
  readonly centerLps: NonNullable<MprView["centerLps"]>;
  readonly rightLps: MprView["rightLps"];
  readonly downLps: MprView["downLps"];
  readonly mmPerPx: number;
}

/** Fills in what was left open; right stays, down is set at a right angle to it. */
export function completeMpr(
  view: MprView,
  volume: VolumeGeometry,
  size: SizePx,
): WholeMprView {
  const rightLps = vec.normalize(view.rightLps);
  const slip = vec.dot(view.downLps, rightLps);
  const downLps = vec.normalize(
    vec.subtract(view.downLps, vec.scale(rightLps, slip)),
  );
  const mmPerPx = view.mmPerPx ?? Math.max(
    extentMm(volume, rightLps) / size.widthPx,
    extentMm(volume, downLps) / size.heightPx,
  );
  const centerLps = view.centerLps ??
    planeCenterOf(volume, vec.cross(rightLps, downLps));
  return { centerLps, rightLps, downLps, mmPerPx };
}

/**
 * Places a plane's picture in the patient.
 *
 * @param size of the view, whose pixels `mmPerPx` is about
 * @param picture of the picture to be made, which is stretched over the view
 */
export function mprPicture(
  view: MprView,
  volume: VolumeGeometry,
  size: SizePx,
  picture: SizePx = size,
): PictureGeometry {
  const whole = completeMpr(view, volume, size);
  const map = pictureToView(picture, size);
  const [x, y] = mapPixel(map, [0, 0]);
  const right = vec.scale(whole.rightLps, whole.mmPerPx);
  const down = vec.scale(whole.downLps, whole.mmPerPx);
  return {
    originLps: vec.add(
      whole.centerLps,
      vec.add(
        vec.scale(right, x - (size.widthPx - 1) / 2),
        vec.scale(down, y - (size.heightPx - 1) / 2),
      ),
    ),
    stepXLps: vec.scale(right, map[0]),
    stepYLps: vec.scale(down, map[4]),
  };
}
