/** Affine maps between planes of pixels, in double precision; whole numbers are pixel centres. @module */
import type { SizePx } from "./states.ts";

/** `[a, b, c, d, e, f]`: x' = a*x + b*y + c, y' = d*x + e*y + f. */
export type PixelMap = readonly [
  ...[number, number, number],
  ...[number, number, number],
];

/** The map of a point. */
export function mapPixel(
  [a, b, c, d, e, f]: PixelMap,
  [x, y]: readonly [number, number],
): [number, number] {
  return [a * x + b * y + c, d * x + e * y + f];
}

/** First `inner`, then `outer`. */
export function composeMaps(outer: PixelMap, inner: PixelMap): PixelMap {
  const [a, b, , d, e] = outer;
  const [x, y] = mapPixel(outer, [inner[2], inner[5]]);
  return [
    ...[a * inner[0] + b * inner[3], a * inner[1] + b * inner[4], x] as const,
    ...[d * inner[0] + e * inner[3], d * inner[1] + e * inner[4], y] as const,
  ];
}

/**
 * The way back.
 *
 * @throws {RangeError} Where the map is singular.
 */
export function invertMap([a, b, c, d, e, f]: PixelMap): PixelMap {
  const det = a * e - b * d;
  if (!(Math.abs(det) > 1e-300)) {
    throw new RangeError("Cannot invert a singular map of pixels");
  }
  const [p, q, r, s] = [e / det, -b / det, -d / det, a / det];
  return [p, q, -(p * c + q * f), r, s, -(r * c + s * f)];
}

/** From the pixels of a picture to those of the view that it is stretched over. */
export function pictureToView(picture: SizePx, view: SizePx): PixelMap {
  const scaleX = view.widthPx / picture.widthPx;
  const scaleY = view.heightPx / picture.heightPx;
  return [scaleX, 0, 0.5 * scaleX - 0.5, 0, scaleY, 0.5 * scaleY - 0.5];
}
