/** Jobs in the document store: read, changed with their versions, told of. @module */
import { type Clock, err, ok, type Result } from "#base";
import { type DocumentStore, put, remove } from "#storage";
import { dueKey, JOBS, keysOf, renew, timeIn } from "./job_documents.ts";
import type { Job, JobFilter, JobsError, JobState, NewJob } from "./types.ts";

/** How often a change is tried again when another came first. */
const TRIES = 20;
const MAX_LIST = 1000;
/** Finished jobs are kept for people to look at, not for ever. */
const KEPT_FINISHED = 5_000;

type Listener = (job: Job) => void;

/** The durable half of the queue. */
export class JobStore {
  readonly #documents: DocumentStore;
  readonly #clock: Clock;
  readonly #listeners = new Set<Listener>();

  constructor(documents: DocumentStore, clock: Clock) {
    this.#documents = documents;
    this.#clock = clock;
  }

  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  tell(job: Job): void {
    for (const listener of this.#listeners) listener(job);
  }

  async get(id: string): Promise<Job | undefined> {
    return (await this.#documents.get(JOBS, id))?.value;
  }

  async list({ state, kind, limit }: JobFilter): Promise<readonly Job[]> {
    const range = state === undefined
      ? { index: "created", reverse: true }
      : { index: "state", prefix: keysOf(state), reverse: true };
    const jobs: Job[] = [];
    for await (const { value } of this.#documents.find(JOBS, range)) {
      if (kind !== undefined && value.kind !== kind) continue;
      jobs.push(value);
      if (jobs.length >= Math.min(limit, MAX_LIST)) break;
    }
    return jobs;
  }

  /** Ids of queued jobs of a kind that may run, in the order in which they fell due. */
  async due(kind: string, limit: number): Promise<readonly string[]> {
    const to = dueKey(kind, this.#clock.nowMs() + 1);
    const range = { index: "due", prefix: keysOf(kind), to, limit };
    const found = this.#documents.findKeys(JOBS, range);
    return await Array.fromAsync(found, ({ id }) => id);
  }

  /** When the next queued job of a kind may run. */
  async nextDueMs(kind: string): Promise<number | undefined> {
    const range = { index: "due", prefix: keysOf(kind), limit: 1 };
    for await (const { key } of this.#documents.findKeys(JOBS, range)) {
      return timeIn(key);
    }
    return undefined;
  }

  async running(): Promise<readonly Job[]> {
    const range = { index: "state", prefix: keysOf("running") };
    const found = this.#documents.find(JOBS, range);
    return await Array.fromAsync(found, ({ value }) => value);
  }

  async enqueue(wish: NewJob): Promise<Result<Job, JobsError>> {
    const { kind, key, input, delayMs = 0, again = false } = wish;
    const nowMs = this.#clock.nowMs();
    const runAtMs = nowMs + delayMs;
    const id = `${kind}/${key}`;
    const fresh: Job = {
      ...{ id, kind, key, input, runAtMs },
      state: "queued",
      attempts: 0,
      createdAtMs: nowMs,
    };
    return await this.change(id, (job) => {
      if (job === undefined) return ok(fresh);
      if (!again || job.state === "queued") return ok(job);
      if (job.state === "running") {
        return ok({ ...job, input, isWantedAgain: true });
      }
      return ok({ ...renew(job, runAtMs), input });
    });
  }

  /**
   * Changes a job by what it is now, again where another change comes first.
   * Nothing is written where the job stays the same.
   */
  async change(
    id: string,
    by: (job: Job | undefined) => Result<Job, JobsError>,
  ): Promise<Result<Job, JobsError>> {
    for (let attempt = 1;; attempt++) {
      const stored = await this.#documents.get(JOBS, id);
      const changed = by(stored?.value);
      if (!changed.ok || changed.value === stored?.value) return changed;
      const version = stored?.version ?? null;
      const change = put(JOBS, id, changed.value, version);
      const written = await this.#documents.write([change]);
      if (written.ok) {
        this.tell(changed.value);
        return changed;
      }
      if (written.error.kind !== "storage.conflict" || attempt === TRIES) {
        const { message } = written.error;
        return err({ kind: "jobs.unavailable", message });
      }
    }
  }

  /** Forgets the oldest finished jobs. */
  async prune(): Promise<void> {
    const states: readonly JobState[] = ["done", "failed", "cancelled"];
    for (const state of states) {
      const range = { index: "state", prefix: keysOf(state), reverse: true };
      let kept = 0;
      for await (const { id } of this.#documents.findKeys(JOBS, range)) {
        if (++kept > KEPT_FINISHED) {
          await this.#documents.write([remove(JOBS, id)]);
        }
      }
    }
  }
}
