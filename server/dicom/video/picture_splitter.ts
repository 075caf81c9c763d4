/** Pictures out of a stream of bytes: portable pixmaps (P6), one after another. @module */
import { PixelFault } from "../pixels/raw_frame.ts";
import type { RgbPicture } from "./messages.ts";

/** "P6", columns, rows and "255", each ended by one white space, are shorter. */
const HEAD_BYTES_MAX = 40;
const HEAD = /^P6\s(\d{1,5})\s(\d{1,5})\s255\s$/;

/** Takes pieces of any length, and hands out each picture once it is whole. */
export class PictureSplitter {
  readonly #maxPixels: number;
  readonly #onPicture: (picture: RgbPicture) => void;
  #head = "";
  #picture: RgbPicture | undefined;
  #filled = 0;

  constructor(maxPixels: number, onPicture: (picture: RgbPicture) => void) {
    this.#maxPixels = maxPixels;
    this.#onPicture = onPicture;
  }

  /** @throws {PixelFault} where a picture does not begin as one, or is too large */
  push(piece: Uint8Array): void {
    let at = 0;
    while (at < piece.length) {
      if (this.#picture === undefined) {
        this.#head += String.fromCharCode(piece[at++]!);
        this.#begin();
        continue;
      }
      const { rgb } = this.#picture;
      const count = Math.min(rgb.length - this.#filled, piece.length - at);
      rgb.set(piece.subarray(at, at + count), this.#filled);
      this.#filled += count;
      at += count;
      if (this.#filled < rgb.length) continue;
      this.#onPicture(this.#picture);
      this.#picture = undefined;
    }
  }

  #begin(): void {
    const [, columns = "", rows = ""] = HEAD.exec(this.#head) ?? [];
    if (columns === "") {
      if (this.#head.length < HEAD_BYTES_MAX) return;
      throw new PixelFault("The decoder's pictures can't be told apart");
    }
    const size = { columns: Number(columns), rows: Number(rows) };
    const pixels = size.columns * size.rows;
    if (pixels === 0 || pixels > this.#maxPixels) {
      throw new PixelFault(
        `The pictures are ${size.columns} x ${size.rows} pixels, which the header does not allow`,
      );
    }
    this.#picture = { ...size, rgb: new Uint8Array(3 * pixels) };
    this.#filled = 0;
    this.#head = "";
  }
}
