/** The Store Instances Response Module, PS3.18 Annex I. @module */
import type { IngestResult } from "./types.ts";

const RETRIEVE_URL = "00081190";
const FAILURE_REASON = "00081197";
const FAILED_SOP_SEQUENCE = "00081198";
const REFERENCED_SOP_SEQUENCE = "00081199";
const OTHER_FAILURES_SEQUENCE = "0008119A";
const REFERENCED_CLASS = "00081150";
const REFERENCED_INSTANCE = "00081155";
/** Why, in words: Error Comment. */
const ERROR_COMMENT = "00000902";

/** PS3.18 Table I.2-2, PS3.7 Annex C. */
const FAILURES = {
  processing: 0x0110,
  duplicate: 0x0111,
  outOfResources: 0xa700,
  otherStudy: 0xa900,
  notUnderstood: 0xc000,
} as const;

type Item = Record<string, unknown>;

/** Status and body for what became of each part. */
export function storeResponse(
  results: readonly IngestResult[],
  baseUrl: string,
): { readonly status: 200 | 202 | 409; readonly body: Item } {
  const stored = results.filter(isStored);
  const failed = results.filter((result) => !isStored(result));
  const named = failed.filter(({ sopUid }) => sopUid !== undefined);
  const others = failed.filter(({ sopUid }) => sopUid === undefined);
  const studyUids = new Set(stored.map(({ studyUid }) => studyUid));
  const body: Item = {};
  if (studyUids.size === 1) {
    const [studyUid] = studyUids;
    body[RETRIEVE_URL] = text("UR", `${baseUrl}/studies/${studyUid}`);
  }
  const put = (tag: string, items: Item[]) => {
    if (items.length > 0) body[tag] = { vr: "SQ", Value: items };
  };
  put(FAILED_SOP_SEQUENCE, named.map(failedItem));
  put(REFERENCED_SOP_SEQUENCE, stored.map((one) => storedItem(one, baseUrl)));
  put(OTHER_FAILURES_SEQUENCE, others.map(failedItem));
  const status = failed.length === 0 ? 200 : stored.length === 0 ? 409 : 202;
  return { status, body };
}

function isStored({ status }: IngestResult): boolean {
  return status === "stored" || status === "duplicate";
}

function storedItem(result: IngestResult, baseUrl: string): Item {
  const { studyUid, seriesUid, sopUid } = result;
  const url =
    `${baseUrl}/studies/${studyUid}/series/${seriesUid}/instances/${sopUid}`;
  return { ...reference(result), [RETRIEVE_URL]: text("UR", url) };
}

function failedItem(result: IngestResult): Item {
  const comment = result.reason === undefined
    ? {}
    // LO holds 64 characters; the rest of the reason is in the quarantine.
    : { [ERROR_COMMENT]: text("LO", result.reason.text.slice(0, 64)) };
  return {
    ...reference(result),
    [FAILURE_REASON]: { vr: "US", Value: [failureOf(result)] },
    ...comment,
  };
}

function reference({ sopClassUid, sopUid }: IngestResult): Item {
  return {
    ...sopClassUid === undefined
      ? {}
      : { [REFERENCED_CLASS]: text("UI", sopClassUid) },
    ...sopUid === undefined
      ? {}
      : { [REFERENCED_INSTANCE]: text("UI", sopUid) },
  };
}

function failureOf({ reason }: IngestResult): number {
  switch (reason?.key) {
    case "ingest.conflict":
      return FAILURES.duplicate;
    case "ingest.full":
    case "ingest.tooLarge":
      return FAILURES.outOfResources;
    case "ingest.otherStudy":
      return FAILURES.otherStudy;
    case "ingest.unavailable":
    case "ingest.cutOff":
      return FAILURES.processing;
    default:
      return FAILURES.notUnderstood;
  }
}

function text(vr: string, value: string): Item {
  return { vr, Value: [value] };
}
