/** How large a view of a volume is, and which part of it a picture shows. @module */
import { vec, type Vec3 } from "#base";
import type { ViewportParameter } from "./parameters.ts";
import type { ViewAxes } from "./view_geometry.ts";

/** A view as it is without a viewport: centred on what the camera looks at. */
export interface NaturalView {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly spacingMm: number;
}

/** The picture: exactly this many pixels, square, `spacingMm` apart. */
export interface ViewFrame {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly spacingMm: number;
  /** From the point looked at to the picture's centre, towards right and up. */
  readonly offsetRightMm: number;
  readonly offsetUpMm: number;
  readonly flippedX: boolean;
  readonly flippedY: boolean;
}

/** A plane as the renderer takes it: centre of the first pixel, and steps. */
export interface PlaneFrame {
  readonly originLps: Vec3;
  readonly stepXLps: Vec3;
  readonly stepYLps: Vec3;
}

/**
 * The view that shows all of an extent at the finest spacing of the volume,
 * or coarser where it would be larger than `maxSidePx`.
 */
export function naturalView(
  widthMm: number,
  heightMm: number,
  finestMm: number,
  maxSidePx: number,
): NaturalView {
  const coarsestMm = Math.max(widthMm, heightMm) / maxSidePx;
  const spacingMm = Math.max(finestMm, coarsestMm);
  // A hair less than whole is whole: 512 pixels of 0.78125 mm stay 512.
  const count = (mm: number): number =>
    Math.min(maxSidePx, Math.max(1, Math.ceil(mm / spacingMm - 1e-6)));
  return { widthPx: count(widthMm), heightPx: count(heightMm), spacingMm };
}

/**
 * What a viewport shows (PS3.18 8.3.5.1.3). A source region of the natural
 * view is cropped and as large as fits, never padded, to the nearest pixel;
 * a viewport without one is filled, as in example B.34: the view goes on where
 * the volume is narrower. Pixels are square.
 */
export function viewFrame(
  natural: NaturalView,
  viewport: ViewportParameter | undefined,
): ViewFrame {
  const { widthPx, heightPx, spacingMm } = natural;
  if (viewport === undefined) {
    const centred = { offsetRightMm: 0, offsetUpMm: 0 };
    return { ...natural, ...centred, flippedX: false, flippedY: false };
  }
  const { x, y, width = widthPx - x, height = heightPx - y } =
    viewport.source ?? { x: 0, y: 0 };
  const [wide, high] = [Math.abs(width), Math.abs(height)];
  const scale = Math.max(wide / viewport.widthPx, high / viewport.heightPx);
  const isRegion = viewport.source !== undefined;
  const fit = (extent: number): number =>
    Math.max(1, Math.round(extent / scale));
  return {
    widthPx: isRegion ? fit(wide) : viewport.widthPx,
    heightPx: isRegion ? fit(high) : viewport.heightPx,
    spacingMm: spacingMm * scale,
    offsetRightMm: (x + wide / 2 - widthPx / 2) * spacingMm,
    offsetUpMm: (heightPx / 2 - y - high / 2) * spacingMm,
    flippedX: width < 0,
    flippedY: height < 0,
  };
}

/** The centre of the picture in patient space. */
export function frameCenter(
  frame: ViewFrame,
  axes: ViewAxes,
  lookAtLps: Vec3,
): Vec3 {
  const right = vec.scale(axes.rightLps, frame.offsetRightMm);
  const up = vec.scale(axes.upLps, frame.offsetUpMm);
  return vec.add(lookAtLps, vec.add(right, up));
}

/** The picture's pixels in patient space, on the plane through `lookAtLps`. */
export function planeFrame(
  frame: ViewFrame,
  axes: ViewAxes,
  lookAtLps: Vec3,
): PlaneFrame {
  const signX = frame.flippedX ? -1 : 1;
  const signY = frame.flippedY ? 1 : -1;
  const stepXLps = vec.scale(axes.rightLps, signX * frame.spacingMm);
  const stepYLps = vec.scale(axes.upLps, signY * frame.spacingMm);
  const originLps = vec.subtract(
    vec.subtract(
      frameCenter(frame, axes, lookAtLps),
      vec.scale(stepXLps, (frame.widthPx - 1) / 2),
    ),
    vec.scale(stepYLps, (frame.heightPx - 1) / 2),
  );
  return { originLps, stepXLps, stepYLps };
}
