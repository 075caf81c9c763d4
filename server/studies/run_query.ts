/** Finds what a query asks for, reading as little as its matches allow. @module */
import type { Collection, DocumentStore } from "#storage";
import { answerOf, everythingOf, type Found } from "./answer.ts";
import { attributeOf, TAGS } from "./attributes.ts";
import { matchingNewestFirst } from "./candidates.ts";
import {
  INSTANCES,
  SERIES,
  STUDIES,
  type StudyDocument,
  under,
} from "./collections.ts";
import { matcherOf } from "./match.ts";
import type { Level, Query, QueryAnswer } from "./types.ts";

/** Runs a query; stops as soon as its page is full. */
export async function runQuery(
  documents: DocumentStore,
  query: Query,
): Promise<QueryAnswer> {
  const search = new Search(documents, query);
  const found: Found[] = [];
  let skip = query.offset;
  for await (const one of search[query.level]()) {
    if (skip-- > 0) continue;
    if (found.length === query.limit) {
      return { found: answers(query, found), hasMore: true };
    }
    found.push(one);
  }
  return { found: answers(query, found), hasMore: false };
}

function answers(query: Query, found: readonly Found[]) {
  return found.map((one) => answerOf(query, one));
}

type Matcher = ReturnType<typeof matcherOf>;

/** One query, level by level: what does not match above is not read below. */
class Search {
  readonly #documents: DocumentStore;
  readonly #query: Query;
  readonly #matchers: Readonly<Record<Level, readonly Matcher[]>>;

  constructor(documents: DocumentStore, query: Query) {
    this.#documents = documents;
    this.#query = query;
    const ofLevel = (level: Level) =>
      query.matches
        .filter(({ path }) => attributeOf(path[0]!)?.level === level)
        .map((match) => matcherOf(match, query.fuzzy));
    this.#matchers = {
      study: ofLevel("study"),
      series: ofLevel("series"),
      instance: ofLevel("instance"),
    };
  }

  async *study(): AsyncGenerator<Found> {
    const uids = this.#uids(this.#query.studyUid, TAGS.studyInstanceUid);
    const holds = (study: StudyDocument) => this.#holds("study", { study });
    if (uids === undefined) {
      const studies = matchingNewestFirst(this.#documents, this.#query, holds);
      for await (const study of studies) yield { study };
      return;
    }
    for await (const study of this.#get(STUDIES, uids)) {
      if (holds(study)) yield { study };
    }
  }

  async *series(): AsyncGenerator<Found> {
    const uids = this.#uids(this.#query.seriesUid, TAGS.seriesInstanceUid);
    if (uids === undefined) {
      for await (const { study } of this.study()) {
        const range = { index: "study", prefix: under(study.studyUid) };
        for await (const { value } of this.#documents.find(SERIES, range)) {
          const found = { study, series: value };
          if (this.#holds("series", found)) yield found;
        }
      }
      return;
    }
    for await (const series of this.#get(SERIES, uids)) {
      const study = await this.#documents.get(STUDIES, series.studyUid);
      if (study === undefined) continue;
      const found = { study: study.value, series };
      if (this.#holds("study", found) && this.#holds("series", found)) {
        yield found;
      }
    }
  }

  async *instance(): AsyncGenerator<Found> {
    const uids = this.#uids(undefined, TAGS.sopInstanceUid);
    if (uids === undefined) {
      for await (const { study, series } of this.series()) {
        const range = { index: "series", prefix: under(series!.seriesUid) };
        for await (const { value } of this.#documents.find(INSTANCES, range)) {
          const found = { study, series: series!, instance: value };
          if (this.#holds("instance", found)) yield found;
        }
      }
      return;
    }
    for await (const instance of this.#get(INSTANCES, uids)) {
      const series = await this.#documents.get(SERIES, instance.seriesUid);
      const study = await this.#documents.get(STUDIES, instance.studyUid);
      if (series === undefined || study === undefined) continue;
      const found = { study: study.value, series: series.value, instance };
      const levels: Level[] = ["study", "series", "instance"];
      if (levels.every((level) => this.#holds(level, found))) yield found;
    }
  }

  /** The UIDs that are the only candidates; `undefined` where any can be. */
  #uids(named: string | undefined, tag: string): readonly string[] | undefined {
    if (named !== undefined) return [named];
    const match = this.#query.matches
      .find(({ path, value }) => path.length === 1 && path[0] === tag && value);
    return match && [...new Set(match.value.split(/[\\,]/))];
  }

  async *#get<T>(
    collection: Collection<T>,
    uids: readonly string[],
  ): AsyncGenerator<T> {
    for (const uid of uids) {
      const found = await this.#documents.get(collection, uid.trim());
      if (found !== undefined) yield found.value;
    }
  }

  /** Whether the matches of one level hold, and it lies where the address says. */
  #holds(level: Level, found: Found): boolean {
    const { studyUid, seriesUid } = this.#query;
    const { study, series } = found;
    if ((studyUid ?? study.studyUid) !== study.studyUid) return false;
    if (series && (seriesUid ?? series.seriesUid) !== series.seriesUid) {
      return false;
    }
    const matchers = this.#matchers[level];
    if (matchers.length === 0) return true;
    const everything = everythingOf(found);
    return matchers.every((matches) => matches(everything));
  }
}
