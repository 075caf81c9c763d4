/** Which stored instances a path names, and their addresses. @module */
import { err, ok, type Result } from "#base";
import type { InstanceRecord, SeriesRecord } from "#studies";
import type { Call } from "./call.ts";
import { notFound, type Problem } from "./problem.ts";
import type { Target } from "./route.ts";

/** The series of a target, in order; 404 where it is not here. */
export async function seriesOf(
  { deps, grant }: Call,
  target: Target,
): Promise<Result<readonly SeriesRecord[], Problem>> {
  const { studyUid, seriesUid } = target;
  if (seriesUid === undefined) {
    const found = await deps.index.seriesOf(grant, studyUid);
    return found.length === 0 ? err(notFound("such study")) : ok(found);
  }
  const series = await deps.index.series(grant, seriesUid);
  return series?.studyUid === studyUid
    ? ok([series])
    : err(notFound("such series of this study"));
}

/** The instances of a target, in order; 404 where it is not here. */
export async function instancesOf(
  call: Call,
  target: Target,
): Promise<Result<readonly InstanceRecord[], Problem>> {
  if (target.sopUid !== undefined) {
    const one = await instanceOf(call, target, target.sopUid);
    return one.ok ? ok([one.value]) : one;
  }
  const series = await seriesOf(call, target);
  if (!series.ok) return series;
  const found: InstanceRecord[] = [];
  for (const { seriesUid } of series.value) {
    found.push(...await call.deps.index.instancesOf(call.grant, seriesUid));
  }
  return found.length === 0 ? err(notFound("instance")) : ok(found);
}

/** One instance, in the very series and study that the path names. */
export async function instanceOf(
  { deps, grant }: Call,
  target: Target,
  sopUid: string,
): Promise<Result<InstanceRecord, Problem>> {
  const found = await deps.index.instance(grant, sopUid);
  return found?.studyUid === target.studyUid &&
      (target.seriesUid === undefined || found.seriesUid === target.seriesUid)
    ? ok(found)
    : err(notFound("such instance of this series"));
}

/** The address of an instance, PS3.18 10.4.1.1.1. */
export function instanceUrl(
  baseUrl: string,
  { studyUid, seriesUid, sopUid }: {
    readonly studyUid: string;
    readonly seriesUid: string;
    readonly sopUid: string;
  },
): string {
  return `${baseUrl}/studies/${studyUid}/series/${seriesUid}` +
    `/instances/${sopUid}`;
}
