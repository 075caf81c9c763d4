/** Series and studies as their instances make them: pure, and undone exactly. @module */
import type { JsonDataSet } from "#dicom";
import { attributeOf, TAGS } from "./attributes.ts";
import type { SeriesDocument, StudyDocument, Tally } from "./collections.ts";
import { textAt } from "./json_values.ts";
import type { InstanceRecord, Level, StudyRecord } from "./types.ts";

/** Modality of a series that says none. */
const OTHER_MODALITY = "OT";

/** The attributes of one level. */
export function ofLevel(attributes: JsonDataSet, level: Level): JsonDataSet {
  return Object.fromEntries(
    Object.entries(attributes)
      .filter(([tag]) => attributeOf(tag)?.level === level),
  );
}

/** A series without instances, as one of them describes it. */
export function emptySeries(record: InstanceRecord): SeriesDocument {
  return {
    studyUid: record.studyUid,
    seriesUid: record.seriesUid,
    modality: textAt(record.attributes, TAGS.modality) ?? OTHER_MODALITY,
    instanceCount: 0,
    frameCount: 0,
    sizeBytes: 0,
    sopClassTally: {},
    attributes: {},
  };
}

/** A study without series, as one of its instances describes it. */
export function emptyStudy(record: InstanceRecord): StudyDocument {
  return {
    studyUid: record.studyUid,
    modalities: [],
    seriesCount: 0,
    instanceCount: 0,
    frameCount: 0,
    sizeBytes: 0,
    receivedAtMs: record.receivedAtMs,
    sopClassTally: {},
    modalityTally: {},
    attributes: {},
  };
}

/** What the first instance said stays; later ones fill what it left empty. */
export function describeSeries(
  series: SeriesDocument,
  record: InstanceRecord,
): SeriesDocument {
  const attributes = {
    ...ofLevel(record.attributes, "series"),
    ...series.attributes,
  };
  const description = textAt(attributes, TAGS.seriesDescription);
  const bodyPart = textAt(attributes, TAGS.bodyPartExamined);
  const number = Number(textAt(attributes, TAGS.seriesNumber) ?? NaN);
  return {
    ...series,
    attributes,
    ...(description !== undefined && { description }),
    ...(bodyPart !== undefined && { bodyPart }),
    ...(Number.isSafeInteger(number) && { seriesNumber: number }),
  };
}

/** As `describeSeries()`; received when the first instance was. */
export function describeStudy(
  study: StudyDocument,
  record: InstanceRecord,
): StudyDocument {
  const attributes = {
    ...ofLevel(record.attributes, "study"),
    ...study.attributes,
  };
  return {
    ...study,
    receivedAtMs: Math.min(study.receivedAtMs, record.receivedAtMs),
    attributes,
    ...summaryOf(attributes),
  };
}

/** The series with instances more (`sign` 1) or less (-1). */
export function countSeries(
  series: SeriesDocument,
  records: readonly InstanceRecord[],
  sign: 1 | -1,
): SeriesDocument {
  return {
    ...series,
    instanceCount: series.instanceCount + sign * records.length,
    frameCount: series.frameCount + sign * sum(records, (r) => r.frameCount),
    sizeBytes: series.sizeBytes + sign * sum(records, (r) => r.sizeBytes),
    sopClassTally: tally(
      series.sopClassTally,
      records.map((r) => r.sopClassUid),
      sign,
    ),
  };
}

/** The study after one of its series was `before` and is `after`; a series without instances is none. */
export function countStudy(
  study: StudyDocument,
  before: SeriesDocument,
  after: SeriesDocument,
): StudyDocument {
  const came = Number(after.instanceCount > 0) -
    Number(before.instanceCount > 0);
  const modalityTally = came === 0
    ? study.modalityTally
    : tally(study.modalityTally, [after.modality], came > 0 ? 1 : -1);
  let sopClassTally = study.sopClassTally;
  for (const [uid, count] of Object.entries(after.sopClassTally)) {
    sopClassTally = add(sopClassTally, uid, count);
  }
  for (const [uid, count] of Object.entries(before.sopClassTally)) {
    sopClassTally = add(sopClassTally, uid, -count);
  }
  return {
    ...study,
    modalities: Object.keys(modalityTally).sort(),
    seriesCount: study.seriesCount + came,
    instanceCount: study.instanceCount + after.instanceCount -
      before.instanceCount,
    frameCount: study.frameCount + after.frameCount - before.frameCount,
    sizeBytes: study.sizeBytes + after.sizeBytes - before.sizeBytes,
    sopClassTally,
    modalityTally,
  };
}

function summaryOf(attributes: JsonDataSet): Partial<StudyRecord> {
  const texts = {
    patientName: nameAt(attributes),
    patientId: textAt(attributes, TAGS.patientId),
    patientBirthDate: textAt(attributes, TAGS.patientBirthDate),
    patientSex: textAt(attributes, TAGS.patientSex),
    accessionNumber: textAt(attributes, TAGS.accessionNumber),
    description: textAt(attributes, TAGS.studyDescription),
    studyDate: textAt(attributes, TAGS.studyDate),
    studyTime: textAt(attributes, TAGS.studyTime),
  };
  return Object.fromEntries(
    Object.entries(texts).filter(([, text]) => text !== undefined),
  );
}

/** The first group of the patient's name that says something. */
function nameAt(attributes: JsonDataSet): string | undefined {
  return textAt(attributes, TAGS.patientName)?.split("=").find(Boolean);
}

function tally(counts: Tally, keys: readonly string[], sign: 1 | -1): Tally {
  return keys.reduce((all, key) => add(all, key, sign), counts);
}

function add(counts: Tally, key: string, count: number): Tally {
  // Keys come from files: "constructor" is one like any other.
  const before = Object.hasOwn(counts, key) ? counts[key]! : 0;
  const { [key]: _before, ...others } = counts;
  return before + count === 0 ? others : { ...others, [key]: before + count };
}

function sum(
  records: readonly InstanceRecord[],
  of: (record: InstanceRecord) => number,
): number {
  return records.reduce((total, record) => total + of(record), 0);
}
