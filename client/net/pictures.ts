/** Pictures of the live stream, decoded one at a time a view, newest first. @module */
import { type FrameHeader, readFrame } from "#wire";

/** A picture that is ready to draw. */
export interface Picture {
  readonly header: FrameHeader;
  readonly bitmap: ImageBitmap;
  /** Of the whole message. */
  readonly sizeBytes: number;
  readonly receivedAtMs: number;
}

/** Decodes an encoded picture; the browser's own where not said otherwise. */
export type Decode = (
  bytes: Uint8Array<ArrayBuffer>,
  media: string,
) => Promise<ImageBitmap>;

/** What a picture pipe tells. */
export interface PictureSink {
  /** To be drawn now; the receiver closes the bitmap when it is replaced. */
  onPicture(picture: Picture): void;
  /** A frame was drawn or dropped: the server may send the next. */
  onDone(view: number, frame: number): void;
}

/** Decodes in the browser, off the main path, without touching the colours. */
export function decodeInBrowser(
  bytes: Uint8Array<ArrayBuffer>,
  media: string,
): Promise<ImageBitmap> {
  return createImageBitmap(new Blob([bytes], { type: media }), {
    colorSpaceConversion: "none",
    premultiplyAlpha: "none",
  });
}

interface Waiting {
  readonly header: FrameHeader;
  readonly picture: Uint8Array<ArrayBuffer>;
  readonly sizeBytes: number;
  readonly receivedAtMs: number;
}

/** From binary messages to pictures, in order and never back in time. */
export class PicturePipe {
  readonly #sink: PictureSink;
  readonly #decode: Decode;
  /** Per view: the newest frame shown. */
  readonly #shown = new Map<number, number>();
  readonly #busy = new Set<number>();
  readonly #waiting = new Map<number, Waiting>();

  constructor(sink: PictureSink, decode: Decode = decodeInBrowser) {
    this.#sink = sink;
    this.#decode = decode;
  }

  /** Takes one message; answers its header, or nothing for what is not a frame. */
  take(
    message: Uint8Array<ArrayBuffer>,
    receivedAtMs: number,
  ): FrameHeader | undefined {
    const read = readFrame(message);
    if (!read.ok) return undefined;
    const { header, picture } = read.value;
    const sizeBytes = message.length;
    this.#put({ header, picture, sizeBytes, receivedAtMs });
    return header;
  }

  /** Forgets a view, or all: a new session counts its frames anew. */
  forget(view?: number): void {
    if (view !== undefined) {
      this.#shown.delete(view);
      this.#waiting.delete(view);
      return;
    }
    this.#shown.clear();
    this.#waiting.clear();
  }

  #put(next: Waiting): void {
    const { view, frame } = next.header;
    if (frame <= (this.#shown.get(view) ?? -1)) {
      return this.#sink.onDone(view, frame);
    }
    if (!this.#busy.has(view)) return void this.#run(next);
    const older = this.#waiting.get(view);
    if (older !== undefined) this.#sink.onDone(view, older.header.frame);
    this.#waiting.set(view, next);
  }

  async #run(next: Waiting): Promise<void> {
    const { header, picture, sizeBytes, receivedAtMs } = next;
    const { view, frame } = header;
    this.#busy.add(view);
    this.#shown.set(view, frame);
    try {
      const bitmap = await this.#decode(picture, header.media);
      if (this.#shown.get(view) === frame) {
        this.#sink.onPicture({ header, bitmap, sizeBytes, receivedAtMs });
      } else bitmap.close();
    } catch {
      // A picture that does not decode is dropped; the one before stays.
    }
    this.#sink.onDone(view, frame);
    this.#busy.delete(view);
    const newer = this.#waiting.get(view);
    this.#waiting.delete(view);
    if (newer !== undefined) this.#put(newer);
  }
}
