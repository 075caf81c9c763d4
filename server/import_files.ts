/** `task import PATH…`: files, folders, zips and DICOMDIRs, with the reason for each file not taken. @module */
import { type IngestResult, noCounts, type ResultCounts, walk } from "#ingest";
import { megabytes, print, progress, shown } from "./terminal.ts";

/** Where files go: into this process's own store, or to the running server. */
export interface ImportTarget {
  /** Takes one file; tells a result for it, or for each entry of an archive. */
  take(
    path: string,
    name: string,
    onResult: (result: IngestResult) => void,
  ): Promise<void>;
}

/** Small files are bound by the disk's round trip: several at once. */
const AT_ONCE = 8;
/** Reasons kept and printed at the end; beyond it they are counted. */
const MOST_REASONS = 100_000;

/** What an import came to. */
export interface ImportSummary {
  readonly counts: Readonly<ResultCounts>;
  readonly unreadable: number;
}

/**
 * Takes in all files below `paths`, showing progress, then a summary.
 *
 * @returns counts of what became of them
 */
export async function importFiles(
  target: ImportTarget,
  paths: readonly string[],
): Promise<ImportSummary> {
  const startedMs = performance.now();
  const counts = noCounts();
  const studyUids = new Set<string>();
  const reasons: string[] = [];
  let notTaken = 0;
  let unreadable = 0;
  let doneFiles = 0;
  let doneBytes = 0;
  const files: { readonly path: string; readonly sizeBytes: number }[] = [];
  const explain = (name: string, reason: string) => {
    notTaken++;
    if (reasons.length < MOST_REASONS) {
      reasons.push(`  ${shown(name)}: ${shown(reason)}`);
    }
  };
  for await (const found of walk(paths)) {
    if ("sizeBytes" in found) files.push(found);
    else {
      unreadable++;
      explain(found.path, found.error);
    }
  }
  const totalBytes = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const onResult = (result: IngestResult) => {
    counts[result.status]++;
    if (result.studyUid !== undefined) studyUids.add(result.studyUid);
    if (result.reason !== undefined) {
      explain(result.name, `${result.status}: ${result.reason.text}`);
    }
  };
  const queue = files.values();
  const work = async () => {
    for (const { path, sizeBytes } of queue) {
      try {
        await target.take(path, path, onResult);
      } catch (error) {
        unreadable++;
        explain(path, error instanceof Error ? error.message : String(error));
      }
      doneFiles++;
      doneBytes += sizeBytes;
      progress(
        `${doneFiles} of ${files.length} files, ` +
          `${megabytes(doneBytes)} of ${megabytes(totalBytes)}` +
          (notTaken > 0 ? `, ${notTaken} not taken` : ""),
      );
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  progress("");
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
  print(
    `${counts.stored} images stored, ${counts.duplicate} were here already, ` +
      `in ${studyUids.size} studies; ${megabytes(doneBytes)} in ${seconds} s.`,
  );
  if (notTaken > 0) print(`Not taken, ${notTaken}:`);
  for (const line of reasons) print(line);
  if (notTaken > reasons.length) {
    print(`  and ${notTaken - reasons.length} more`);
  }
  return { counts, unreadable };
}

/** 0 where everything that had to come in is in. */
export function exitCodeOf({ counts, unreadable }: ImportSummary): number {
  return counts.refused + counts.quarantined + unreadable === 0 ? 0 : 1;
}
