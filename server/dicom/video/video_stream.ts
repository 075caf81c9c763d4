/** A video being decoded in a thread of its own: forwards only, and no further than asked. @module */
import { PixelFault } from "../pixels/raw_frame.ts";
import type { RgbPicture, VideoAnswer, VideoOpening } from "./messages.ts";

/** Decoded beyond what was asked for, since the next picture is usually next. */
const READ_AHEAD = 4;

/** How the stream ended. */
export interface VideoEnd {
  /** Pictures there were. */
  readonly count: number;
  readonly reason?: string;
}

/** One run over a video, from its first picture on. */
export class VideoStream implements Disposable {
  readonly #worker: Worker;
  readonly #wanted = new SharedArrayBuffer(4);
  #changed = Promise.withResolvers<void>();
  #count = 0;
  #end: VideoEnd | undefined;

  constructor(
    opening: Omit<VideoOpening, "wanted">,
    onPicture: (index: number, picture: RgbPicture) => void,
  ) {
    this.#worker = new Worker(new URL("./video_worker.ts", import.meta.url), {
      type: "module",
    });
    this.#worker.onmessage = ({ data }: MessageEvent<VideoAnswer>) => {
      if (data.kind === "picture") onPicture(this.#count++, data.picture);
      else this.#ended(data.reason);
      this.#wake();
    };
    this.#worker.onerror = (event) => {
      event.preventDefault();
      this.#ended(`the decoder crashed: ${event.message}`);
      this.#wake();
    };
    this.#worker.postMessage({ ...opening, wanted: this.#wanted });
  }

  /** Pictures that have come. */
  get count(): number {
    return this.#count;
  }

  /**
   * Waits until a picture has come.
   *
   * @param signal gives up waiting; decoding goes on
   * @returns how the video ended, where it ended before
   * @throws {PixelFault} when given up
   */
  async reach(
    index: number,
    signal: AbortSignal,
  ): Promise<VideoEnd | undefined> {
    const wanted = new Int32Array(this.#wanted);
    const count = Math.max(Atomics.load(wanted, 0), index + 1 + READ_AHEAD);
    Atomics.store(wanted, 0, count);
    Atomics.notify(wanted, 0);
    const onAbort = () => this.#wake();
    signal.addEventListener("abort", onAbort, { once: true });
    try {
      while (this.#count <= index) {
        if (this.#end !== undefined) return this.#end;
        if (signal.aborted) {
          throw new PixelFault(
            `${this.#count} pictures of the video are decoded so far, and this one lies further on: ask again`,
          );
        }
        await this.#changed.promise;
      }
      return undefined;
    } finally {
      signal.removeEventListener("abort", onAbort);
    }
  }

  [Symbol.dispose](): void {
    this.#worker.terminate();
  }

  #ended(reason: string | undefined): void {
    const count = this.#count;
    this.#end = { count, ...(reason === undefined ? {} : { reason }) };
    this.#worker.terminate();
  }

  #wake(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers<void>();
  }
}
