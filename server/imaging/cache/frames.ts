/** Decoded frames, from memory or from the decoder. @module */
import { err, ok, type Result } from "#base";
import type { DecodedFrame } from "#dicom";
import type { BlobStore } from "#storage";
import type { FrameDecoder, ImagingTimers } from "../ports.ts";
import type { ImagingError, StackFrame } from "../types.ts";
import { BoundedCache } from "./bounded_cache.ts";

type Decoded = Result<DecodedFrame, ImagingError>;

/** What is kept, and until when. */
export interface FrameBounds {
  readonly bytes: number;
  /** Nobody has asked for any frame for so long: all are forgotten. */
  readonly idleMs: number;
}

/** Keeps frames within bounds. */
export class Frames {
  readonly #blobs: Pick<BlobStore, "open">;
  readonly #decoder: FrameDecoder;
  readonly #kept: BoundedCache<Decoded>;
  readonly #idleMs: number;
  readonly #timers: ImagingTimers;
  #cancelIdle = (): void => {};

  constructor(
    blobs: Pick<BlobStore, "open">,
    decoder: FrameDecoder,
    bounds: FrameBounds,
    timers: ImagingTimers,
  ) {
    this.#idleMs = bounds.idleMs;
    this.#timers = timers;
    this.#blobs = blobs;
    this.#decoder = decoder;
    this.#kept = new BoundedCache(
      bounds.bytes,
      (decoded) => decoded.ok ? sizeBytesOf(decoded.value) : 0,
    );
  }

  /** The frame; decoding goes on for others when `signal` is aborted. */
  async get(frame: StackFrame, signal?: AbortSignal): Promise<Decoded> {
    if (signal?.aborted) return cancelled();
    this.#cancelIdle();
    this.#cancelIdle = this.#timers.after(
      this.#idleMs,
      () => this.#kept.clear(),
    );
    const decoded = this.#kept.get(
      keyOf(frame),
      () => this.#decode(frame),
      ({ ok }) => ok,
    );
    return signal === undefined
      ? await decoded
      : await Promise.race([decoded, aborted(signal)]);
  }

  async #decode(frame: StackFrame): Promise<Decoded> {
    const source = await this.#blobs.open(frame.blobHash);
    if (!source.ok) return err(decodeError(frame, source.error.message));
    const { frameIndex } = frame.frame;
    const decoded = await this.#decoder.decode(source.value, frameIndex);
    if (decoded.ok) return ok(decoded.value);
    const { message } = decoded.error;
    return err({ ...decodeError(frame, message), cause: decoded.error });
  }
}

/** As decoded, and as int16 for the renderer. */
function sizeBytesOf({ values, overlay }: DecodedFrame): number {
  return 2 * values.byteLength + (overlay?.byteLength ?? 0);
}

function keyOf({ blobHash, frame }: StackFrame): string {
  return `${blobHash}/${frame.frameIndex}`;
}

function decodeError({ sopUid }: StackFrame, message: string): ImagingError {
  return { kind: "imaging.decode", message, sopUid };
}

/** The answer where nobody waits any more. */
export function cancelled(): Result<never, ImagingError> {
  return err({ kind: "imaging.cancelled", message: "Given up" });
}

function aborted(signal: AbortSignal): Promise<Decoded> {
  return new Promise((resolve) => {
    signal.addEventListener("abort", () => resolve(cancelled()), {
      once: true,
    });
  });
}
