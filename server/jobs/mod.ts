/** The front door. @module */
export * from "./types.ts";
export { type JobsOptions, openJobs } from "./open_jobs.ts";
