import type { Clock } from "#base";
import type { JobQueue } from "#jobs";

/** The job that builds a series' volumes; its key is the series' UID. */
export const BUILD_JOB = "volume.build";

/** Bound on series remembered; a build is asked for again where one was forgotten. */
const MOST_SERIES = 10_000;

/**
 * Asks, durably, for a build of each series that got an instance; one build
 * for many instances, once nothing more has come for a while.
 */
export class QuietSeries {
  readonly #jobs: JobQueue;
  readonly #clock: Clock;
  readonly #quietMs: number;
  /** When each series last got an instance, while its build has not begun. */
  readonly #touchedMs = new Map<string, number>();

  constructor(jobs: JobQueue, clock: Clock, quietMs: number) {
    this.#jobs = jobs;
    this.#clock = clock;
    this.#quietMs = quietMs;
  }

  /** An instance came; durable when it resolves. */
  async touch(seriesUid: string): Promise<void> {
    const isAsked = this.#touchedMs.has(seriesUid);
    this.#touchedMs.set(seriesUid, this.#clock.monotonicMs());
    if (isAsked) return;
    if (this.#touchedMs.size > MOST_SERIES) this.#forgetOldest();
    const queued = await this.#jobs.enqueue({
      kind: BUILD_JOB,
      key: seriesUid,
      input: { seriesUid },
      delayMs: this.#quietMs,
      again: true,
    });
    if (queued.ok) return;
    this.#touchedMs.delete(seriesUid);
    throw new Error(queued.error.message);
  }

  /**
   * Called as a build begins: waits until the series is quiet. An instance
   * that comes after this resolves asks for another build.
   */
  async begin(seriesUid: string, signal: AbortSignal): Promise<void> {
    for (;;) {
      const touchedMs = this.#touchedMs.get(seriesUid);
      const leftMs = touchedMs === undefined
        ? 0
        : touchedMs + this.#quietMs - this.#clock.monotonicMs();
      if (leftMs <= 0 || signal.aborted) break;
      await new Promise((resolve) => setTimeout(resolve, leftMs));
    }
    this.#touchedMs.delete(seriesUid);
  }

  #forgetOldest(): void {
    const [oldest] = this.#touchedMs.keys();
    if (oldest !== undefined) this.#touchedMs.delete(oldest);
  }
}
