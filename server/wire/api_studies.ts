/** JSON of `/api/studies`: the list, and one study. @module */
import * as z from "zod/mini";
import { Sentence } from "./down.ts";

const uid = z.string().check(z.regex(/^[0-9.]{1,64}$/));
const text = z.string().check(z.maxLength(65536));
const count = z.int().check(z.minimum(0));
const address = z.string().check(z.maxLength(1024));
const dicomDate = z.string().check(z.regex(/^[0-9]{8}$/));
const digits = z.string().check(z.regex(/^[0-9]{1,4}$/));

/**
 * The query of `GET /api/studies`; all parts optional, joined by "and".
 * Answers come newest received first.
 */
export const StudyQuery = z.strictObject({
  /** Words found at the start of a part of the patient's name, of an id, accession number or description. */
  q: z.optional(z.string().check(z.maxLength(128))),
  modality: z.optional(z.string().check(z.regex(/^[A-Z0-9_]{1,16}$/))),
  /** First and last study date, inclusive, as YYYYMMDD. */
  from: z.optional(dicomDate),
  to: z.optional(dicomDate),
  /** Rows wanted, 1 to 200; 50 where absent. */
  limit: z.optional(digits),
  /** `next` of the page before. */
  cursor: z.optional(z.string().check(z.maxLength(1024))),
});

/** The query of `GET /api/series/{seriesUid}/looks/{look}`; the look is a preset's id or a projection's name. */
export const LookQuery = z.strictObject({
  /** As `StackSummary.key`; the first where absent. */
  stack: z.optional(z.string().check(z.maxLength(1024))),
});

/** One row of the study list. */
export const StudySummary = z.strictObject({
  studyUid: uid,
  /** As DICOM writes it, `Family^Given`; text to be shown as text. */
  patientName: z.optional(text),
  patientId: z.optional(text),
  /** DICOM DA, YYYYMMDD. */
  patientBirthDate: z.optional(text),
  patientSex: z.optional(text),
  accessionNumber: z.optional(text),
  description: z.optional(text),
  /** DICOM DA and TM as they stand. */
  studyDate: z.optional(text),
  studyTime: z.optional(text),
  modalities: z.array(text),
  seriesCount: count,
  instanceCount: count,
  sizeBytes: count,
  receivedAtMs: z.number(),
  /** A small JPEG; absent where the study has no picture. */
  thumbnailUrl: z.optional(address),
});

/** Answers `GET /api/studies`. */
export const StudyPage = z.strictObject({
  studies: z.array(StudySummary),
  /** Of all pages. */
  totalCount: z.optional(count),
  /** Present where there are more. */
  next: z.optional(z.string()),
});

/** What can be opened on the live stream: `target` of `open` is the series and this key. */
export const StackSummary = z.strictObject({
  key: z.string().check(z.maxLength(200)),
  label: text,
  frameCount: count,
  columns: count,
  rows: count,
  /** MPR and 3D are possible. */
  hasVolume: z.boolean(),
  warnings: z.array(Sentence),
});

/** One series of a study. */
export const SeriesDetail = z.strictObject({
  seriesUid: uid,
  modality: text,
  description: z.optional(text),
  seriesNumber: z.optional(z.number()),
  bodyPart: z.optional(text),
  instanceCount: count,
  /** 0: nothing to look at (reports, plans, wave forms). */
  frameCount: count,
  sizeBytes: count,
  /** Absent where there is no picture. */
  thumbnailUrl: z.optional(address),
  /** Empty where there is nothing to look at. */
  stacks: z.array(StackSummary),
});

/** Answers `GET /api/studies/{studyUid}`. */
export const StudyDetail = z.strictObject({
  study: StudySummary,
  series: z.array(SeriesDetail),
});

export type StudyQuery = z.infer<typeof StudyQuery>;
export type StudySummary = z.infer<typeof StudySummary>;
export type StudyPage = z.infer<typeof StudyPage>;
export type StackSummary = z.infer<typeof StackSummary>;
export type SeriesDetail = z.infer<typeof SeriesDetail>;
export type StudyDetail = z.infer<typeof StudyDetail>;
