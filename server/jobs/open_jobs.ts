/** The queue at work. @module */
import { type Clock, err, type Log, ok, type Result } from "#base";
import type { DocumentStore } from "#storage";
import { move, renew } from "./job_documents.ts";
import { JobStore } from "./job_store.ts";
import { afterCrash, afterRun, afterStop } from "./outcome.ts";
import type {
  Handler,
  Job,
  JobFailure,
  JobFilter,
  JobQueue,
  JobsError,
  Progress,
  Run,
} from "./types.ts";

const LEASE_MS = 30_000;
const HEARTBEAT_MS = 10_000;
/** Progress is told at each step, but written only this often. */
const PROGRESS_MS = 1_000;
/** The longest sleep between looks: another process may have queued something. */
const MAX_SLEEP_MS = HEARTBEAT_MS;

/** What the queue stands on. */
export interface JobsOptions {
  readonly documents: DocumentStore;
  readonly clock: Clock;
  readonly log: Log;
  /** Whether no other process works on these documents: what is running at the start was then left by a crash, and is taken up at once instead of when its lease ends. */
  readonly isAlone: boolean;
}

/** A run in this process; the latest progress is here, the store's may be a second old. */
interface Running {
  readonly job: Job;
  readonly abort: AbortController;
  progress?: Progress;
  progressWrittenMs: number;
  ended?: Promise<void>;
}

/** Opens the queue; it does nothing until it is started. */
export function openJobs(options: JobsOptions): JobQueue {
  return new Queue(options);
}

class Queue implements JobQueue {
  readonly #owner = crypto.randomUUID();
  readonly #store: JobStore;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #isAlone: boolean;
  readonly #running = new Map<string, Running>();
  #handlers: Readonly<Record<string, Handler>> = {};
  #isStopped = true;
  #looking: Promise<void> | undefined;
  #lookAgain = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #heartbeat: ReturnType<typeof setInterval> | undefined;
  #idle: (() => void)[] = [];

  constructor({ documents, clock, log, isAlone }: JobsOptions) {
    this.#store = new JobStore(documents, clock);
    this.#clock = clock;
    this.#log = log;
    this.#isAlone = isAlone;
  }

  async enqueue(job: Parameters<JobQueue["enqueue"]>[0]) {
    const queued = await this.#store.enqueue(job);
    if (queued.ok && !this.#isStopped) void this.wake();
    return queued;
  }

  async get(id: string): Promise<Job | undefined> {
    const job = await this.#store.get(id);
    return job && this.#withProgress(job);
  }

  async list(filter: JobFilter): Promise<readonly Job[]> {
    const jobs = await this.#store.list(filter);
    return jobs.map((job) => this.#withProgress(job));
  }

  subscribe(listener: (job: Job) => void): () => void {
    return this.#store.subscribe(listener);
  }

  async cancel(id: string): Promise<Result<Job, JobsError>> {
    const changed = await this.#store.change(id, (job) => {
      if (job === undefined) return err(missing());
      if (job.state === "cancelled") return ok(job);
      if (job.state !== "queued" && job.state !== "running") {
        return err(notNow("cancel", job));
      }
      const finishedAtMs = this.#clock.nowMs();
      return ok(move(job, "cancelled", { finishedAtMs }));
    });
    if (changed.ok) this.#running.get(id)?.abort.abort("cancelled");
    return changed;
  }

  async retry(id: string): Promise<Result<Job, JobsError>> {
    const changed = await this.#store.change(id, (job) => {
      if (job === undefined) return err(missing());
      const isOver = job.state === "failed" || job.state === "cancelled";
      if (!isOver) return err(notNow("retry", job));
      return ok(renew(job, this.#clock.nowMs()));
    });
    if (changed.ok && !this.#isStopped) void this.wake();
    return changed;
  }

  async start(handlers: Readonly<Record<string, Handler>>): Promise<void> {
    this.#handlers = handlers;
    this.#isStopped = false;
    await this.#store.prune();
    await this.#reclaim(this.#isAlone);
    this.#heartbeat = setInterval(() => void this.#beat(), HEARTBEAT_MS);
    void this.wake();
  }

  async wake(): Promise<void> {
    this.#lookAgain = true;
    this.#looking ??= this.#lookUntilDone();
    await this.#looking;
  }

  async idle(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#idle.push(resolve);
    await this.wake();
    return await promise;
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    clearInterval(this.#heartbeat);
    await this.#looking;
    for (const { abort } of this.#running.values()) abort.abort("stopped");
    await Promise.all([...this.#running.values()].map(({ ended }) => ended));
    this.#tellIdle();
  }

  async #lookUntilDone(): Promise<void> {
    try {
      while (this.#lookAgain) {
        this.#lookAgain = false;
        await this.#look();
      }
    } finally {
      this.#looking = undefined;
    }
  }

  /** Begins what is due, as far as there is room, and sleeps until the next falls due. */
  async #look(): Promise<void> {
    clearTimeout(this.#timer);
    let sleepMs = MAX_SLEEP_MS;
    let isIdle = true;
    try {
      for (const [kind, handler] of Object.entries(this.#handlers)) {
        const room = handler.concurrency - this.#countOf(kind);
        for (const id of await this.#store.due(kind, Math.max(0, room))) {
          await this.#begin(id, handler);
        }
        const nextMs = await this.#store.nextDueMs(kind);
        if (nextMs === undefined) continue;
        isIdle = false;
        // What is due already waits for room: the end of a run wakes us.
        const waitMs = nextMs - this.#clock.nowMs();
        if (waitMs > 0) sleepMs = Math.min(sleepMs, waitMs);
      }
    } catch (error) {
      isIdle = false;
      this.#log.error("jobs.look", { error: messageOf(error) });
    }
    if (this.#isStopped) return;
    this.#timer = setTimeout(() => void this.wake(), sleepMs);
    // What was asked for during this look may not have been seen by it.
    const isCertain = isIdle && !this.#lookAgain;
    if (isCertain && this.#running.size === 0) this.#tellIdle();
  }

  async #begin(id: string, handler: Handler): Promise<void> {
    if (this.#isStopped || this.#running.has(id)) return;
    const nowMs = this.#clock.nowMs();
    const claimed = await this.#store.change(id, (job) => {
      if (job?.state !== "queued") return err(missing());
      return ok(move(job, "running", {
        attempts: job.attempts + 1,
        startedAtMs: nowMs,
        owner: this.#owner,
        leaseUntilMs: nowMs + LEASE_MS,
      }));
    });
    if (!claimed.ok) return;
    const running: Running = {
      job: claimed.value,
      abort: new AbortController(),
      progressWrittenMs: -Infinity,
    };
    this.#running.set(id, running);
    running.ended = this.#run(running, handler).finally(() => {
      this.#running.delete(id);
      if (!this.#isStopped) void this.wake();
    });
  }

  async #run(running: Running, handler: Handler): Promise<void> {
    const { job, abort } = running;
    const run: Run = {
      job,
      signal: abort.signal,
      progress: (done, total) => this.#progress(running, { done, total }),
    };
    let result: Result<void, JobFailure>;
    try {
      result = await handler.run(run);
    } catch (error) {
      const message = messageOf(error);
      if (!abort.signal.aborted) {
        this.#log.error("jobs.threw", { job: job.id, error: message });
      }
      result = err({ message, isFinal: false });
    }
    const isCutShort = abort.signal.reason === "stopped";
    const ended = await this.#store.change(job.id, (now) => {
      if (now === undefined || !this.#isOurs(now, job)) return err(missing());
      const nowMs = this.#clock.nowMs();
      const after = isCutShort && !result.ok
        ? afterStop(now, nowMs)
        : afterRun(now, handler, result, nowMs);
      const { progress } = running;
      return ok(
        progress && after.attempts > 0 ? { ...after, progress } : after,
      );
    });
    if (!ended.ok && ended.error.kind === "jobs.unavailable") {
      // Its lease ends, and then it is run again.
      this.#log.error("jobs.end", { job: job.id, error: ended.error.message });
    }
  }

  #progress(running: Running, progress: Progress): void {
    running.progress = progress;
    const { job, progressWrittenMs } = running;
    const nowMs = this.#clock.monotonicMs();
    if (nowMs - progressWrittenMs < PROGRESS_MS) {
      return this.#store.tell({ ...job, progress });
    }
    running.progressWrittenMs = nowMs;
    void this.#keepAlive(running);
  }

  async #beat(): Promise<void> {
    await Promise.all(
      [...this.#running.values()].map((r) => this.#keepAlive(r)),
    );
    await this.#reclaim(false);
  }

  /** Writes that a run goes on, and how far it is; a run that is no longer ours is aborted. */
  async #keepAlive(running: Running): Promise<void> {
    const { job, progress } = running;
    const leaseUntilMs = this.#clock.nowMs() + LEASE_MS;
    const kept = await this.#store.change(job.id, (now) => {
      if (now === undefined || !this.#isOurs(now, job)) return err(missing());
      return ok({ ...now, leaseUntilMs, ...(progress && { progress }) });
    });
    if (!kept.ok && kept.error.kind === "jobs.missing") {
      running.abort.abort("lost");
    }
  }

  /** Takes up jobs whose process is gone; a crash counts as a failed run. */
  async #reclaim(whateverTheLease: boolean): Promise<void> {
    const nowMs = this.#clock.nowMs();
    for (const { id } of await this.#store.running()) {
      await this.#store.change(id, (job) => {
        const isGone = job?.state === "running" && job.owner !== this.#owner &&
          (whateverTheLease || job.leaseUntilMs! < nowMs);
        if (!isGone) return err(missing());
        return ok(afterCrash(job, this.#handlers[job.kind], nowMs));
      });
    }
  }

  /** Whether the job is still in the run that we began. */
  #isOurs(now: Job, begun: Job): boolean {
    return now.state === "running" && now.owner === this.#owner &&
      now.startedAtMs === begun.startedAtMs && now.attempts === begun.attempts;
  }

  #withProgress(job: Job): Job {
    const progress = this.#running.get(job.id)?.progress;
    return progress && job.state === "running" ? { ...job, progress } : job;
  }

  #countOf(kind: string): number {
    let count = 0;
    for (const { job } of this.#running.values()) {
      if (job.kind === kind) count++;
    }
    return count;
  }

  #tellIdle(): void {
    const waiting = this.#idle;
    this.#idle = [];
    for (const resolve of waiting) resolve();
  }
}

function missing(): JobsError {
  return { kind: "jobs.missing", message: "There is no such job" };
}

function notNow(what: string, job: Job): JobsError {
  return {
    kind: "jobs.notNow",
    message: `Cannot ${what} a job that is ${job.state}`,
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
