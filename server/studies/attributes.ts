/**
 * The attributes that the index knows, each with its level: what QIDO-RS
 * matches and answers (PS3.18 10.6, PS3.4 C.6). What is not here can't be
 * searched for; it stays in the file.
 *
 * @module
 */
import type { Level } from "./types.ts";

/** One attribute of the table. */
export interface Attribute {
  readonly tag: string;
  readonly keyword: string;
  readonly vr: string;
  readonly level: Level;
  /** For sequences: what is known of their items. */
  readonly items: readonly Attribute[];
}

/** Tags that code speaks of by name. */
export const TAGS = {
  specificCharacterSet: "00080005",
  sopClassUid: "00080016",
  sopInstanceUid: "00080018",
  studyDate: "00080020",
  studyTime: "00080030",
  accessionNumber: "00080050",
  instanceAvailability: "00080056",
  modality: "00080060",
  modalitiesInStudy: "00080061",
  sopClassesInStudy: "00080062",
  studyDescription: "00081030",
  seriesDescription: "0008103E",
  availableTransferSyntaxUid: "00083002",
  patientName: "00100010",
  patientId: "00100020",
  patientBirthDate: "00100030",
  patientSex: "00100040",
  bodyPartExamined: "00180015",
  studyInstanceUid: "0020000D",
  seriesInstanceUid: "0020000E",
  seriesNumber: "00200011",
  instanceNumber: "00200013",
  numberOfStudyRelatedSeries: "00201206",
  numberOfStudyRelatedInstances: "00201208",
  numberOfSeriesRelatedInstances: "00201209",
  numberOfFrames: "00280008",
  rows: "00280010",
  columns: "00280011",
} as const;

const STUDY = `
00080020 DA StudyDate
00080030 TM StudyTime
00080050 SH AccessionNumber
00080056 CS InstanceAvailability
00080061 CS ModalitiesInStudy
00080062 UI SOPClassesInStudy
00080090 PN ReferringPhysicianName
00080201 SH TimezoneOffsetFromUTC
00081030 LO StudyDescription
00081032 SQ ProcedureCodeSequence
00081048 PN PhysiciansOfRecord
00081060 PN NameOfPhysiciansReadingStudy
00081080 LO AdmittingDiagnosesDescription
00100010 PN PatientName
00100020 LO PatientID
00100021 LO IssuerOfPatientID
00100030 DA PatientBirthDate
00100032 TM PatientBirthTime
00100040 CS PatientSex
00101000 LO OtherPatientIDs
00101001 PN OtherPatientNames
00101010 AS PatientAge
00101020 DS PatientSize
00101030 DS PatientWeight
00102160 SH EthnicGroup
00102180 SH Occupation
00104000 LT PatientComments
001021B0 LT AdditionalPatientHistory
00120062 CS PatientIdentityRemoved
0020000D UI StudyInstanceUID
00200010 SH StudyID
00201206 IS NumberOfStudyRelatedSeries
00201208 IS NumberOfStudyRelatedInstances`;

const SERIES = `
00080021 DA SeriesDate
00080031 TM SeriesTime
00080060 CS Modality
00080070 LO Manufacturer
00080080 LO InstitutionName
00081010 SH StationName
0008103E LO SeriesDescription
00081040 LO InstitutionalDepartmentName
00081050 PN PerformingPhysicianName
00081070 PN OperatorsName
00081090 LO ManufacturerModelName
00180015 CS BodyPartExamined
00181030 LO ProtocolName
00185100 CS PatientPosition
0020000E UI SeriesInstanceUID
00200011 IS SeriesNumber
00200052 UI FrameOfReferenceUID
00200060 CS Laterality
00201209 IS NumberOfSeriesRelatedInstances
00400244 DA PerformedProcedureStepStartDate
00400245 TM PerformedProcedureStepStartTime
00400253 SH PerformedProcedureStepID
00400254 LO PerformedProcedureStepDescription
00400275 SQ RequestAttributesSequence`;

const INSTANCE = `
00080008 CS ImageType
00080012 DA InstanceCreationDate
00080013 TM InstanceCreationTime
00080016 UI SOPClassUID
00080018 UI SOPInstanceUID
00080022 DA AcquisitionDate
00080023 DA ContentDate
0008002A DT AcquisitionDateTime
00080032 TM AcquisitionTime
00080033 TM ContentTime
00083002 UI AvailableTransferSyntaxUID
00180010 LO ContrastBolusAgent
00180050 DS SliceThickness
00200012 IS AcquisitionNumber
00200013 IS InstanceNumber
00200032 DS ImagePositionPatient
00200037 DS ImageOrientationPatient
00200100 IS TemporalPositionIdentifier
00201041 DS SliceLocation
00204000 LT ImageComments
00280002 US SamplesPerPixel
00280004 CS PhotometricInterpretation
00280008 IS NumberOfFrames
00280010 US Rows
00280011 US Columns
00280030 DS PixelSpacing
00280100 US BitsAllocated
00282110 CS LossyImageCompression
0040A043 SQ ConceptNameCodeSequence
0040A491 CS CompletionFlag
0040A493 CS VerificationFlag
00420010 ST DocumentTitle
00700080 CS ContentLabel
00700081 LO ContentDescription`;

const CODE = `
00080100 SH CodeValue
00080102 SH CodingSchemeDesignator
00080104 LO CodeMeaning`;

const REQUEST = `
0020000D UI StudyInstanceUID
00080050 SH AccessionNumber
00321060 LO RequestedProcedureDescription
00400007 LO ScheduledProcedureStepDescription
00400009 SH ScheduledProcedureStepID
00401001 SH RequestedProcedureID`;

/** What is known of the items of each sequence. */
const ITEMS: Readonly<Record<string, string>> = {
  ProcedureCodeSequence: CODE,
  ConceptNameCodeSequence: CODE,
  RequestAttributesSequence: REQUEST,
};

/** All attributes, by level, in order of tags. */
export const ATTRIBUTES: readonly Attribute[] = [
  ...read("study", STUDY),
  ...read("series", SERIES),
  ...read("instance", INSTANCE),
];

const BY_NAME = new Map(
  ATTRIBUTES.flatMap((one) => [[one.tag, one], [one.keyword, one]] as const),
);

/** The attribute with a tag (eight hexadecimal digits) or a keyword. */
export function attributeOf(name: string): Attribute | undefined {
  return BY_NAME.get(name) ?? BY_NAME.get(name.toUpperCase());
}

function read(level: Level, table: string): Attribute[] {
  return table.trim().split("\n").map((line) => {
    const [tag, vr, keyword] = line.split(" ") as [string, string, string];
    const items = vr === "SQ" ? read(level, ITEMS[keyword]!) : [];
    return { tag, keyword, vr, level, items };
  });
}
