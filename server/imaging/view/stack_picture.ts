/** Where the pixels of a stack's picture lie in its frame, and in the patient. @module */
import { vec } from "#base";
import type { FramePlane } from "#dicom";
import {
  composeMaps,
  invertMap,
  mapPixel,
  pictureToView,
  type PixelMap,
} from "./pixel_map.ts";
import type { PictureGeometry, SizePx, StackView } from "./states.ts";

/** The frame that is shown. */
export interface ShownFrame {
  readonly columns: number;
  readonly rows: number;
  /** Distance between columns, then between rows; only their ratio matters here. Absent: square pixels. */
  readonly spacingMm?: readonly [number, number] | undefined;
  readonly plane?: FramePlane | undefined;
}

/** A picture of a frame. */
export interface StackPicture {
  /** As `FrameJob.pictureToFrame`. */
  readonly pictureToFrame: PixelMap;
  /** Absent where the frame has no place in the patient. */
  readonly geometry?: PictureGeometry;
}

/**
 * Lays a frame into a view.
 *
 * @param view how it lies
 * @param size of the view, which zoom and pan are about
 * @param picture of the picture to be made, which is stretched over the view
 */
export function stackPicture(
  view: StackView,
  frame: ShownFrame,
  size: SizePx,
  picture: SizePx = size,
): StackPicture {
  const viewToFrame = invertMap(frameToView(view, frame, size));
  const pictureToFrame = composeMaps(
    viewToFrame,
    pictureToView(picture, size),
  );
  if (frame.plane === undefined) return { pictureToFrame };
  return {
    pictureToFrame,
    geometry: geometryOf(pictureToFrame, frame.plane),
  };
}

/** From frame pixels (column, row) to view pixels. */
export function frameToView(
  view: StackView,
  frame: ShownFrame,
  size: SizePx,
): PixelMap {
  const [sx, sy] = frame.spacingMm ?? [1, 1];
  const [cos, sin] = turn(view.rotationDeg);
  const [widthMm, heightMm] = [frame.columns * sx, frame.rows * sy];
  const mmPerPx = Math.max(
    (Math.abs(cos) * widthMm + Math.abs(sin) * heightMm) / size.widthPx,
    (Math.abs(sin) * widthMm + Math.abs(cos) * heightMm) / size.heightPx,
  ) / view.zoom;
  const flip = view.flippedX ? -1 : 1;
  const [panX, panY] = view.panVx;
  const toMiddle: PixelMap = [
    ...[flip * sx, 0, flip * sx * (panX - (frame.columns - 1) / 2)] as const,
    ...[0, sy, sy * (panY - (frame.rows - 1) / 2)] as const,
  ];
  const toView: PixelMap = [
    ...[cos / mmPerPx, -sin / mmPerPx, (size.widthPx - 1) / 2] as const,
    ...[sin / mmPerPx, cos / mmPerPx, (size.heightPx - 1) / 2] as const,
  ];
  return composeMaps(toView, toMiddle);
}

/** Cosine and sine, exact at the right angles, so that a quarter turn blurs nothing. */
function turn(degrees: number): readonly [number, number] {
  const quarters = degrees / 90;
  if (Number.isInteger(quarters)) {
    const at = ((quarters % 4) + 4) % 4;
    return ([[1, 0], [0, 1], [-1, 0], [0, -1]] as const)[at]!;
  }
  const radians = degrees * Math.PI / 180;
  return [Math.cos(radians), Math.sin(radians)];
}

function geometryOf(map: PixelMap, plane: FramePlane): PictureGeometry {
  const column = vec.scale(plane.rowDirectionLps, plane.spacingMm[0]);
  const row = vec.scale(plane.columnDirectionLps, plane.spacingMm[1]);
  const along = (dc: number, dr: number) =>
    vec.add(vec.scale(column, dc), vec.scale(row, dr));
  const [c, r] = mapPixel(map, [0, 0]);
  return {
    originLps: vec.add(plane.originLps, along(c, r)),
    stepXLps: along(map[0], map[3]),
    stepYLps: along(map[1], map[4]),
  };
}
