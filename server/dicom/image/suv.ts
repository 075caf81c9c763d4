/** Standardized uptake value by body weight, after the QIBA FDG-PET pseudo-code. @module */
import type { DataSet } from "../types.ts";
import type { Warnings } from "./warnings.ts";

const DAY_S = 86400;

/**
 * The factor from Bq/ml to g/ml.
 *
 * @returns `undefined` where the header does not allow it, with the reason among the warnings
 */
export function suvFactorOf(
  dataSet: DataSet,
  warnings: Warnings,
): number | undefined {
  if (dataSet.text("00080060") !== "PT") return undefined;
  if (dataSet.text("00541001")?.toUpperCase() !== "BQML") return undefined;
  const no = (reason: string): undefined => {
    warnings.add("dicom.noSuv", `No SUV: ${reason}`);
    return undefined;
  };
  const corrections = dataSet.texts("00280051");
  if (!corrections.includes("ATTN") || !corrections.some(isDecay)) {
    return no("the image is not corrected for attenuation and decay");
  }
  const weightKg = dataSet.number("00101030");
  if (weightKg === undefined || weightKg <= 0) {
    return no("the patient's weight is missing");
  }
  const drug = dataSet.items("00540016")[0];
  const doseBq = drug?.number("00181074");
  if (drug === undefined || doseBq === undefined || doseBq <= 0) {
    return no("the injected dose is missing");
  }
  const correction = dataSet.text("00541102")?.toUpperCase();
  if (correction === "ADMIN") return (weightKg * 1000) / doseBq;
  if (correction !== "START") return no("the decay correction is not START");
  const halfLifeS = drug.number("00181075");
  if (halfLifeS === undefined || halfLifeS <= 0) {
    return no("the half-life is missing");
  }
  const scanS = scanStartS(dataSet, halfLifeS);
  const injectionS = injectionTimeS(dataSet, drug, scanS);
  if (scanS === undefined || injectionS === undefined) {
    return no("the time of injection or of the scan is missing");
  }
  const elapsedS = scanS - injectionS;
  if (elapsedS < 0 || elapsedS > DAY_S) {
    return no("the injection is not within a day before the scan");
  }
  const decayedBq = doseBq * 2 ** (-elapsedS / halfLifeS);
  return (weightKg * 1000) / decayedBq;
}

function isDecay(correction: string): boolean {
  return correction === "DECY" || correction === "DECAY";
}

/** What decay is corrected to: the series' start, unless the series was made later. */
function scanStartS(
  dataSet: DataSet,
  halfLifeS: number,
): number | undefined {
  const series = dateTimeS(dataSet.text("00080021"), dataSet.text("00080031"));
  const acquired = dateTimeS(
    dataSet.text("00080022"),
    dataSet.text("00080032"),
  );
  if (acquired === undefined) return series;
  if (series !== undefined && series <= acquired) return series;
  const ge = dataSet.text("0009100D");
  if (ge !== undefined) return dateTimeS(ge.slice(0, 8), ge.slice(8));
  const referenceMs = dataSet.number("00541300");
  const durationMs = dataSet.number("00181242");
  if (referenceMs === undefined || durationMs === undefined) return acquired;
  // The time at which the count rate is the frame's average.
  const lambda = Math.LN2 / halfLifeS;
  const durationS = durationMs / 1000;
  const averageS = durationS > 0
    ? Math.log((lambda * durationS) / (1 - Math.exp(-lambda * durationS))) /
      lambda
    : 0;
  return acquired - referenceMs / 1000 + averageS;
}

function injectionTimeS(
  dataSet: DataSet,
  drug: DataSet,
  scanS: number | undefined,
): number | undefined {
  const whole = drug.text("00181078");
  if (whole !== undefined) {
    return dateTimeS(whole.slice(0, 8), whole.slice(8).replace(/[+-].*$/, ""));
  }
  const time = drug.text("00181072");
  const sameDay = dateTimeS(dataSet.text("00080021"), time);
  if (sameDay === undefined || scanS === undefined) return sameDay;
  // A time of day after the scan's means the day before.
  return sameDay > scanS ? sameDay - DAY_S : sameDay;
}

const DATE_REGEXP = /^(\d{4})\.?(\d{2})\.?(\d{2})$/;
const TIME_REGEXP = /^(\d{2}):?(\d{2})?:?(\d{2}(?:\.\d+)?)?$/;

/** DA and TM as seconds, in the scanner's own time. */
function dateTimeS(
  date: string | undefined,
  time: string | undefined,
): number | undefined {
  const d = DATE_REGEXP.exec(date ?? "");
  const t = TIME_REGEXP.exec(time ?? "");
  if (d === null || t === null) return undefined;
  const dayMs = Date.UTC(Number(d[1]), Number(d[2]) - 1, Number(d[3]));
  const [hours, minutes, seconds] = [t[1], t[2], t[3]].map((part) =>
    Number(part ?? 0)
  );
  return dayMs / 1000 + hours! * 3600 + minutes! * 60 + seconds!;
}
