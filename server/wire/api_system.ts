/** JSON of the server itself: problems, health, jobs, settings. @module */
import * as z from "zod/mini";
import { Sentence } from "./down.ts";

const count = z.int().check(z.minimum(0));

/** Every error of `/api` and `/dicomweb`, as `application/problem+json` (RFC 9457). */
export const Problem = z.looseObject({
  /** `urn:farsight:problem:` and a code such as `notFound`. */
  type: z.string(),
  title: z.string(),
  status: z.int(),
  /** One sentence: what was being done, and the state found. */
  detail: z.optional(z.string()),
  /** Quote it to support; the server's log has it too. */
  trace: z.string(),
  /** The parameter at fault. */
  parameter: z.optional(z.string()),
  /** The instance at fault and the rule it breaks. */
  sopUid: z.optional(z.string()),
  rule: z.optional(z.string()),
  /** Of an upload: where to go on. */
  offsetBytes: z.optional(count),
});

/** Answers `GET /healthz`: 200 once it serves, 503 while it stops. */
export const Health = z.strictObject({
  status: z.enum(["ok", "stopping"]),
  startedAtMs: z.number(),
});

/** A piece of durable work. */
export const JobSummary = z.strictObject({
  id: z.string(),
  /** "volume.build", "volume.secondOpinion", ... */
  kind: z.string(),
  state: z.enum(["waiting", "running", "done", "failed", "cancelled"]),
  seriesUid: z.optional(z.string()),
  done: z.optional(count),
  total: z.optional(count),
  error: z.optional(Sentence),
});

/** Answers `GET /api/jobs`: what waits and runs, and the last that failed; at most 200. */
export const JobList = z.strictObject({ jobs: z.array(JobSummary) });

/** Answers `GET /api/settings`: what the server was started with; no secrets. */
export const SettingList = z.strictObject({
  settings: z.array(z.strictObject({
    key: z.string(),
    value: z.string(),
    /** "" where there is none. */
    unit: z.string(),
    default: z.string(),
    reason: z.string(),
  })),
});

export type Problem = z.infer<typeof Problem>;
export type Health = z.infer<typeof Health>;
export type JobSummary = z.infer<typeof JobSummary>;
export type JobList = z.infer<typeof JobList>;
export type SettingList = z.infer<typeof SettingList>;
