/** The whole grey pipeline as one table, PS3.3 C.11 and PS3.4 N.2. @module */
import type { ModalityLut, VoiLut } from "../types.ts";
import { modalityValue } from "./modality_value.ts";
import { voiGrey } from "./voi_grey.ts";

/** What stands between int16 values and greys. */
export interface GreyPipeline {
  /** From {@linkcode DisplayValues}: `stored = value * slope + intercept`; left out where values are as stored. */
  readonly display?: { readonly slope: number; readonly intercept: number };
  readonly modalityLut: ModalityLut;
  readonly voi: VoiLut;
  /** MONOCHROME1, presentation LUT shape INVERSE, or the reader's wish; two of them cancel out. */
  readonly inverted: boolean;
}

const LOWEST = -32768;

/** Greys of all int16 values: entry `value + 32768`. */
export function greyTable(pipeline: GreyPipeline): Uint8Array<ArrayBuffer> {
  const { modalityLut, voi, inverted } = pipeline;
  const slope = pipeline.display?.slope ?? 1;
  const intercept = pipeline.display?.intercept ?? 0;
  const table = new Uint8Array(65536);
  for (let i = 0; i < table.length; i++) {
    const stored = (i + LOWEST) * slope + intercept;
    const grey = Math.floor(
      voiGrey(voi, modalityValue(modalityLut, stored)) + 0.5,
    );
    table[i] = inverted ? 255 - grey : grey;
  }
  return table;
}

/** The window that shows all of a range of rescaled values, for images that bring none. */
export function fullWindow(minimum: number, maximum: number): VoiLut {
  const width = Math.abs(maximum - minimum);
  return {
    kind: "window",
    center: (minimum + maximum) / 2,
    width: width > 0 ? width : 1,
    function: "LINEAR_EXACT",
  };
}
