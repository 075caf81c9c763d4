/** Decoding on worker threads, started when needed and stopped when idle. @module */
import { type ByteSource, err, LIMITS, type Result } from "#base";
import type { VoxelMap, VoxelTarget, WrittenVoxels } from "../pixels/voxels.ts";
import type { DecodedFrame, DicomError } from "../types.ts";
import { DecodeThread } from "./decode_thread.ts";
import type { FrameAnswer, FrameFile, FrameOutput } from "./messages.ts";

/** How many threads, and how patient. */
export interface DecodePoolOptions {
  readonly workers: number;
  /** Idle threads are stopped after this long, and give their memory back. */
  readonly idleMs?: number;
  /** A frame that takes longer is given up, and its thread replaced. */
  readonly frameMs?: number;
}

/** Threads that decode frames. */
export interface DecodePool extends Disposable {
  /**
   * Decodes one frame of a file.
   *
   * @throws the signal's reason when it is aborted
   */
  decode(
    source: ByteSource,
    frameIndex: number,
    signal?: AbortSignal,
  ): Promise<Result<DecodedFrame, DicomError>>;
  /**
   * Decodes one frame, laid out as its header says: the samples that an
   * uncompressed file would hold, in little endian. Pictures of a video are
   * RGB.
   *
   * @throws the signal's reason when it is aborted
   */
  uncompressed(
    source: ByteSource,
    frameIndex: number,
    signal?: AbortSignal,
  ): Promise<Result<Uint8Array<ArrayBuffer>, DicomError>>;
  /**
   * Decodes one grey frame and writes it as int16 voxels into shared memory.
   * Call it for all slices at once: the pool keeps its threads fed.
   *
   * @throws the signal's reason when it is aborted
   */
  decodeInto(
    source: ByteSource,
    frameIndex: number,
    target: VoxelTarget,
    map: VoxelMap,
    signal?: AbortSignal,
  ): Promise<Result<WrittenVoxels, DicomError>>;
  /** Threads running now. */
  readonly threadCount: number;
}

/** A job as the pool keeps it. */
export interface QueuedJob {
  readonly source: ByteSource;
  readonly frameIndex: number;
  readonly output: FrameOutput;
  readonly signal?: AbortSignal;
  settle(result: FrameAnswer["result"]): void;
  fail(reason: unknown): void;
}

/** Creates a pool; no thread runs before the first job. */
export function createDecodePool(options: DecodePoolOptions): DecodePool {
  return new Pool(options);
}

class Pool implements DecodePool {
  readonly #options: Required<DecodePoolOptions>;
  readonly #queue: QueuedJob[] = [];
  readonly #threads: DecodeThread[] = [];
  #idleTimer: ReturnType<typeof setTimeout> | undefined;
  #isDisposed = false;

  constructor({ workers, idleMs = 10_000, frameMs }: DecodePoolOptions) {
    this.#options = { workers, idleMs, frameMs: frameMs ?? LIMITS.decodeMs };
  }

  get threadCount(): number {
    return this.#threads.length;
  }

  decode(
    source: ByteSource,
    frameIndex: number,
    signal?: AbortSignal,
  ): Promise<Result<DecodedFrame, DicomError>> {
    const output = { kind: "values" } as const;
    const job = { source, frameIndex, output, ...(signal ? { signal } : {}) };
    return this.#enqueue(job) as Promise<Result<DecodedFrame, DicomError>>;
  }

  uncompressed(
    source: ByteSource,
    frameIndex: number,
    signal?: AbortSignal,
  ): Promise<Result<Uint8Array<ArrayBuffer>, DicomError>> {
    const output = { kind: "uncompressed" } as const;
    const job = { source, frameIndex, output, ...(signal ? { signal } : {}) };
    return this.#enqueue(job) as Promise<
      Result<Uint8Array<ArrayBuffer>, DicomError>
    >;
  }

  decodeInto(
    source: ByteSource,
    frameIndex: number,
    target: VoxelTarget,
    map: VoxelMap,
    signal?: AbortSignal,
  ): Promise<Result<WrittenVoxels, DicomError>> {
    const output = { kind: "voxels", map, target } as const;
    const job = { source, frameIndex, output, ...(signal ? { signal } : {}) };
    return this.#enqueue(job) as Promise<Result<WrittenVoxels, DicomError>>;
  }

  [Symbol.dispose](): void {
    this.#isDisposed = true;
    clearTimeout(this.#idleTimer);
    for (const thread of this.#threads.splice(0)) thread.stop();
    for (const job of this.#queue.splice(0)) {
      job.settle(err({
        kind: "dicom.pixels",
        message: "The decoder was stopped",
      }));
    }
  }

  #enqueue(
    job: Omit<QueuedJob, "settle" | "fail">,
  ): Promise<FrameAnswer["result"]> {
    if (this.#isDisposed) throw new TypeError("The decode pool is disposed");
    const { promise, resolve, reject } = Promise.withResolvers<
      FrameAnswer["result"]
    >();
    const { signal } = job;
    if (signal?.aborted) return Promise.reject(signal.reason);
    const onAbort = () => {
      const at = this.#queue.indexOf(queued);
      if (at >= 0) this.#queue.splice(at, 1);
      reject(signal!.reason);
    };
    signal?.addEventListener("abort", onAbort, { once: true });
    const done = () => signal?.removeEventListener("abort", onAbort);
    const queued: QueuedJob = {
      ...job,
      settle: (result) => (done(), resolve(result)),
      fail: (reason) => (done(), reject(reason)),
    };
    this.#queue.push(queued);
    this.#feed();
    return promise;
  }

  #feed(): void {
    clearTimeout(this.#idleTimer);
    while (this.#queue.length > 0) {
      const thread = this.#threadWithRoom();
      if (thread === undefined) return;
      const job = this.#queue.shift()!;
      void thread.run(job, fileOf(job.source));
    }
    if (this.#threads.every(({ load }) => load === 0)) this.#waitIdle();
  }

  /** The least busy thread; a new one while all are busy and there may be more. */
  #threadWithRoom(): DecodeThread | undefined {
    const [idlest] = this.#threads.toSorted((a, b) => a.load - b.load);
    if (idlest?.load === 0) return idlest;
    if (this.#threads.length < this.#options.workers) {
      const fresh: DecodeThread = new DecodeThread(this.#options.frameMs, {
        onFree: () => this.#feed(),
        onLost: (jobs) => this.#replace(fresh, jobs),
      });
      this.#threads.push(fresh);
      return fresh;
    }
    return idlest?.hasRoom ? idlest : undefined;
  }

  /** Jobs behind the one at fault go back to the head of the queue. */
  #replace(thread: DecodeThread, jobs: readonly QueuedJob[]): void {
    const at = this.#threads.indexOf(thread);
    if (at >= 0) this.#threads.splice(at, 1);
    this.#queue.unshift(...jobs.filter(({ signal }) => !signal?.aborted));
    this.#feed();
  }

  #waitIdle(): void {
    this.#idleTimer = setTimeout(() => {
      for (const thread of this.#threads.splice(0)) thread.stop();
    }, this.#options.idleMs);
    // An idle pool keeps no program alive.
    Deno.unrefTimer(this.#idleTimer as unknown as number);
  }
}

/** Workers open files themselves; what has no file is read and sent. */
async function fileOf(
  source: ByteSource,
): Promise<Result<FrameFile, DicomError>> {
  if (source.path !== undefined) {
    return { ok: true, value: { path: source.path } };
  }
  if (source.sizeBytes > LIMITS.deflatedBytes) {
    return err({
      kind: "dicom.limit",
      message:
        `${source.sizeBytes} bytes that are in no file are more than a decoder is sent`,
    });
  }
  const bytes = await source.read(0, source.sizeBytes);
  // A copy: its memory is given away.
  return { ok: true, value: { bytes: bytes.slice() } };
}
