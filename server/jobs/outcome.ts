/** What the end of a run makes of its job. @module */
import type { Result } from "#base";
import { move, renew } from "./job_documents.ts";
import type { Handler, Job, JobFailure } from "./types.ts";

const MAX_BACKOFF_MS = 10 * 60_000;

/** After a run that ended by itself; a job that was wanted again meanwhile is queued anew. */
export function afterRun(
  job: Job,
  handler: Handler,
  result: Result<void, JobFailure>,
  nowMs: number,
): Job {
  if (job.isWantedAgain) return renew(job, nowMs);
  if (result.ok) return move(job, "done", { finishedAtMs: nowMs });
  const reason = result.error.message;
  if (result.error.isFinal || job.attempts >= handler.maxAttempts) {
    return move(job, "failed", { reason, finishedAtMs: nowMs });
  }
  const backoffMs = handler.backoffMs * 2 ** (job.attempts - 1);
  const runAtMs = nowMs + Math.min(backoffMs, MAX_BACKOFF_MS);
  return move(job, "queued", { reason, runAtMs });
}

/** After a run that the server's stop cut short: as if it had not begun. */
export function afterStop(job: Job, nowMs: number): Job {
  const attempts = job.attempts - 1;
  return move(job, "queued", { attempts, runAtMs: nowMs });
}

/** After a run whose process is gone: it may be the job that kills it, so the run counts. */
export function afterCrash(
  job: Job,
  handler: Handler | undefined,
  nowMs: number,
): Job {
  const reason = `The server stopped while it ran (run ${job.attempts})`;
  return job.attempts < (handler?.maxAttempts ?? Infinity)
    ? move(job, "queued", { reason, runAtMs: nowMs })
    : move(job, "failed", { reason, finishedAtMs: nowMs });
}
