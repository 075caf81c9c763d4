/** Jobs as documents, and the moves between their states. @module */
import type { Collection } from "#storage";
import type { Job, JobState } from "./types.ts";

const TIME_DIGITS = 15;
const SEPARATOR = "\u0001";

/** By id. */
export const JOBS: Collection<Job> = {
  name: "jobs",
  indexes: {
    created: (job) => [timeKey(job.createdAtMs)],
    state: (job) => [job.state + SEPARATOR + timeKey(job.createdAtMs)],
    due: (job) => job.state === "queued" ? [dueKey(job.kind, job.runAtMs)] : [],
  },
};

/** The moves there are; all else is a bug. */
const MOVES: Readonly<Record<JobState, readonly JobState[]>> = {
  queued: ["running", "cancelled"],
  running: ["done", "failed", "cancelled", "queued"],
  done: ["queued"],
  failed: ["queued"],
  cancelled: ["queued"],
};

/**
 * The job in another state. What belongs to a run goes when it ends.
 *
 * @throws {RangeError} Where there is no such move.
 */
export function move(job: Job, state: JobState, changes: Partial<Job>): Job {
  if (!MOVES[job.state].includes(state)) {
    throw new RangeError(`A job cannot go from ${job.state} to ${state}`);
  }
  const { owner: _owner, leaseUntilMs: _lease, ...rest } = job;
  return { ...rest, ...changes, state };
}

/** Queued anew, as if it had never run. */
export function renew(job: Job, runAtMs: number): Job {
  const {
    progress: _progress,
    reason: _reason,
    startedAtMs: _started,
    finishedAtMs: _finished,
    isWantedAgain: _again,
    ...rest
  } = move(job, "queued", { runAtMs, attempts: 0 });
  return rest;
}

/** Jobs of a kind that wait, by time. */
export function dueKey(kind: string, runAtMs: number): string {
  return kind + SEPARATOR + timeKey(runAtMs);
}

/** The time in a key of `due`. */
export function timeIn(key: string): number {
  return Number(key.slice(-TIME_DIGITS));
}

/** All keys of `state` for one state, or of `due` for one kind. */
export function keysOf(stateOrKind: string): string {
  return stateOrKind + SEPARATOR;
}

function timeKey(ms: number): string {
  return String(Math.max(0, Math.trunc(ms))).padStart(TIME_DIGITS, "0");
}
