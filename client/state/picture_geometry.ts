/** Where a point of the patient lies in a picture on the screen, and the other way. @module */
import { vec, type Vec3 } from "#base";
import type { FrameHeader } from "#wire";

/** A place in a view, CSS pixels from its top left corner. */
export interface PointPx {
  readonly x: number;
  readonly y: number;
}

/** How a picture lies in a view: whole and undistorted, in the middle. */
export interface Placement {
  readonly left: number;
  readonly top: number;
  /** CSS pixels for a picture pixel. */
  readonly scale: number;
}

/** Fits a picture of one size into a view of another, CSS pixels. */
export function placePicture(
  pictureWidth: number,
  pictureHeight: number,
  viewWidth: number,
  viewHeight: number,
): Placement {
  const scale = Math.min(viewWidth / pictureWidth, viewHeight / pictureHeight);
  return {
    left: (viewWidth - pictureWidth * scale) / 2,
    top: (viewHeight - pictureHeight * scale) / 2,
    scale,
  };
}

/** Between the patient and a view, for one picture with geometry. */
export interface PictureGeometry {
  /** The foot of the perpendicular from the point to the picture, in the view. */
  toView(pointLps: Vec3): PointPx;
  toLps(point: PointPx): Vec3;
  /** Directions of the picture, length one. */
  readonly rightLps: Vec3;
  readonly downLps: Vec3;
  /** Away from the viewer, length one. */
  readonly normalLps: Vec3;
  readonly mmPerPx: number;
}

/** Geometry of a picture in a view; `undefined` where the picture has no place in the patient. */
export function pictureGeometry(
  header: FrameHeader,
  viewWidth: number,
  viewHeight: number,
): PictureGeometry | undefined {
  const { geometry, widthPx, heightPx } = header;
  if (geometry === undefined) return undefined;
  const { originLps, stepXLps, stepYLps } = geometry;
  const lengthX = vec.length(stepXLps), lengthY = vec.length(stepYLps);
  if (!(lengthX > 0) || !(lengthY > 0)) return undefined;
  const place = placePicture(widthPx, heightPx, viewWidth, viewHeight);
  const rightLps = vec.scale(stepXLps, 1 / lengthX);
  const downLps = vec.scale(stepYLps, 1 / lengthY);
  return {
    rightLps,
    downLps,
    normalLps: vec.cross(rightLps, downLps),
    mmPerPx: lengthX / place.scale,
    toView: (pointLps) => {
      const from = vec.subtract(pointLps, originLps);
      // Whole numbers are pixel centres: half a pixel from the edge.
      const u = vec.dot(from, rightLps) / lengthX + 0.5;
      const v = vec.dot(from, downLps) / lengthY + 0.5;
      return {
        x: place.left + u * place.scale,
        y: place.top + v * place.scale,
      };
    },
    toLps: ({ x, y }) => {
      const u = (x - place.left) / place.scale - 0.5;
      const v = (y - place.top) / place.scale - 0.5;
      return vec.add(
        originLps,
        vec.add(vec.scale(stepXLps, u), vec.scale(stepYLps, v)),
      );
    },
  };
}

/** A line of a crosshair: a point and a direction of length one in the view. */
export interface CrossLine {
  readonly at: PointPx;
  readonly dx: number;
  readonly dy: number;
}

/** Where another plane through `pointLps` meets the picture; `undefined` for (nearly) parallel planes. */
export function crossLine(
  picture: PictureGeometry,
  pointLps: Vec3,
  otherNormalLps: Vec3,
): CrossLine | undefined {
  const along = vec.cross(picture.normalLps, otherNormalLps);
  if (vec.length(along) < 1e-3) return undefined;
  const dx = vec.dot(along, picture.rightLps);
  const dy = vec.dot(along, picture.downLps);
  const size = Math.hypot(dx, dy);
  return { at: picture.toView(pointLps), dx: dx / size, dy: dy / size };
}

/** A round length for the scale bar, at most `longestPx` long. */
export function scaleBar(
  mmPerPx: number,
  longestPx: number,
): { readonly mm: number; readonly px: number } | undefined {
  const longestMm = mmPerPx * longestPx;
  if (!(longestMm > 0) || !Number.isFinite(longestMm)) return undefined;
  const decade = 10 ** Math.floor(Math.log10(longestMm));
  const step = [5, 2, 1].find((s) => s * decade <= longestMm) ?? 1;
  const mm = step * decade;
  return { mm, px: mm / mmPerPx };
}
