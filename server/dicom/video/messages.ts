/** What a video's reader and its thread say to each other. @module */

/** Bytes of a stream in its file, in order. */
export interface VideoPart {
  readonly offsetBytes: number;
  readonly lengthBytes: number;
}

/** Begins a stream; said once, first. */
export interface VideoOpening {
  readonly file:
    | { readonly path: string }
    | { readonly bytes: Uint8Array<ArrayBuffer> };
  readonly parts: readonly VideoPart[];
  /** Larger pictures are not decoded. */
  readonly maxPixels: number;
  /** One int32: the count of pictures wanted so far; the thread sleeps when it is reached. */
  readonly wanted: SharedArrayBuffer;
}

/** One picture; samples interleaved, 8 bits each. */
export interface RgbPicture {
  readonly columns: number;
  readonly rows: number;
  readonly rgb: Uint8Array<ArrayBuffer>;
}

/** Pictures come in the order shown; then the end, with what was wrong. */
export type VideoAnswer =
  | { readonly kind: "picture"; readonly picture: RgbPicture }
  | { readonly kind: "end"; readonly reason?: string };
