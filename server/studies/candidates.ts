/** Studies that can match, by the index that leaves the fewest to read. @module */
import type { DocumentStore, IndexEntry, IndexRange } from "#storage";
import {
  isInWords,
  receivedIn,
  receivedKey,
  STUDIES,
  type StudyDocument,
  under,
} from "./collections.ts";
import { attributeOf, TAGS } from "./attributes.ts";
import { wordsOf } from "./fold.ts";
import { isUniversal, mayMatch } from "./match.ts";
import { dateRange } from "./range.ts";
import type { Match, Query } from "./types.ts";

const LOOK_AHEAD = 50;
/** Looked at first where no index helps: most pages are full with them. */
const NEWEST = 500;

/**
 * The studies that match, newest received first.
 *
 * @param holds whether a study does
 */
export async function* matchingNewestFirst(
  documents: DocumentStore,
  query: Query,
  holds: (study: StudyDocument) => boolean,
): AsyncGenerator<StudyDocument> {
  for await (const study of candidates(documents, query, holds)) {
    if (holds(study)) yield study;
  }
}

async function* candidates(
  documents: DocumentStore,
  query: Query,
  holds: (study: StudyDocument) => boolean,
): AsyncGenerator<StudyDocument> {
  const range = bestRange(query);
  if (range !== undefined) {
    const entries = await Array.fromAsync(documents.findKeys(STUDIES, range));
    yield* read(documents, newestFirst(entries));
    return;
  }
  const wanted = wantedOfStudies(query);
  const newest = { index: "received", reverse: true };
  if (wanted.length === 0) {
    for await (const { value } of documents.find(STUDIES, newest)) yield value;
    return;
  }
  const seen = new Set<string>();
  const some = { ...newest, limit: NEWEST };
  for await (const { id, value } of documents.find(STUDIES, some)) {
    seen.add(id);
    yield value;
  }
  // The rest in the store's order: one by one in another takes four times as
  // long.
  const found: IndexEntry[] = [];
  const all = documents.all(STUDIES, mayMatch(wanted));
  for await (const { id, value } of all) {
    if (seen.has(id) || !holds(value)) continue;
    found.push({ key: receivedKey(value.receivedAtMs), id });
  }
  yield* read(documents, newestFirst(found));
}

async function* read(
  documents: DocumentStore,
  ids: readonly string[],
): AsyncGenerator<StudyDocument> {
  for (let n = 0; n < ids.length; n += LOOK_AHEAD) {
    const some = ids.slice(n, n + LOOK_AHEAD);
    const studies = await Promise.all(
      some.map((id) => documents.get(STUDIES, id)),
    );
    for (const study of studies) if (study !== undefined) yield study.value;
  }
}

/** Ids of index entries, each once, newest received first, then by id downwards. */
export function newestFirst(entries: readonly IndexEntry[]): string[] {
  const received = new Map<string, string>();
  for (const { key, id } of entries) received.set(id, receivedIn(key));
  return [...received].sort(compareNewest).map(([id]) => id);
}

/** Order of `[id, received]`. */
export function compareNewest(
  a: readonly [string, string],
  b: readonly [string, string],
): number {
  if (a[1] !== b[1]) return a[1] < b[1] ? 1 : -1;
  return a[0] < b[0] ? 1 : a[0] > b[0] ? -1 : 0;
}

/** An index range that holds all matching studies; words before dates, for they leave fewer. */
function bestRange(query: Query): IndexRange | undefined {
  const wanted = wantedOfStudies(query)
    .filter(({ path }) => path.length === 1);
  const words = wanted.filter(({ path }) => isInWords(path[0]!))
    .flatMap(literalWords)
    .sort((a, b) => b.length - a.length);
  if (words[0] !== undefined) return { index: "word", prefix: words[0] };
  const date = wanted.find(({ path }) => path[0] === TAGS.studyDate);
  const span = date && dateRange(date.value);
  if (span === undefined) return undefined;
  return { index: "date", from: span[0], to: `${under(span[1])}~` };
}

function wantedOfStudies({ matches }: Query): readonly Match[] {
  return matches.filter((match) =>
    attributeOf(match.path[0]!)?.level === "study" && !isUniversal(match)
  );
}

/** Words that begin a word of whatever matches: those before the first wildcard. */
function literalWords({ value }: Match): string[] {
  return wordsOf(value.split(/[*?]/)[0]!);
}
