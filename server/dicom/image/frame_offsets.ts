/** Offsets along the normal of frames that share one position: RT dose (PS3.3 C.8.8.3.2) and reconstructed NM (C.8.4.15). @module */
import type { DataSet } from "../types.ts";
import type { Warnings } from "./warnings.ts";

/** Millimetres along row x column from the position given; `undefined` where none are defined. */
export function frameOffsetsMm(
  dataSet: DataSet,
  frameCount: number,
  warnings: Warnings,
): readonly number[] | undefined {
  if (dataSet.has("3004000C")) {
    return doseOffsets(dataSet, frameCount, warnings);
  }
  const slices = dataSet.numbers("00540080");
  const isVolume = dataSet.texts("00080008").includes("RECON TOMO");
  if (slices?.length !== frameCount || !isVolume) return undefined;
  const between = dataSet.number("00180088");
  const thickness = dataSet.number("00180050");
  const stepMm = between ?? thickness;
  if (stepMm === undefined) return undefined;
  if (between === undefined) {
    warnings.add(
      "dicom.sliceSpacing",
      "Spacing Between Slices is missing: the slice thickness stands for it",
    );
  }
  return slices.map((slice) => (slice - 1) * stepMm);
}

function doseOffsets(
  dataSet: DataSet,
  frameCount: number,
  warnings: Warnings,
): readonly number[] | undefined {
  const offsets = dataSet.numbers("3004000C");
  if (offsets?.length !== frameCount) {
    if (frameCount === 1) return undefined;
    warnings.add(
      "dicom.badPosition",
      "Grid Frame Offset Vector does not have a number for each frame",
    );
    return undefined;
  }
  // Relative vectors begin with 0; absolute ones with the position's z.
  const first = offsets[0]!;
  return offsets.map((offset) => offset - first);
}
