/** Which part of a frame a rendered picture shows, and how large: PS3.18 8.3.5.1.3. @module */
import { LIMITS } from "#base";
import type { FrameJob } from "#render";
import type { ViewportParameter } from "./parameters.ts";

/** A picture of a frame: its size, and where its pixels lie in the frame. */
export interface ImageFrame {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly pictureToFrame: FrameJob["pictureToFrame"];
  /** Whether every picture pixel is a frame pixel. */
  readonly isOneToOne: boolean;
}

/** A frame as it is shown. */
export interface FrameShape {
  readonly columns: number;
  readonly rows: number;
  /** Distance between columns, then between rows; their ratio is kept on screen. */
  readonly spacingMm?: readonly [number, number] | undefined;
}

/**
 * The source region, cropped, then scaled to the largest size that fits the
 * viewport and keeps its shape in millimetres; a negative extent flips. The
 * picture is never padded: a tile whose region has the viewport's shape fills
 * it exactly. Without a viewport: the whole frame at its own size, the
 * coarser axis of unequal spacing enlarged.
 */
export function imageFrame(
  shape: FrameShape,
  viewport: ViewportParameter | undefined,
): ImageFrame {
  const { columns, rows } = shape;
  const [dx, dy] = shape.spacingMm ?? [1, 1];
  const finest = Math.min(dx, dy);
  const { x = 0, y = 0, width, height } = viewport?.source ?? {};
  const regionWidth = width ?? columns - x;
  const regionHeight = height ?? rows - y;
  const wide = Math.abs(regionWidth) * dx / finest;
  const high = Math.abs(regionHeight) * dy / finest;
  const max = LIMITS.pictureSidePx;
  const scale = viewport === undefined
    ? Math.min(1, max / wide, max / high)
    : Math.min(viewport.widthPx / wide, viewport.heightPx / high);
  const widthPx = Math.max(1, Math.round(wide * scale));
  const heightPx = Math.max(1, Math.round(high * scale));
  const [a, c] = axis(x, regionWidth, widthPx);
  const [e, f] = axis(y, regionHeight, heightPx);
  return {
    widthPx,
    heightPx,
    pictureToFrame: [a, 0, c, 0, e, f],
    isOneToOne: Math.abs(a) === 1 && Math.abs(e) === 1 &&
      Number.isInteger(c) && Number.isInteger(f),
  };
}

/** The step and the first centre along one axis; regions are edges, pixels centres. */
function axis(
  from: number,
  extent: number,
  count: number,
): readonly [step: number, first: number] {
  const step = extent / count;
  const edge = extent < 0 ? from - extent : from;
  return [step, edge + step / 2 - 0.5];
}
