/** What a search answers of what it found, PS3.18 10.6.3.3. @module */
import type { JsonAttribute, JsonDataSet } from "#dicom";
import { attributeOf, TAGS } from "./attributes.ts";
import type { SeriesDocument, StudyDocument } from "./collections.ts";
import type { InstanceRecord, Level, Query } from "./types.ts";

/** One match: an instance with its series and study, or less. */
export interface Found {
  readonly study: StudyDocument;
  readonly series?: SeriesDocument;
  readonly instance?: InstanceRecord;
}

/** Tables 10.6.3-3 to -5, without Retrieve URL. */
const ALWAYS: Readonly<Record<Level, string>> = {
  study: "00080020 00080030 00080050 00080056 00080061 00080090 00080201 " +
    "00100010 00100020 00100030 00100040 0020000D 00200010 00201206 00201208",
  series: "0020000D 00080060 0008103E 0020000E 00200011 00201209 " +
    "00400244 00400245 00400275",
  instance: "0020000D 0020000E 00080016 00080018 00200013 00280008 " +
    "00280010 00280011 00280100",
};

/** Everything that is known of it, of its own level and those above. */
export function everythingOf({ study, series, instance }: Found): JsonDataSet {
  return {
    ...studyAttributes(study),
    ...(series && seriesAttributes(series)),
    ...(instance && instanceAttributes(instance)),
  };
}

/**
 * What is answered: the standard's table for the level, and for the levels
 * above that the address does not name; what was matched or asked for.
 * Attributes without a value are answered empty.
 */
export function answerOf(query: Query, found: Found): JsonDataSet {
  const everything = everythingOf(found);
  const levels = answeredLevels(query);
  const tags = new Set(levels.flatMap((level) => ALWAYS[level].split(" ")));
  for (const { path } of query.matches) tags.add(path[0]!);
  if (query.include === "all") {
    for (const tag of Object.keys(everything)) {
      if (levels.includes(attributeOf(tag)!.level)) tags.add(tag);
    }
  } else for (const tag of query.include) tags.add(tag);
  const answer: Record<string, JsonAttribute> = {
    // JSON is always UTF-8 (PS3.18 F.2).
    [TAGS.specificCharacterSet]: { vr: "CS", Value: ["ISO_IR 192"] },
  };
  for (const tag of [...tags].sort()) {
    const value = everything[tag];
    if (value !== undefined) answer[tag] = value;
    else if (isOfLevel(tag, query.level)) {
      answer[tag] = { vr: attributeOf(tag)!.vr };
    }
  }
  return answer;
}

function answeredLevels(query: Query): readonly Level[] {
  const { level, studyUid, seriesUid } = query;
  const levels: Level[] = [level];
  if (level === "instance" && seriesUid === undefined) levels.push("series");
  if (level !== "study" && studyUid === undefined) levels.push("study");
  return levels;
}

/** Attributes of lower levels are not answered. */
function isOfLevel(tag: string, level: Level): boolean {
  const order: readonly Level[] = ["study", "series", "instance"];
  return order.indexOf(attributeOf(tag)!.level) <= order.indexOf(level);
}

function studyAttributes(study: StudyDocument): JsonDataSet {
  return {
    ...study.attributes,
    [TAGS.instanceAvailability]: { vr: "CS", Value: ["ONLINE"] },
    [TAGS.modalitiesInStudy]: { vr: "CS", Value: study.modalities },
    [TAGS.sopClassesInStudy]: {
      vr: "UI",
      Value: Object.keys(study.sopClassTally).sort(),
    },
    [TAGS.numberOfStudyRelatedSeries]: { vr: "IS", Value: [study.seriesCount] },
    [TAGS.numberOfStudyRelatedInstances]: {
      vr: "IS",
      Value: [study.instanceCount],
    },
  };
}

function seriesAttributes(series: SeriesDocument): JsonDataSet {
  const instances = { vr: "IS", Value: [series.instanceCount] };
  return {
    ...series.attributes,
    [TAGS.modality]: { vr: "CS", Value: [series.modality] },
    [TAGS.numberOfSeriesRelatedInstances]: instances,
  };
}

function instanceAttributes(instance: InstanceRecord): JsonDataSet {
  return {
    ...instance.attributes,
    [TAGS.availableTransferSyntaxUid]: {
      vr: "UI",
      Value: [instance.transferSyntaxUid],
    },
  };
}
