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
  /** One int32: the count of pictures wanted so far, where the thread sleeps; or {@linkcode STOP}. */
  readonly wanted: SharedArrayBuffer;
}

/** Wanted no more: a thread that sleeps can't be ended from outside. */
export const STOP = -1;

/** One picture; samples interleaved, 8 bits each. */
export interface RgbPicture {
  readonly columns: number;
  readonly rows: number;
  readonly rgb: Uint8Array<ArrayBuffer>;
}

/** Pictures come in the order shown; then the end, with what was wrong, unless nobody wanted more for long. */
export type VideoAnswer =
  | { readonly kind: "picture"; readonly picture: RgbPicture }
  | { readonly kind: "end"; readonly reason?: string }
  | { readonly kind: "idle" };
