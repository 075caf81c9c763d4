/** What the room hands out: what became of each received file, and why. @module */

/** A reason in words: English as it stands, a key with parameters for translation. No patient data. */
export interface Reason {
  readonly key: `ingest.${string}`;
  readonly params: Readonly<Record<string, string | number>>;
  readonly text: string;
}

/** How a file came. */
export type Origin = "upload" | "stow" | "import" | "dimse";

/** What is known of a file before it is read. */
export interface ReceiveMeta {
  /** A name or path, as text; never used as a place. */
  readonly fileName?: string;
  readonly from: Origin;
}

/**
 * - `stored`: kept, checked and in the index
 * - `duplicate`: the same bytes are here already
 * - `quarantined`: kept apart, with its reason
 * - `refused`: not kept (a program, a bomb, too large, cut off), with its reason
 * - `skipped`: not needed (a DICOMDIR, hidden files), with its reason
 */
export type IngestStatus =
  | "stored"
  | "duplicate"
  | "quarantined"
  | "refused"
  | "skipped";

/** What became of one file. */
export interface IngestResult {
  readonly name: string;
  readonly status: IngestStatus;
  readonly reason?: Reason;
  readonly sizeBytes: number;
  readonly studyUid?: string;
  readonly seriesUid?: string;
  readonly sopUid?: string;
  readonly sopClassUid?: string;
  readonly quarantineId?: string;
}

/** Takes results as they come. */
export type OnResult = (result: IngestResult) => void | Promise<void>;

/** Every status with a count. */
export type ResultCounts = Record<IngestStatus, number>;

/** No results yet. */
export function noCounts(): ResultCounts {
  return { stored: 0, duplicate: 0, quarantined: 0, refused: 0, skipped: 0 };
}

/** Counts taken together. */
export function sumOf(all: readonly ResultCounts[]): ResultCounts {
  const sum = noCounts();
  for (const counts of all) {
    sum.stored += counts.stored;
    sum.duplicate += counts.duplicate;
    sum.quarantined += counts.quarantined;
    sum.refused += counts.refused;
    sum.skipped += counts.skipped;
  }
  return sum;
}
