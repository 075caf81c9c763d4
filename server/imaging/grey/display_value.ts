/** From stored values to those a reader knows: HU, SUV, or the modality's own (PS3.3 C.11.1). @module */
import type { FrameDescription, ImageDescription, ModalityLut } from "#dicom";

/** The factor to SUV, where it can be applied; else 1. */
export function displayFactor(image: ImageDescription): number {
  const isLinear = image.frames.every(({ modalityLut }) =>
    modalityLut.kind === "linear"
  );
  return isLinear ? image.suvFactor ?? 1 : 1;
}

/** The unit of display values: "HU", "g/ml" where SUV can be computed, "BQML", or "". */
export function displayUnit(image: ImageDescription): string {
  return displayFactor(image) === 1 ? image.unit : "g/ml";
}

/** Display values as a linear function of stored ones, or through a table. */
export function displayLut(
  image: ImageDescription,
  frame: FrameDescription,
): ModalityLut {
  const lut = frame.modalityLut;
  const factor = displayFactor(image);
  if (lut.kind === "table" || factor === 1) return lut;
  return {
    kind: "linear",
    slope: lut.slope * factor,
    intercept: lut.intercept * factor,
  };
}
