/** Studies that can match, by the index that leaves the fewest to read. @module */
import type { DocumentStore, IndexEntry, IndexRange } from "#storage";
import {
  isInWords,
  receivedIn,
  STUDIES,
  type StudyDocument,
  under,
} from "./collections.ts";
import { TAGS } from "./attributes.ts";
import { wordsOf } from "./fold.ts";
import { isUniversal } from "./match.ts";
import { dateRange } from "./range.ts";
import type { Match, Query } from "./types.ts";

const LOOK_AHEAD = 50;

/** All studies that match, and others, newest received first. */
export async function* studiesNewestFirst(
  documents: DocumentStore,
  query: Query,
): AsyncGenerator<StudyDocument> {
  const range = bestRange(query);
  if (range === undefined) {
    const all = { index: "received", reverse: true };
    for await (const { value } of documents.find(STUDIES, all)) yield value;
    return;
  }
  const entries = await Array.fromAsync(documents.findKeys(STUDIES, range));
  const ids = newestFirst(entries);
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
  const wanted = query.matches.filter((match) =>
    match.path.length === 1 && !isUniversal(match)
  );
  const words = wanted.filter(({ path }) => isInWords(path[0]!))
    .flatMap(literalWords)
    .sort((a, b) => b.length - a.length);
  if (words[0] !== undefined) return { index: "word", prefix: words[0] };
  const date = wanted.find(({ path }) => path[0] === TAGS.studyDate);
  const span = date && dateRange(date.value);
  if (span === undefined) return undefined;
  return { index: "date", from: span[0], to: `${under(span[1])}~` };
}

/** Words that begin a word of whatever matches: those before the first wildcard. */
function literalWords({ value }: Match): string[] {
  return wordsOf(value.split(/[*?]/)[0]!);
}
