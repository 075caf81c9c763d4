/** From a decoded frame to what the renderer draws: grey through its tables, colour as it is. @module */
import {
  type DecodedFrame,
  type DisplayValues,
  displayValues,
  greyTable,
  type ModalityLut,
  type VoiLut,
} from "#dicom";
import type { FrameJob, Window } from "#render";
import type { StackFrame } from "../types.ts";
import { imageWindows } from "./windows.ts";

/** How stored values become grey, PS3.4 N.2. */
export interface GreyLook {
  /** From stored values to those that `voi` is about. */
  readonly lut: ModalityLut;
  readonly voi: VoiLut;
  /** The image's own inversion included. */
  readonly inverted: boolean;
}

/** What makes grey, and the window that says so where it is a table. */
export interface FrameVoi {
  readonly voi: VoiLut;
  readonly window: Required<Window>;
}

/** A frame's own first window or table in display values, else the base. */
export function frameVoi(
  { image, frame }: StackFrame,
  base: Required<Window>,
): FrameVoi {
  const [own] = imageWindows(image, frame);
  const [lut] = frame.voiLuts;
  if (own === undefined || lut === undefined) return windowVoi(base);
  return lut.kind === "table" ? { voi: lut, window: own } : windowVoi(own);
}

/** A window as what makes grey. */
export function windowVoi(window: Required<Window>): FrameVoi {
  return { voi: { kind: "window", ...window }, window };
}

/** The pixels of a job. */
export function frameSource(
  decoded: DecodedFrame,
  { lut, voi, inverted }: GreyLook,
): FrameJob["source"] {
  if (decoded.samplesPerPixel === 3) {
    return { kind: "rgb", values: rgbOf(decoded) };
  }
  const display = int16Of(decoded);
  const table = greyTable({ display, modalityLut: lut, voi, inverted });
  return { kind: "grey", values: display.values, table };
}

const int16 = new WeakMap<DecodedFrame, DisplayValues>();
const rgb = new WeakMap<DecodedFrame, Uint8Array>();

/** Made once a frame: the renderer knows a frame again by its memory. */
function int16Of(decoded: DecodedFrame): DisplayValues {
  let values = int16.get(decoded);
  if (values === undefined) {
    int16.set(decoded, values = displayValues(decoded.values));
  }
  return values;
}

/** Colour of 8 bits: of deeper colour the high bits, shallower colour stretched. */
function rgbOf(decoded: DecodedFrame): Uint8Array {
  const { values, bitsStored } = decoded;
  if (values instanceof Uint8Array && bitsStored === 8) return values;
  let bytes = rgb.get(decoded);
  if (bytes === undefined) {
    const eightBits = bitsStored > 8
      ? (value: number) => value >>> (bitsStored - 8)
      : (value: number) => Math.round(value * 255 / (2 ** bitsStored - 1));
    rgb.set(decoded, bytes = Uint8Array.from(values, eightBits));
  }
  return bytes;
}
