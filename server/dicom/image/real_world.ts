/** Real world values of parametric maps, PS3.3 C.7.6.16.2.11 and A.75. @module */
import type { DataSet, ModalityLut, VoiLut } from "../types.ts";
import type { FrameGroups } from "./frame_groups.ts";
import type { Warnings } from "./warnings.ts";

const PARAMETRIC_MAP = "1.2.840.10008.5.1.4.1.1.30";

/** How stored values become real world values, and in which unit (a UCUM code, empty for none). */
export interface RealWorld {
  readonly lut: Extract<ModalityLut, { kind: "linear" }>;
  readonly unit: string;
}

/**
 * The mapping of a parametric map's frame.
 *
 * `undefined` for other objects, where the frame has a rescale of its own,
 * and where there is not exactly one mapping, rising along a line.
 */
export function realWorldOf(
  dataSet: DataSet,
  groups: FrameGroups,
  frameIndex: number,
  modalityLut: ModalityLut,
  warnings: Warnings,
): RealWorld | undefined {
  if (dataSet.text("00080016") !== PARAMETRIC_MAP) return undefined;
  const isIdentity = modalityLut.kind === "linear" &&
    modalityLut.slope === 1 && modalityLut.intercept === 0;
  if (!isIdentity) return undefined;
  const mappings = groups.groupItems(frameIndex, "00409096");
  if (mappings.length === 0) return undefined;
  const [mapping] = mappings;
  const slope = mapping?.number("00409225") ?? 0;
  const intercept = mapping?.number("00409224");
  if (mappings.length > 1 || slope <= 0 || intercept === undefined) {
    warnings.add(
      "dicom.realWorldValues",
      "The real world values are not one rising line: values are shown as stored",
    );
    return undefined;
  }
  const code = mapping?.items("004008EA")[0];
  const unit = code?.text("00080100") ?? "";
  return {
    lut: { kind: "linear", slope, intercept },
    unit: unit === "1" ? "" : unit,
  };
}

/**
 * The same grey from real world values as from stored ones, which a map's
 * windows are written for; tables can't be moved and are left out.
 */
export function voiLutsThrough(
  { slope, intercept }: RealWorld["lut"],
  voiLuts: readonly VoiLut[],
  warnings: Warnings,
): readonly VoiLut[] {
  if (slope === 1 && intercept === 0) return voiLuts;
  return voiLuts.flatMap((voi) => {
    if (voi.kind === "table") {
      warnings.add(
        "dicom.realWorldValues",
        "A VOI LUT of stored values can't be used with real world values",
      );
      return [];
    }
    // LINEAR begins half a value early and is one value narrower: C.11.2.1.2.1.
    const half = voi.function === "LINEAR" ? 0.5 : 0;
    const center = (voi.center - half) * slope + intercept + half;
    const width = (voi.width - 2 * half) * slope + 2 * half;
    return [{ ...voi, center, width }];
  });
}
