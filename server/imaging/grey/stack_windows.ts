/** The windows of a stack, the same at every door. @module */
import type { Grant } from "#base";
import { type DecodedFrame, modalityValue } from "#dicom";
import { presetOf, presetsFor, type VolumeJob, type Window } from "#render";
import type { Imaging, Stack, StackFrame } from "../types.ts";
import { displayLut, displayUnit } from "./display_value.ts";
import {
  imageWindows,
  type NamedWindow,
  namedWindows,
  wholeWindow,
} from "./windows.ts";

/** Pixels looked at for a first window. */
const SAMPLE_COUNT = 20_000;
/** Where not even one image can be read: the pictures will say so. */
const NO_WINDOW: NamedWindow = {
  id: "full",
  window: { center: 128, width: 256, function: "LINEAR" },
};

type Shown = Pick<Stack, "modality" | "frames">;

/** Windows for a stack in display values, by its middle frame; at least one, the one to begin with first. */
export async function stackWindows(
  imaging: Pick<Imaging, "frame">,
  grant: Grant<"study.read">,
  { modality, frames }: Shown,
): Promise<readonly NamedWindow[]> {
  const middle = frames[frames.length >> 1]!;
  const unit = displayUnit(middle.image);
  const own = imageWindows(middle.image, middle.frame);
  const named = namedWindows(modality, unit, own, []);
  if (named.length > own.length) return named;
  const decoded = await imaging.frame(grant, middle);
  const sample = decoded.ok ? sampleOf(middle, decoded.value) : [];
  const found = namedWindows(modality, unit, own, sample);
  return found.length > 0 ? found : [NO_WINDOW];
}

/** The window that a projection of a volume begins with: behind bone there is more bone than in a slice. */
export function projectionWindow(
  modality: string,
  method: VolumeJob["method"],
  base: Required<Window>,
): Required<Window> {
  const wanted = method === "composite" ? "maximum" : method;
  const preset = presetsFor(modality).find((preset) =>
    preset.method === wanted
  );
  const window = preset && presetOf(preset.id, base)?.window;
  return window === undefined ? base : wholeWindow(window);
}

/** Display values of every so-manieth pixel. */
function sampleOf(
  { image, frame }: StackFrame,
  { values, samplesPerPixel }: DecodedFrame,
): number[] {
  if (samplesPerPixel !== 1) return [];
  const lut = displayLut(image, frame);
  const step = Math.max(1, Math.floor(values.length / SAMPLE_COUNT));
  const sample: number[] = [];
  for (let i = 0; i < values.length; i += step) {
    sample.push(modalityValue(lut, values[i]!));
  }
  return sample;
}
