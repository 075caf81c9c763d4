/** From a decoded frame to what the renderer takes: PS3.4 N.2 for grey, colour as it is. @module */
import { type DecodedFrame, displayValues, greyTable } from "#dicom";
import type { StackFrame } from "#imaging";
import type { FrameJob, PictureOutput } from "#render";
import type { ImageFrame } from "./image_frame.ts";
import type { WindowParameter } from "./parameters.ts";
import { valueWindow } from "./windows.ts";

/** Values that are looked at for a window: enough for percentiles, few enough to sort. */
const SAMPLE_COUNT = 20_000;

/**
 * A frame to be drawn.
 *
 * @param window as asked for, in the values after the modality LUT (for PET
 * that is the stored unit, not SUV), and in place of the image's own
 */
export function frameJob(
  { image, frame }: StackFrame,
  decoded: DecodedFrame,
  window: WindowParameter | undefined,
  place: ImageFrame,
  output: PictureOutput,
): FrameJob {
  const { columns, rows } = decoded;
  const base = {
    kind: "frame",
    columns,
    rows,
    pictureToFrame: place.pictureToFrame,
    interpolation: place.isOneToOne ? "nearest" : "linear",
    output,
  } as const;
  if (decoded.samplesPerPixel === 3) {
    return { ...base, source: { kind: "rgb", values: eightBits(decoded) } };
  }
  const display = displayValues(decoded.values);
  const { modalityLut, voiLuts } = frame;
  const voi = window === undefined
    ? ownVoi(voiLuts) ?? windowLut(valueWindow(sampleOf(decoded, modalityLut)))
    : windowLut({ window });
  const { inverted } = image;
  const table = greyTable({ display, modalityLut, voi, inverted });
  return { ...base, source: { kind: "grey", values: display.values, table } };
}

function windowLut(
  { window }: { readonly window: WindowParameter },
): VoiLuts[number] {
  return { kind: "window", ...window };
}

type VoiLuts = StackFrame["frame"]["voiLuts"];

/** The image's first window or table; a LINEAR window too narrow to be one is taken as exact. */
function ownVoi([first]: VoiLuts): VoiLuts[number] | undefined {
  if (first?.kind !== "window") return first;
  if (first.width < 1 && first.function === "LINEAR") {
    return { ...first, function: "LINEAR_EXACT" };
  }
  return first.width > 0 ? first : undefined;
}

/** Display values of evenly spread pixels. */
function sampleOf(
  { values }: DecodedFrame,
  lut: StackFrame["frame"]["modalityLut"],
): Float64Array {
  const step = Math.max(1, Math.floor(values.length / SAMPLE_COUNT));
  const sample = new Float64Array(Math.ceil(values.length / step));
  for (let i = 0; i < sample.length; i++) {
    const stored = values[i * step]!;
    sample[i] = lut.kind === "linear"
      ? stored * lut.slope + lut.intercept
      : lut.values[stored - lut.firstStored] ?? NaN;
  }
  return sample;
}

function eightBits({ values, bitsStored }: DecodedFrame): Uint8Array {
  if (values instanceof Uint8Array) return values;
  const shift = Math.max(0, bitsStored - 8);
  const bytes = new Uint8Array(values.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = values[i]! >> shift;
  return bytes;
}
