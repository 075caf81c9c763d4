/** The data sets of demo instances, module by module (PS3.3 A.3, A.4, A.21). @module */
import type { JsonAttribute, JsonDataSet } from "#dicom";
import type { SeriesPlan, StudyPlan } from "./demo_catalogue.ts";
import { uidOf } from "./uids.ts";

/** What a data set is made for. */
export interface InstanceContext {
  readonly study: StudyPlan;
  readonly series: SeriesPlan;
  readonly seed: number;
  readonly nowMs: number;
  /** Slice of the raster, from the feet. */
  readonly k: number;
}

/** How stored values of an instance are read. */
export interface StoredForm {
  readonly signed: boolean;
  readonly bitsStored: number;
  readonly slope: number;
  readonly intercept: number;
}

/** Activity given, its time before the scan, and F-18's half-life. */
const DOSE_BQ = 300e6;
const UPTAKE_S = 3600;
const HALF_LIFE_S = 6586.2;

/** Bq/ml for SUV 1 (body weight), decay corrected to the scan's start. */
export function becquerelPerSuv(weightKg: number): number {
  return DOSE_BQ * 2 ** (-UPTAKE_S / HALF_LIFE_S) / (weightKg * 1000);
}

const SOP_CLASSES = {
  CT: "1.2.840.10008.5.1.4.1.1.2",
  MR: "1.2.840.10008.5.1.4.1.1.4",
  PT: "1.2.840.10008.5.1.4.1.1.128",
} as const;

/** The data set of one instance, its pixels aside. */
export function instanceTags(
  context: InstanceContext,
  form: StoredForm,
): JsonDataSet {
  const { series } = context;
  return {
    ...studyTags(context),
    ...seriesTags(context),
    ...planeTags(context),
    ...pixelTags(series, form),
    ...{ CT: ctTags, MR: mrTags, PT: petTags }[series.modality](context, form),
  };
}

function value(vr: string, ...values: unknown[]): JsonAttribute {
  return values.length === 0 ? { vr } : { vr, Value: values };
}

function dateTime(ms: number): { date: string; time: string } {
  const text = new Date(ms).toISOString();
  return {
    date: text.slice(0, 10).replaceAll("-", ""),
    time: text.slice(11, 19).replaceAll(":", ""),
  };
}

function startMs({ study, nowMs }: InstanceContext): number {
  const minute = 60_000;
  return Math.floor(nowMs / minute) * minute - study.hoursAgo * 60 * minute;
}

function studyTags(context: InstanceContext): JsonDataSet {
  const { study, seed } = context;
  const { date, time } = dateTime(startMs(context));
  const born = Number(date.slice(0, 4)) - study.ageYears;
  return {
    "00080020": value("DA", date),
    "00080030": value("TM", time),
    "00080050": value("SH", `A${study.patientId.slice(-6)}`),
    "00080090": value("PN"),
    "00081030": value("LO", study.description),
    "00100010": value("PN", { Alphabetic: study.patientName }),
    "00100020": value("LO", study.patientId),
    "00100030": value("DA", `${born}0101`),
    "00100040": value("CS", study.sex),
    "00101010": value("AS", `${String(study.ageYears).padStart(3, "0")}Y`),
    "00101030": value("DS", study.weightKg),
    "0020000D": value("UI", uidOf(seed, study.key)),
    "00200010": value("SH", "1"),
  };
}

function seriesTags(context: InstanceContext): JsonDataSet {
  const { study, series, seed } = context;
  const { date, time } = dateTime(startMs(context) + series.number * 60_000);
  const name = `${study.key}/${series.key}`;
  return {
    "00080008": value("CS", "ORIGINAL", "PRIMARY", ...imageKind(series)),
    "00080016": value("UI", SOP_CLASSES[series.modality]),
    "00080018": value("UI", uidOf(seed, `${name}/${context.k}`)),
    "00080021": value("DA", date),
    "00080022": value("DA", date),
    "00080023": value("DA", date),
    "00080031": value("TM", time),
    "00080032": value("TM", time),
    "00080033": value("TM", time),
    "00080060": value("CS", series.modality),
    "00080070": value("LO", "Farsight phantom"),
    "0008103E": value("LO", series.description),
    "00081090": value("LO", "Made by code; no patient"),
    "00180015": value("CS", study.bodyPart),
    "00181020": value("LO", "1"),
    // PET says it by Patient Orientation Code Sequence instead.
    ...(series.modality === "PT" ? {} : { "00185100": value("CS", "HFS") }),
    "0020000E": value("UI", uidOf(seed, name)),
    "00200011": value("IS", series.number),
    "00200012": value("IS", 1),
    "00200052": value("UI", uidOf(seed, `${study.key}/frame`)),
    "00201040": value("LO"),
  };
}

function imageKind({ modality }: SeriesPlan): string[] {
  return modality === "CT" ? ["AXIAL"] : modality === "MR" ? ["OTHER"] : [];
}

function planeTags({ series, k }: InstanceContext): JsonDataSet {
  const { originLps: [x, y, z], pixelMm, sliceMm, slices } = series.raster;
  const at = round(z + k * sliceMm);
  return {
    "00180050": value("DS", sliceMm),
    "00200013": value("IS", slices - k),
    "00200032": value("DS", round(x), round(y), at),
    "00200037": value("DS", 1, 0, 0, 0, 1, 0),
    "00201041": value("DS", at),
    "00280030": value("DS", pixelMm, pixelMm),
  };
}

function round(mm: number): number {
  return Math.round(mm * 1e4) / 1e4;
}

function pixelTags(series: SeriesPlan, form: StoredForm): JsonDataSet {
  const { windows, raster } = series;
  return {
    "00280002": value("US", 1),
    "00280004": value("CS", "MONOCHROME2"),
    "00280010": value("US", raster.rows),
    "00280011": value("US", raster.columns),
    "00280100": value("US", 16),
    "00280101": value("US", form.bitsStored),
    "00280102": value("US", form.bitsStored - 1),
    "00280103": value("US", form.signed ? 1 : 0),
    ...(windows.length === 0 ? {} : {
      "00281050": value("DS", ...windows.map(([center]) => center)),
      "00281051": value("DS", ...windows.map(([, width]) => width)),
      "00281055": value("LO", ...windows.map(([, , name]) => name)),
    }),
  };
}

function ctTags({ study }: InstanceContext, form: StoredForm): JsonDataSet {
  return {
    "00180060": value("DS", 120),
    "00180090": value("DS", study.bodyPart === "HEAD" ? 230 : 360),
    "00181120": value("DS", 0),
    "00181151": value("IS", 250),
    "00181210": value("SH", "Standard"),
    "00281052": value("DS", form.intercept),
    "00281053": value("DS", form.slope),
    "00281054": value("LO", "HU"),
  };
}

function mrTags({ series }: InstanceContext): JsonDataSet {
  const isT1 = series.key === "t1";
  return {
    "00180020": value("CS", ...(isT1 ? ["GR", "IR"] : ["SE"])),
    "00180021": value("CS", isT1 ? "MP" : "SK"),
    "00180022": value("CS"),
    "00180023": value("CS", "3D"),
    "00180080": value("DS", isT1 ? 1900 : 3200),
    "00180081": value("DS", isT1 ? 2.5 : 408),
    ...(isT1 ? { "00180082": value("DS", 900) } : {}),
    "00180087": value("DS", 3),
    "00180091": value("IS", isT1 ? 1 : 280),
    "00181314": value("DS", isT1 ? 9 : 120),
  };
}

function petTags(context: InstanceContext, form: StoredForm): JsonDataSet {
  const { study, series, k } = context;
  const start = startMs(context) + series.number * 60_000;
  const injected = dateTime(start - UPTAKE_S * 1000);
  const suv = becquerelPerSuv(study.weightKg);
  const tracer: JsonDataSet = {
    "00180031": value("LO", "Fluorodeoxyglucose"),
    "00181072": value("TM", injected.time),
    "00181074": value("DS", DOSE_BQ),
    "00181075": value("DS", HALF_LIFE_S),
    "00181076": value("DS", 0.9673),
    "00181078": value("DT", `${injected.date}${injected.time}`),
    "00540300": value("SQ", code("C-111A1", "SRT", "^18^Fluorine")),
    "00540304": value("SQ", code("C-B1031", "SRT", "Fluorodeoxyglucose F^18^")),
  };
  return {
    "00181181": value("CS", "NONE"),
    "00181242": value("IS", 180_000),
    "00280051": value("CS", "NORM", "DTIM", "ATTN", "SCAT", "DECY", "RAN"),
    "00281050": value("DS", Math.round(3.5 * suv)),
    "00281051": value("DS", Math.round(7 * suv)),
    "00281055": value("LO", "SUV 0 to 7"),
    "00281052": value("DS", 0),
    "00281053": value("DS", form.slope),
    "00281054": value("LO", "BQML"),
    "00540016": value("SQ", tracer),
    "00540081": value("US", series.raster.slices),
    "00540410": value(
      "SQ",
      code("F-10450", "SRT", "recumbent", {
        "00540412": value("SQ", code("F-10340", "SRT", "supine")),
      }),
    ),
    "00540414": value("SQ", code("F-10470", "SRT", "headfirst")),
    "00541000": value("CS", "STATIC", "IMAGE"),
    "00541001": value("CS", "BQML"),
    "00541002": value("CS", "EMISSION"),
    "00541100": value("CS", "DLYD"),
    "00541101": value("LO", "from CT"),
    "00541102": value("CS", "START"),
    "00541103": value("LO", "made by code"),
    "00541105": value("LO", "made by code"),
    "00541300": value("DS", 0),
    "00541321": value("DS", 1),
    "00541330": value("US", k + 1),
  };
}

function code(
  codeValue: string,
  scheme: string,
  meaning: string,
  more: JsonDataSet = {},
): JsonDataSet {
  return {
    "00080100": value("SH", codeValue),
    "00080102": value("SH", scheme),
    "00080104": value("LO", meaning),
    ...more,
  };
}
