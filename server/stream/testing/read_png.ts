/** Reads PNG files of 8-bit grey, as the renderer writes them. @module */
import { Buffer } from "node:buffer";
import { inflateSync } from "node:zlib";

/** Grey, row by row from the top. */
export interface GreyPicture {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly grey: Uint8Array;
}

/** @throws where it is another kind of PNG */
export function readGreyPng(file: Uint8Array): GreyPicture {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  let at = 8;
  let [widthPx, heightPx] = [0, 0];
  const data: Uint8Array[] = [];
  while (at < file.length) {
    const length = view.getUint32(at);
    const type = new TextDecoder().decode(file.subarray(at + 4, at + 8));
    const start = at + 8;
    if (type === "IHDR") {
      widthPx = view.getUint32(start);
      heightPx = view.getUint32(start + 4);
      if (file[start + 8] !== 8 || file[start + 9] !== 0) {
        throw new TypeError("Not a PNG of 8-bit grey");
      }
    }
    if (type === "IDAT") data.push(file.subarray(start, start + length));
    at = start + length + 4;
  }
  const rows = inflateSync(Buffer.concat(data));
  return { widthPx, heightPx, grey: unfilter(rows, widthPx, heightPx) };
}

function unfilter(
  rows: Uint8Array,
  width: number,
  height: number,
): Uint8Array {
  const grey = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    const filter = rows[y * (width + 1)]!;
    for (let x = 0; x < width; x++) {
      const out = y * width + x;
      const left = x > 0 ? grey[out - 1]! : 0;
      const up = y > 0 ? grey[out - width]! : 0;
      const corner = x > 0 && y > 0 ? grey[out - width - 1]! : 0;
      const guess = [
        0,
        left,
        up,
        (left + up) >> 1,
        paeth(left, up, corner),
      ][filter]!;
      grey[out] = rows[y * (width + 1) + 1 + x]! + guess;
    }
  }
  return grey;
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const [a, b, c] = [left, up, corner].map((x) => Math.abs(guess - x));
  return a! <= b! && a! <= c! ? left : b! <= c! ? up : corner;
}
