/** A stored value in its unit, PS3.3 C.11.1. @module */
import type { ModalityLut } from "../types.ts";

/** The value that a stored value stands for; tables hold at their ends. */
export function modalityValue(lut: ModalityLut, stored: number): number {
  if (lut.kind === "linear") return stored * lut.slope + lut.intercept;
  const last = lut.values.length - 1;
  const index = Math.round(stored) - lut.firstStored;
  return lut.values[index < 0 ? 0 : index > last ? last : index] ?? 0;
}
