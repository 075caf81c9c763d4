/** Windows and VOI tables of a frame, PS3.3 C.11.2 and C.7.6.16.2.10. @module */
import type { VoiLut } from "../types.ts";
import type { DataSet } from "../types.ts";
import type { FrameGroups } from "./frame_groups.ts";
import { lutDataOf } from "./lut_data.ts";
import type { Warnings } from "./warnings.ts";

type VoiFunction = Extract<VoiLut, { kind: "window" }>["function"];

/** The VOI LUTs of a frame, windows first, in the order written. */
export function voiLutsOf(
  groups: FrameGroups,
  frameIndex: number,
  canBeNegative: boolean,
  warnings: Warnings,
): readonly VoiLut[] {
  const place = groups.groupOrTop(frameIndex, "00289132");
  return [
    ...windowsOf(place, warnings),
    ...tablesOf(place, canBeNegative, warnings),
  ];
}

function windowsOf(place: DataSet, warnings: Warnings): VoiLut[] {
  if (!place.has("00281050")) return [];
  const centers = place.numbers("00281050");
  const widths = place.numbers("00281051");
  if (centers === undefined || widths === undefined) {
    if (place.text("00281050") !== undefined) {
      warnings.add("dicom.badWindow", "Window Center or Width can't be read");
    }
    return [];
  }
  const named = place.text("00281056")?.toUpperCase();
  const voiFunction: VoiFunction = named === "LINEAR_EXACT" ||
      named === "SIGMOID"
    ? named
    : "LINEAR";
  const explanations = place.texts("00281055");
  const windows: VoiLut[] = [];
  centers.forEach((center, index) => {
    const width = widths[index];
    // PS3.3 C.11.2.1.2 and .3: at least 1 for LINEAR, above 0 for the others.
    const isUsable = width !== undefined &&
      (voiFunction === "LINEAR" ? width >= 1 : width > 0);
    if (!isUsable) {
      warnings.add("dicom.badWindow", "A Window Width is not positive");
      return;
    }
    const explanation = explanations[index];
    windows.push({
      kind: "window",
      center,
      width,
      function: voiFunction,
      ...(explanation ? { explanation } : {}),
    });
  });
  return windows;
}

function tablesOf(
  place: DataSet,
  canBeNegative: boolean,
  warnings: Warnings,
): VoiLut[] {
  const tables: VoiLut[] = [];
  for (const item of place.items("00283010")) {
    const table = lutDataOf(item, canBeNegative);
    if (table === undefined) {
      warnings.add("dicom.badLut", "A VOI LUT is not whole: left out");
      continue;
    }
    const explanation = item.text("00283003");
    tables.push({
      kind: "table",
      firstValue: table.firstMapped,
      bits: table.bits,
      values: Uint16Array.from(table.values),
      ...(explanation ? { explanation } : {}),
    });
  }
  return tables;
}
