/** From stored values to values with a unit, PS3.3 C.11.1 and C.7.6.16.2.9. @module */
import type { DataSet, ModalityLut } from "../types.ts";
import type { FrameGroups } from "./frame_groups.ts";
import { lutDataOf } from "./lut_data.ts";
import type { Warnings } from "./warnings.ts";

const IDENTITY: ModalityLut = { kind: "linear", slope: 1, intercept: 0 };

/** The modality LUT of a frame; identity, with a warning, where what is written can't be used. */
export function modalityLutOf(
  dataSet: DataSet,
  groups: FrameGroups,
  frameIndex: number,
  signed: boolean,
  warnings: Warnings,
): ModalityLut {
  const place = groups.groupOrTop(frameIndex, "00289145");
  const tableItem = place.items("00283000")[0];
  if (tableItem !== undefined) {
    const table = lutDataOf(tableItem, signed);
    if (table !== undefined) {
      const values = Int32Array.from(table.values);
      return { kind: "table", firstStored: table.firstMapped, values };
    }
    warnings.add("dicom.badLut", "The modality LUT is not whole: left out");
    return IDENTITY;
  }
  const doseScaling = dataSet.number("3004000E");
  if (doseScaling !== undefined && doseScaling > 0) {
    return { kind: "linear", slope: doseScaling, intercept: 0 };
  }
  if (!place.has("00281053") && !place.has("00281052")) return IDENTITY;
  const slope = place.number("00281053");
  const intercept = place.number("00281052");
  if (slope === undefined || intercept === undefined || slope === 0) {
    warnings.add(
      "dicom.badRescale",
      "Rescale Slope and Intercept can't be used: values are shown as stored",
    );
    return IDENTITY;
  }
  return { kind: "linear", slope, intercept };
}

/** Unit of the rescaled values; empty where the header does not say. */
export function unitOf(
  dataSet: DataSet,
  groups: FrameGroups,
  modalityLut: ModalityLut,
): string {
  const place = groups.groupOrTop(0, "00289145");
  const tableItem = place.items("00283000")[0];
  const type = (tableItem?.text("00283004") ?? place.text("00281054"))
    ?.toUpperCase();
  const modality = dataSet.text("00080060");
  if (modality === "PT") {
    const units = dataSet.text("00541001")?.toUpperCase();
    return units === "GML" ? "g/ml" : units ?? "";
  }
  if (modality === "RTDOSE") {
    return dataSet.text("30040002")?.toUpperCase() === "GY" ? "Gy" : "";
  }
  if (type === "HU") return "HU";
  const isRescaled = modalityLut.kind === "linear" && place.has("00281053");
  // CT: Rescale Type may be left out where it is HU (PS3.3 C.8.2.1.1.2).
  if (modality === "CT" && isRescaled && (type ?? "") === "") return "HU";
  return type === undefined || type === "US" ? "" : type;
}
