/** Results of ingest as JSON of `/api`. @module */
import type { IngestResult, Quarantined, Reason } from "#ingest";
import type { FileResult, QuarantineItem, Sentence } from "#wire";

/** What became of a file. */
export function fileResult(
  { reason, sopClassUid: _, ...result }: IngestResult,
): FileResult {
  return {
    ...result,
    ...reason === undefined ? {} : { reason: sentence(reason) },
  };
}

/** One thing kept apart. */
export function quarantineItem(
  { reason, ...item }: Quarantined,
): QuarantineItem {
  return { ...item, reason: sentence(reason) };
}

function sentence({ key, params, text }: Reason): Sentence {
  return { key, params: { ...params }, text: text.slice(0, 4096) };
}
