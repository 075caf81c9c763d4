/** PNG (ISO/IEC 15948) of 8-bit grey or RGB, for pictures without loss. @module */
import { crc32, deflate } from "node:zlib";
import { promisify } from "node:util";

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const GREY = 0;
const RGB = 2;
/** Filter types, 9.2. */
const SUB = 1;
const UP = 2;
const PAETH = 4;
/** zlib's: larger ones gain a few per cent for several times the time. */
const LEVEL = 1;

const deflated = promisify<Uint8Array, { level: number }, Uint8Array>(deflate);

/**
 * Grey bytes, or RGBA bytes (whose alpha is left out), as a PNG file.
 *
 * @param pixels row by row from the top
 */
export async function encodePng(
  pixels: Uint8Array,
  widthPx: number,
  heightPx: number,
  channels: 1 | 4,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytesPerPixel = channels === 1 ? 1 : 3;
  const rows = channels === 1 ? pixels : withoutAlpha(pixels);
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, widthPx);
  view.setUint32(4, heightPx);
  header.set([8, channels === 1 ? GREY : RGB, 0, 0, 0], 8);
  const data = filter(rows, widthPx * bytesPerPixel, heightPx, bytesPerPixel);
  return concat([
    new Uint8Array(SIGNATURE),
    chunk("IHDR", header),
    chunk("IDAT", await deflated(data, { level: LEVEL })),
    chunk("IEND", new Uint8Array()),
  ]);
}

function withoutAlpha(rgba: Uint8Array): Uint8Array {
  const rgb = new Uint8Array(rgba.length / 4 * 3);
  for (let from = 0, to = 0; from < rgba.length; from += 4, to += 3) {
    rgb[to] = rgba[from]!;
    rgb[to + 1] = rgba[from + 1]!;
    rgb[to + 2] = rgba[from + 2]!;
  }
  return rgb;
}

/** Each row by the filter that leaves the least behind (12.8). */
function filter(
  rows: Uint8Array,
  rowBytes: number,
  count: number,
  bytesPerPixel: number,
): Uint8Array {
  const out = new Uint8Array((rowBytes + 1) * count);
  const candidates = [SUB, UP, PAETH].map((type) => {
    const line = new Uint8Array(rowBytes + 1);
    line[0] = type;
    return line;
  });
  let above: Uint8Array = new Uint8Array(rowBytes);
  for (let y = 0; y < count; y++) {
    const row = rows.subarray(y * rowBytes, (y + 1) * rowBytes);
    let best = candidates[0]!, least = Infinity;
    for (const line of candidates) {
      predict(line, row, above, bytesPerPixel);
      const cost = remainder(line);
      if (cost < least) [best, least] = [line, cost];
    }
    out.set(best, y * (rowBytes + 1));
    above = row;
  }
  return out;
}

/** Fills a line with what a filter leaves of a row. */
function predict(
  line: Uint8Array,
  row: Uint8Array,
  above: Uint8Array,
  bytesPerPixel: number,
): void {
  const type = line[0];
  for (let x = 0; x < row.length; x++) {
    const left = x < bytesPerPixel ? 0 : row[x - bytesPerPixel]!;
    const up = above[x]!;
    let guess = up;
    if (type === SUB) guess = left;
    else if (type === PAETH) {
      guess = paeth(
        left,
        up,
        x < bytesPerPixel ? 0 : above[x - bytesPerPixel]!,
      );
    }
    line[x + 1] = row[x]! - guess;
  }
}

/** 9.4: of three neighbours the one nearest to left + up - corner. */
function paeth(left: number, up: number, corner: number): number {
  const toLeft = Math.abs(up - corner);
  const toUp = Math.abs(left - corner);
  const toCorner = Math.abs(left + up - 2 * corner);
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}

/** The sum of the line's bytes as signed distances from 0. */
function remainder(line: Uint8Array): number {
  let sum = 0;
  for (let x = 1; x < line.length; x++) {
    const byte = line[x]!;
    sum += byte < 128 ? byte : 256 - byte;
  }
  return sum;
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const out = new Uint8Array(12 + data.length);
  const view = new DataView(out.buffer);
  view.setUint32(0, data.length);
  out.set(new TextEncoder().encode(type), 4);
  out.set(data, 8);
  view.setUint32(8 + data.length, crc32(out.subarray(4, 8 + data.length)));
  return out;
}

function concat(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
