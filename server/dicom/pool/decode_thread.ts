/** One worker thread of the pool: a few jobs in flight, in order, under a clock. @module */
import { err, type Result } from "#base";
import type { DicomError } from "../types.ts";
import type { QueuedJob } from "./decode_pool.ts";
import type { FrameAnswer, FrameFile, FrameJob } from "./messages.ts";

/** Jobs sent ahead, so that a thread need not wait for the next. */
const IN_FLIGHT_MAX = 4;

interface Events {
  onFree(): void;
  /** The thread is gone; the jobs it had not begun are handed back. */
  onLost(jobs: readonly QueuedJob[]): void;
}

/** A thread that decodes; it is never used again after a crash. */
export class DecodeThread {
  readonly #worker: Worker;
  readonly #events: Events;
  readonly #frameMs: number;
  /** In the order sent, which is the order worked on. */
  readonly #jobs = new Map<number, QueuedJob>();
  #nextId = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isLost = false;

  constructor(frameMs: number, events: Events) {
    this.#frameMs = frameMs;
    this.#events = events;
    this.#worker = new Worker(new URL("./decode_worker.ts", import.meta.url), {
      type: "module",
    });
    this.#worker.onmessage = (event: MessageEvent<FrameAnswer>) =>
      this.#answered(event.data);
    this.#worker.onerror = (event) => {
      event.preventDefault();
      this.#lose(`the decoder crashed: ${event.message}`);
    };
  }

  get load(): number {
    return this.#jobs.size;
  }

  get hasRoom(): boolean {
    return this.#jobs.size < IN_FLIGHT_MAX;
  }

  /** Sends a job once its file is known. */
  async run(
    job: QueuedJob,
    file: Promise<Result<FrameFile, DicomError>>,
  ): Promise<void> {
    const id = this.#nextId++;
    this.#jobs.set(id, job);
    if (this.#jobs.size === 1) this.#watch();
    let found: Result<FrameFile, DicomError>;
    try {
      found = await file;
    } catch (thrown) {
      this.#finish(id)?.fail(thrown);
      return;
    }
    if (this.#isLost) return;
    if (!found.ok) {
      this.#finish(id)?.settle(found);
      return;
    }
    const message: FrameJob = {
      id,
      file: found.value,
      frameIndex: job.frameIndex,
      output: job.output,
    };
    const transfer = "bytes" in found.value ? [found.value.bytes.buffer] : [];
    this.#worker.postMessage(message, transfer);
  }

  /** Ends the thread; jobs in flight get an error. */
  stop(): void {
    this.#isLost = true;
    clearTimeout(this.#timer);
    this.#worker.terminate();
    for (const job of this.#jobs.values()) {
      job.settle(fault("the decoder was stopped", job));
    }
    this.#jobs.clear();
  }

  #answered({ id, result }: FrameAnswer): void {
    this.#finish(id)?.settle(result);
  }

  #finish(id: number): QueuedJob | undefined {
    const job = this.#jobs.get(id);
    this.#jobs.delete(id);
    this.#watch();
    this.#events.onFree();
    return job;
  }

  /** Starts the clock for the job now at the head. */
  #watch(): void {
    clearTimeout(this.#timer);
    if (this.#jobs.size === 0) return;
    this.#timer = setTimeout(
      () => this.#lose(`it took longer than ${this.#frameMs} ms`),
      this.#frameMs,
    );
  }

  #lose(reason: string): void {
    if (this.#isLost) return;
    this.#isLost = true;
    clearTimeout(this.#timer);
    this.#worker.terminate();
    const [guilty, ...innocent] = this.#jobs.values();
    this.#jobs.clear();
    guilty?.settle(fault(reason, guilty));
    this.#events.onLost(innocent);
  }
}

function fault(
  reason: string,
  { frameIndex }: QueuedJob,
): Result<never, DicomError> {
  return err({
    kind: "dicom.pixels",
    message: `Cannot decode frame ${frameIndex + 1}: ${reason}`,
  });
}
