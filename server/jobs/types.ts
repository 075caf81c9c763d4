/** Work that outlives a request and a restart. @module */
import type { Result } from "#base";

/** Where a job stands. */
export type JobState = "queued" | "running" | "done" | "failed" | "cancelled";

/** One job as it stands. */
export interface Job {
  /** Kind and key; one job each. */
  readonly id: string;
  readonly kind: string;
  readonly key: string;
  /** A JSON value, for the kind's handler. */
  readonly input: unknown;
  readonly state: JobState;
  /** Runs begun since it was last queued anew. */
  readonly attempts: number;
  readonly progress?: Progress;
  /** Why the last run failed; without patient data. */
  readonly reason?: string;
  readonly createdAtMs: number;
  /** Not to be run before. */
  readonly runAtMs: number;
  readonly startedAtMs?: number;
  readonly finishedAtMs?: number;
  /** While running: by which process, and until when it is believed to be alive. */
  readonly owner?: string;
  readonly leaseUntilMs?: number;
  /** Asked for again while it ran: it is queued anew when it ends. */
  readonly isWantedAgain?: boolean;
}

/** How far a job is, in steps of its own. */
export interface Progress {
  readonly done: number;
  readonly total: number;
}

/** What to do. */
export interface NewJob {
  readonly kind: string;
  /** What it is done to; a job of the same kind and key is the same job. */
  readonly key: string;
  /** A JSON value. */
  readonly input: unknown;
  /** 0 where absent. */
  readonly delayMs?: number;
  /**
   * Whether a whole run must begin after this call: a finished job is queued
   * anew, a running one when it ends. Without it a job is done once.
   */
  readonly again?: boolean;
}

/** Why it could not be done. */
export interface JobsError {
  readonly kind: "jobs.missing" | "jobs.notNow" | "jobs.unavailable";
  readonly message: string;
}

/** Why a run failed. */
export interface JobFailure {
  /** For people; without patient data. */
  readonly message: string;
  /** Trying again would not help. */
  readonly isFinal: boolean;
}

/** One run of a job. */
export interface Run {
  readonly job: Job;
  /** Aborted when the job is cancelled, the server stops, or the lease is lost. */
  readonly signal: AbortSignal;
  /** Tells how far it is; cheap, may be called at each step. */
  progress(done: number, total: number): void;
}

/** How jobs of one kind are done. */
export interface Handler {
  /** Runs at once in this process. */
  readonly concurrency: number;
  /** Runs before it is failed; runs that a crash ended count. */
  readonly maxAttempts: number;
  /** Wait before the second run; doubles each time, up to ten minutes. */
  readonly backoffMs: number;
  /** May be begun again after any crash, so it does the same thing twice without harm. What it throws counts as a failure that may pass. */
  run(run: Run): Promise<Result<void, JobFailure>>;
}

/** Which jobs to list, newest first. */
export interface JobFilter {
  readonly state?: JobState;
  readonly kind?: string;
  /** From 1 to 1,000. */
  readonly limit: number;
}

/** The queue. Made by `openJobs()`. */
export interface JobQueue {
  /** Durable when it resolves. */
  enqueue(job: NewJob): Promise<Result<Job, JobsError>>;
  get(id: string): Promise<Job | undefined>;
  list(filter: JobFilter): Promise<readonly Job[]>;
  /** A queued job is cancelled at once, a running one when its handler lets go. */
  cancel(id: string): Promise<Result<Job, JobsError>>;
  /** Queues a failed or cancelled job anew. */
  retry(id: string): Promise<Result<Job, JobsError>>;
  /** Tells of each change, progress included; returns how to stop that. */
  subscribe(listener: (job: Job) => void): () => void;
  /** Begins to work, with one handler a kind; takes up what an earlier process left. */
  start(handlers: Readonly<Record<string, Handler>>): Promise<void>;
  /** Looks for due jobs now. It does so by itself when one is queued, ends or falls due. */
  wake(): Promise<void>;
  /** Resolves when no job of a kind with a handler runs or is queued, for now or for later. */
  idle(): Promise<void>;
  /** Begins nothing more, aborts what runs and waits for it; it is queued again, the run not counted. */
  stop(): Promise<void>;
}
