/** Reads PNG files of 8-bit grey, RGB or RGBA, any filter (ISO/IEC 15948), apart from the code that writes them. @module */
import assert from "node:assert/strict";
import { inflateSync } from "node:zlib";

/** Pixels, row by row from the top. */
export interface ReadPng {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Alpha is left out. */
  readonly channels: 1 | 3;
  readonly bytes: Uint8Array;
  /** The first channel of a pixel. */
  at(x: number, y: number): number;
}

/** The picture of a response. */
export async function readPng(response: Response): Promise<ReadPng> {
  assert.equal(response.status, 200, await explain(response));
  assert.equal(response.headers.get("content-type"), "image/png");
  const file = new Uint8Array(await response.arrayBuffer());
  const view = new DataView(file.buffer);
  const widthPx = view.getUint32(16);
  const heightPx = view.getUint32(20);
  const colorType = file[25] as 0 | 2 | 6;
  assert.equal(file[24], 8);
  const stored = { 0: 1, 2: 3, 6: 4 }[colorType];
  assert(stored !== undefined, `colour type ${colorType}`);
  const channels = stored === 1 ? 1 : 3;
  const parts: Uint8Array[] = [];
  for (let at = 8; at < file.length;) {
    const size = view.getUint32(at);
    const type = String.fromCharCode(...file.subarray(at + 4, at + 8));
    if (type === "IDAT") parts.push(file.subarray(at + 8, at + 8 + size));
    at += size + 12;
  }
  const data = inflateSync(new Uint8Array(parts.flatMap((part) => [...part])));
  const all = unfilter(data, widthPx * stored, heightPx, stored);
  const bytes = stored === 4 ? all.filter((_, n) => n % 4 !== 3) : all;
  const at = (x: number, y: number): number =>
    bytes[(y * widthPx + x) * channels]!;
  return { widthPx, heightPx, channels, bytes, at };
}

async function explain(response: Response): Promise<string> {
  return response.status === 200 ? "" : await response.clone().text();
}

function unfilter(
  data: Uint8Array,
  rowBytes: number,
  rows: number,
  bytesPerPixel: number,
): Uint8Array {
  const out = new Uint8Array(rowBytes * rows);
  for (let y = 0; y < rows; y++) {
    const type = data[y * (rowBytes + 1)]!;
    for (let x = 0; x < rowBytes; x++) {
      const raw = data[y * (rowBytes + 1) + 1 + x]!;
      const here = y * rowBytes + x;
      const left = x >= bytesPerPixel ? out[here - bytesPerPixel]! : 0;
      const up = y > 0 ? out[here - rowBytes]! : 0;
      const corner = x >= bytesPerPixel && y > 0
        ? out[here - rowBytes - bytesPerPixel]!
        : 0;
      out[here] = raw + prediction(type, left, up, corner);
    }
  }
  return out;
}

function prediction(type: number, a: number, b: number, c: number): number {
  switch (type) {
    case 1:
      return a;
    case 2:
      return b;
    case 3:
      return (a + b) >> 1;
    case 4: {
      const p = a + b - c;
      const [pa, pb, pc] = [a, b, c].map((n) => Math.abs(p - n)) as [
        number,
        number,
        number,
      ];
      return pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
    }
    default:
      return 0;
  }
}
