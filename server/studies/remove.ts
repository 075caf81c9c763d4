/** Removing instances, and with the last of them their series and study. @module */
import { err, ok, type Result } from "#base";
import {
  type Change,
  type DocumentStore,
  put,
  remove,
  type Stored,
} from "#storage";
import { INSTANCES, SERIES, STUDIES, under } from "./collections.ts";
import { countSeries, countStudy } from "./counts.ts";
import { missing, storageFault } from "./errors.ts";
import { readStudy } from "./frame_counts.ts";
import type { InstanceRecord, StudiesError } from "./types.ts";

/** Instances a write: each takes a few keys of the 80 KiB that a write may have. */
const AT_ONCE = 150;
const TRIES = 5;

type Removed = Result<readonly string[], StudiesError>;

/** Removes a study, series after series; counts are right after each step, so that a crash leaves a smaller study, not a wrong one. */
export async function removeStudy(
  documents: DocumentStore,
  studyUid: string,
): Promise<Removed> {
  const range = { index: "study", prefix: under(studyUid) };
  const hashes: string[] = [];
  const found = await Array.fromAsync(documents.findKeys(SERIES, range));
  if (found.length === 0) return err(missing("study"));
  for (const { id } of found) {
    const removed = await removeSeries(documents, id);
    if (!removed.ok) return removed;
    hashes.push(...removed.value);
  }
  return ok(hashes);
}

/** Removes a series, in steps. */
export async function removeSeries(
  documents: DocumentStore,
  seriesUid: string,
): Promise<Removed> {
  const range = { index: "series", prefix: under(seriesUid), limit: AT_ONCE };
  const hashes: string[] = [];
  while (true) {
    const some = await Array.fromAsync(documents.find(INSTANCES, range));
    if (some.length === 0) break;
    const removed = await removeSome(documents, seriesUid, some);
    if (!removed.ok) return removed;
    hashes.push(...removed.value);
  }
  return hashes.length === 0 ? err(missing("series")) : ok(hashes);
}

/** Removes one instance. */
export async function removeInstance(
  documents: DocumentStore,
  sopUid: string,
): Promise<Removed> {
  const found = await documents.get(INSTANCES, sopUid);
  if (found === undefined) return err(missing("instance"));
  return await removeSome(documents, found.value.seriesUid, [found]);
}

async function removeSome(
  documents: DocumentStore,
  seriesUid: string,
  some: readonly Stored<InstanceRecord>[],
): Promise<Removed> {
  for (let attempt = 1;; attempt++) {
    const counts = await lessenCounts(documents, seriesUid, some);
    const written = await documents.write([
      ...some.map(({ id, version }) => remove(INSTANCES, id, version)),
      ...counts,
    ]);
    if (written.ok) return ok(some.map(({ value }) => value.blobHash));
    const again = written.error.kind === "storage.conflict" && attempt < TRIES;
    if (!again) return err(storageFault(written.error));
  }
}

async function lessenCounts(
  documents: DocumentStore,
  seriesUid: string,
  some: readonly Stored<InstanceRecord>[],
): Promise<Change[]> {
  const series = await documents.get(SERIES, seriesUid);
  if (series === undefined) throw new Error("Instances without their series");
  const study = await readStudy(documents, series.value.studyUid);
  if (study === undefined) throw new Error("A series without its study");
  const records = some.map(({ value }) => value);
  const after = countSeries(series.value, records, -1);
  const left = countStudy(study.value, series.value, after);
  return [
    after.instanceCount > 0
      ? put(SERIES, series.id, after, series.version)
      : remove(SERIES, series.id, series.version),
    left.seriesCount > 0
      ? put(STUDIES, study.id, left, study.version)
      : remove(STUDIES, study.id, study.version),
  ];
}
