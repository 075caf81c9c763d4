/** The documents of the index, and the keys by which they are found. @module */
import type { Collection } from "#storage";
import { TAGS } from "./attributes.ts";
import { wordsOf } from "./fold.ts";
import { dateRange } from "./range.ts";
import { textsAt } from "./json_values.ts";
import type { InstanceRecord, SeriesRecord, StudyRecord } from "./types.ts";

/** How many of each; nothing stands for none. */
export type Tally = Readonly<Record<string, number>>;

/** A series as stored: with what its counts are taken from. */
export interface SeriesDocument extends SeriesRecord {
  readonly sopClassTally: Tally;
}

/** A study as stored: with what its counts are taken from. */
export interface StudyDocument extends StudyRecord {
  readonly sopClassTally: Tally;
  /** Series of each modality. */
  readonly modalityTally: Tally;
}

/** Between a key and its tie-breaker: in no word, date or modality. */
const SEPARATOR = "\u0001";
const RECEIVED_DIGITS = 15;
/** Words of one study in the index: names in three scripts and all else as used need half of it. */
const WORDS = 64;
const WORD_TAGS = [
  TAGS.patientName,
  TAGS.patientId,
  TAGS.accessionNumber,
  TAGS.studyDescription,
];

/** By study UID. Each key ends in the time of receipt, so that what is found can be ordered without being read. */
export const STUDIES: Collection<StudyDocument> = {
  name: "studies",
  indexes: {
    received: (study) => [receivedKey(study.receivedAtMs)],
    word: (study) => keys(study, studyWords(study)),
    modality: (study) => keys(study, study.modalities),
    date: (study) =>
      keys(study, dateRange(study.studyDate ?? "")?.slice(0, 1) ?? []),
  },
};

/** By series UID. */
export const SERIES: Collection<SeriesDocument> = {
  name: "series",
  indexes: {
    study: ({ studyUid, seriesNumber }) => [
      `${studyUid}${SEPARATOR}${orderKey(seriesNumber)}`,
    ],
  },
};

/** By SOP instance UID. */
export const INSTANCES: Collection<InstanceRecord> = {
  name: "instances",
  indexes: {
    series: ({ seriesUid, instanceNumber }) => [
      `${seriesUid}${SEPARATOR}${orderKey(instanceNumber)}`,
    ],
  },
};

/** All keys that begin with exactly this. */
export function under(exact: string): string {
  return `${exact}${SEPARATOR}`;
}

/** The time of receipt at the end of a study's key. */
export function receivedIn(key: string): string {
  return key.slice(-RECEIVED_DIGITS);
}

/** A time of receipt as a key. */
export function receivedKey(receivedAtMs: number): string {
  return String(Math.max(0, Math.trunc(receivedAtMs)))
    .padStart(RECEIVED_DIGITS, "0");
}

/** Whether values of this tag are in the word index. */
export function isInWords(tag: string): boolean {
  return WORD_TAGS.some((one) => one === tag);
}

function studyWords(study: StudyDocument): string[] {
  const texts = WORD_TAGS.flatMap((tag) => textsAt(study.attributes, [tag]));
  return [...new Set(texts.flatMap(wordsOf))].slice(0, WORDS);
}

function keys(study: StudyDocument, texts: readonly string[]): string[] {
  return texts.filter((text) => text !== "").map((text) =>
    under(text.slice(0, 64)) + receivedKey(study.receivedAtMs)
  );
}

/** Whole numbers in their order as text; none comes last. */
function orderKey(number: number | undefined): string {
  if (number === undefined) return "~";
  const bounded = Math.min(Math.max(number, -(2 ** 31)), 2 ** 31);
  return String(bounded + 2 ** 31).padStart(10, "0");
}
