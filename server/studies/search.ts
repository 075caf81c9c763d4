/** The study list's search: over index keys alone, then one page of studies. @module */
import type { DocumentStore, IndexRange } from "#storage";
import { compareNewest } from "./candidates.ts";
import {
  receivedIn,
  STUDIES,
  type StudyDocument,
  under,
} from "./collections.ts";
import { wordsOf } from "./fold.ts";
import type { StudyPage, StudySearch } from "./types.ts";

/** Words that are searched for; more would not narrow it further. */
const WORDS = 8;
const MAX_PAGE = 200;
const CURSOR_REGEXP = /^(\d{15})-([0-9.]{1,64})$/;

/** A study's id and its time of receipt, as a key. */
type Place = readonly [id: string, received: string];

/** Searches; a cursor that is none starts at the first page. */
export async function searchStudies(
  documents: DocumentStore,
  wish: StudySearch,
): Promise<StudyPage> {
  const places = await findPlaces(documents, conditionsOf(wish));
  const [, received = "", id = ""] = CURSOR_REGEXP.exec(wish.cursor ?? "") ??
    [];
  const after: Place = [id, received];
  const start = id === ""
    ? 0
    : places.findIndex((place) => compareNewest(place, after) > 0);
  const limit = Math.min(Math.max(1, Math.trunc(wish.limit)), MAX_PAGE);
  const page = start < 0 ? [] : places.slice(start, start + limit);
  const found = await Promise.all(
    page.map(([uid]) => documents.get(STUDIES, uid)),
  );
  const last = page.at(-1);
  const isLast = start < 0 || start + limit >= places.length;
  return {
    studies: found.flatMap((one): StudyDocument[] => one ? [one.value] : []),
    totalCount: places.length,
    ...(last && !isLast && { next: `${last[1]}-${last[0]}` }),
  };
}

/** Each condition: index ranges of which one must hold. */
function conditionsOf(wish: StudySearch): IndexRange[][] {
  const { text = "", modalities, fromDate, toDate } = wish;
  const conditions: IndexRange[][] = [];
  const words = wordsOf(text).slice(0, WORDS);
  for (const prefix of words) conditions.push([{ index: "word", prefix }]);
  // Text without a word, such as "--", is in no study.
  if (words.length === 0 && text.trim() !== "") conditions.push([]);
  if (modalities !== undefined) {
    conditions.push(modalities.map((modality) => ({
      index: "modality",
      prefix: under(modality),
    })));
  }
  if (fromDate !== undefined || toDate !== undefined) {
    conditions.push([{
      index: "date",
      from: fromDate ?? "",
      ...(toDate !== undefined && { to: `${under(toDate)}~` }),
    }]);
  }
  if (conditions.length === 0) conditions.push([{ index: "received" }]);
  return conditions;
}

/** Where all conditions hold, newest first. */
async function findPlaces(
  documents: DocumentStore,
  conditions: readonly (readonly IndexRange[])[],
): Promise<Place[]> {
  let common: Map<string, string> | undefined;
  for (const ranges of conditions) {
    const found = new Map<string, string>();
    for (const range of ranges) {
      for await (const { key, id } of documents.findKeys(STUDIES, range)) {
        if (common?.has(id) ?? true) found.set(id, receivedIn(key));
      }
    }
    common = found;
  }
  return [...common!].sort(compareNewest);
}
