/** The study list's search: over index keys, as far as they narrow it, then one page of studies. @module */
import type { DocumentStore, IndexRange } from "#storage";
import { compareNewest } from "./candidates.ts";
import {
  receivedIn,
  receivedKey,
  STUDIES,
  type StudyDocument,
  under,
} from "./collections.ts";
import { wordsOf } from "./fold.ts";
import { readStudy } from "./frame_counts.ts";
import type { StudyPage, StudySearch } from "./types.ts";

/** Words that are searched for; more would not narrow it further. */
const WORDS = 8;
const MAX_PAGE = 200;
/** So few studies are read and looked at, where an index range may be long. */
const FEW = 500;
const CURSOR_REGEXP = /^(\d{15})-([0-9.]{1,64})$/;

/** A study's id and its time of receipt, as a key. */
type Place = readonly [id: string, received: string];
/** Index ranges of which one must hold. */
type Condition = readonly IndexRange[];

/** Searches; a cursor that is none starts at the first page. */
export async function searchStudies(
  documents: DocumentStore,
  wish: StudySearch,
): Promise<StudyPage> {
  const limit = Math.min(Math.max(1, Math.trunc(wish.limit)), MAX_PAGE);
  const [, received, id] = CURSOR_REGEXP.exec(wish.cursor ?? "") ?? [];
  const after: Place | undefined = id === undefined ? id : [id, received!];
  const conditions = conditionsOf(wish);
  // One more than the page, to see whether there is a next.
  const [places, totalCount] = conditions.length === 0
    ? [
      await newest(documents, after, limit + 1),
      await documents.count(STUDIES),
    ]
    : await matching(documents, conditions, after);
  const page = places.slice(0, limit);
  const last = page.at(-1);
  return {
    studies: await read(documents, page),
    totalCount,
    ...(last && places.length > limit && { next: `${last[1]}-${last[0]}` }),
  };
}

function conditionsOf(wish: StudySearch): Condition[] {
  const { text = "", modalities, fromDate, toDate } = wish;
  // Long words first: they leave the fewest.
  const words = wordsOf(text).slice(0, WORDS)
    .sort((a, b) => b.length - a.length);
  const conditions: Condition[] = words.map((prefix) => [
    { index: "word", prefix },
  ]);
  // Text without a word, such as "--", is in no study.
  if (words.length === 0 && text.trim() !== "") conditions.push([]);
  if (fromDate !== undefined || toDate !== undefined) {
    const to = toDate === undefined ? {} : { to: `${under(toDate)}~` };
    conditions.push([{ index: "date", from: fromDate ?? "", ...to }]);
  }
  if (modalities !== undefined) {
    const index = "modality";
    conditions.push(
      modalities.map((modality) => ({ index, prefix: under(modality) })),
    );
  }
  return conditions;
}

/** The places after a cursor, of all studies. */
async function newest(
  documents: DocumentStore,
  after: Place | undefined,
  limit: number,
): Promise<Place[]> {
  const to = after && { to: `${after[1]}~` };
  const range = { index: "received", reverse: true, ...to };
  const places: Place[] = [];
  for await (const { key, id } of documents.findKeys(STUDIES, range)) {
    const place: Place = [id, key];
    if (after && compareNewest(place, after) <= 0) continue;
    places.push(place);
    if (places.length === limit) break;
  }
  return places;
}

/** The places after a cursor where all conditions hold, and how many do at all. */
async function matching(
  documents: DocumentStore,
  conditions: readonly Condition[],
  after: Place | undefined,
): Promise<[Place[], number]> {
  let common: Map<string, string> | undefined;
  for (const [n, condition] of conditions.entries()) {
    if (common !== undefined && common.size <= FEW) {
      const few = await read(documents, [...common]);
      const rest = conditions.slice(n);
      const left = few.filter((study) =>
        rest.every((one) => holds(study, one))
      );
      common = new Map(
        left.map((one) => [one.studyUid, receivedKey(one.receivedAtMs)]),
      );
      break;
    }
    const found = new Map<string, string>();
    for (const range of condition) {
      for await (const { key, id } of documents.findKeys(STUDIES, range)) {
        if (common?.has(id) ?? true) found.set(id, receivedIn(key));
      }
    }
    common = found;
  }
  const places = [...common!].sort(compareNewest);
  const rest = after === undefined
    ? places
    : places.filter((place) => compareNewest(place, after) > 0);
  return [rest, places.length];
}

/** Whether a study is in one of the ranges: the index's rule, on the study itself. */
function holds(study: StudyDocument, condition: Condition): boolean {
  return condition.some(({ index, prefix = "", from = "", to }) =>
    STUDIES.indexes[index]!(study).some((key) =>
      key.startsWith(prefix) && key >= from && (to === undefined || key < to)
    )
  );
}

async function read(
  documents: DocumentStore,
  places: readonly Place[],
): Promise<StudyDocument[]> {
  const found = await Promise.all(
    places.map(([id]) => readStudy(documents, id)),
  );
  return found.flatMap((one) => one === undefined ? [] : [one.value]);
}
