/** Draws letters and bars into a picture's pixels, white with a black rim on dimmed ground, so that they are read on any. @module */
import type { Picture } from "#render";
import { ADVANCE, GLYPH_HEIGHT, GLYPH_WIDTH, isInk } from "./font.ts";

/** Pixels to draw on; those outside are left out. */
export type Canvas = Pick<Picture, "widthPx" | "heightPx" | "channels"> & {
  readonly bytes: Uint8Array;
};

/** A rectangle of pixels. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Fills a rectangle with white or black. */
export function fillBox(canvas: Canvas, box: Box, grey: 0 | 255): void {
  changeBox(canvas, box, () => grey);
}

/** Leaves a quarter of the light of a rectangle: other text below ours must not be read as ours. */
export function dimBox(canvas: Canvas, box: Box): void {
  changeBox(canvas, box, (byte) => byte >> 2);
}

function changeBox(
  { widthPx, heightPx, channels, bytes }: Canvas,
  { x, y, width, height }: Box,
  change: (byte: number) => number,
): void {
  const colours = Math.min(channels, 3);
  for (let row = Math.max(0, y); row < Math.min(y + height, heightPx); row++) {
    for (let at = Math.max(0, x); at < Math.min(x + width, widthPx); at++) {
      const first = (row * widthPx + at) * channels;
      for (let n = first; n < first + colours; n++) {
        bytes[n] = change(bytes[n]!);
      }
    }
  }
}

/**
 * Draws one line of ASCII.
 *
 * @param x of the left edge of its first letter, y of the top
 * @param scale pixels to a pixel of the font
 */
export function drawText(
  canvas: Canvas,
  text: string,
  x: number,
  y: number,
  scale: number,
): void {
  const rim = Math.ceil(scale / 2);
  const side = scale + 2 * rim;
  // All rims first: none may cover its neighbour's ink.
  eachInk(text, (column, row) => {
    const at = { x: x + column * scale - rim, y: y + row * scale - rim };
    fillBox(canvas, { ...at, width: side, height: side }, 0);
  });
  eachInk(text, (column, row) => {
    const at = { x: x + column * scale, y: y + row * scale };
    fillBox(canvas, { ...at, width: scale, height: scale }, 255);
  });
}

function eachInk(
  text: string,
  draw: (column: number, row: number) => void,
): void {
  for (let n = 0; n < text.length; n++) {
    for (let row = 0; row < GLYPH_HEIGHT; row++) {
      for (let column = 0; column < GLYPH_WIDTH; column++) {
        if (isInk(text[n]!, column, row)) draw(n * ADVANCE + column, row);
      }
    }
  }
}
