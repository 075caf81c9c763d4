/** A video being decoded in a thread of its own: forwards only, and no further than asked. @module */
import { PixelFault } from "../pixels/raw_frame.ts";
import {
  type RgbPicture,
  STOP,
  type VideoAnswer,
  type VideoOpening,
} from "./messages.ts";

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
  #isIdle = false;

  constructor(
    opening: Omit<VideoOpening, "wanted">,
    onPicture: (index: number, picture: RgbPicture) => void,
  ) {
    this.#worker = new Worker(new URL("./video_worker.ts", import.meta.url), {
      type: "module",
    });
    this.#worker.onmessage = ({ data }: MessageEvent<VideoAnswer>) => {
      if (data.kind === "picture") onPicture(this.#count++, data.picture);
      else if (data.kind === "idle") this.#isIdle = true;
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

  /** It stopped of itself, since nobody wanted more: begin anew. */
  get isIdle(): boolean {
    return this.#isIdle;
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
    const before = Atomics.load(new Int32Array(this.#wanted), 0);
    this.#want(Math.max(before, index + 1 + READ_AHEAD));
    const onAbort = () => this.#wake();
    signal.addEventListener("abort", onAbort, { once: true });
    try {
      while (this.#count <= index) {
        if (this.#end !== undefined) return this.#end;
        if (this.#isIdle) {
          throw new PixelFault("the video was put away meanwhile: ask again");
        }
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

  /** Wakes the thread first: one that sleeps would not be ended. */
  [Symbol.dispose](): void {
    this.#want(STOP);
    this.#worker.terminate();
  }

  #want(count: number): void {
    const wanted = new Int32Array(this.#wanted);
    Atomics.store(wanted, 0, count);
    Atomics.notify(wanted, 0);
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
