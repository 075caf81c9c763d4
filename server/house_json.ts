/** Jobs and settings as the JSON of `/api`. @module */
import type { Job, JobQueue } from "#jobs";
import type { JobList, JobSummary, SettingList } from "#wire";
import { type Config, SETTINGS } from "./config.ts";

const MOST_JOBS = 200;

/** What waits, runs and failed. */
export async function jobList(queue: JobQueue): Promise<JobList> {
  const jobs: Job[] = [];
  for (const state of ["running", "queued", "failed"] as const) {
    const limit = MOST_JOBS - jobs.length;
    if (limit > 0) jobs.push(...await queue.list({ state, limit }));
  }
  return { jobs: jobs.map(summary) };
}

function summary(job: Job): JobSummary {
  const { id, kind, key, state, progress, reason } = job;
  return {
    id,
    kind,
    state: state === "queued" ? "waiting" : state,
    ...kind.startsWith("volume.") ? { seriesUid: key } : {},
    ...progress,
    ...reason === undefined ? {} : {
      error: { key: "jobs.failed", params: {}, text: reason.slice(0, 4096) },
    },
  };
}

/** What the server was started with. */
export function settingList(config: Config): SettingList {
  const values: Readonly<Record<string, unknown>> = config;
  const settings = Object.entries(SETTINGS).map(([name, setting]) => {
    const { key, unit, reason, default: byDefault } = setting;
    const value = values[name];
    return {
      key,
      value: typeof value === "boolean" ? (value ? "on" : "off") : `${value}`,
      unit,
      default: byDefault,
      reason,
    };
  });
  return { settings };
}
