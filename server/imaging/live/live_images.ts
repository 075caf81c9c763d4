/** The live stream's way to images. @module */
import { err, type Grant, ok, type Result } from "#base";
import { type DecodedFrame, modalityValue } from "#dicom";
import { displayLut, displayUnit } from "../grey/display_value.ts";
import {
  imageWindows,
  type NamedWindow,
  namedWindows,
} from "../grey/windows.ts";
import type { Imaging, Stack, StackFrame } from "../types.ts";
import { LiveSource } from "./live_source.ts";
import type { LiveFault } from "./live_types.ts";
import { faultOf } from "./live_words.ts";

/** Pixels looked at for a first window. */
const SAMPLE_COUNT = 20_000;
/** Where not even one image can be read: the pictures will say so. */
const NO_WINDOW: NamedWindow = {
  id: "full",
  window: { center: 128, width: 256, function: "LINEAR" },
};

/** What a view names. */
export interface LiveTarget {
  readonly seriesUid: string;
  /** As `Stack.key`; empty for the first stack. */
  readonly stackKey: string;
}

/** Opens what views of the live stream name; the stream's image port. */
export interface LiveImages {
  open(
    grant: Grant<"study.read">,
    target: LiveTarget,
    signal: AbortSignal,
  ): Promise<Result<LiveSource, LiveFault>>;
}

/** Makes the stream's image port. */
export function createLiveImages(
  imaging: Imaging,
): LiveImages {
  return {
    async open(grant, { seriesUid, stackKey }) {
      const stacks = await imaging.stacks(grant, seriesUid);
      if (!stacks.ok) return err(faultOf(stacks.error));
      const stack = stackKey === ""
        ? stacks.value[0]
        : stacks.value.find(({ key }) => key === stackKey);
      if (stack === undefined) {
        return err(faultOf({
          kind: "imaging.notFound",
          message: "There is no such stack in this series",
        }));
      }
      const windows = await windowsOf(imaging, grant, stack);
      return ok(new LiveSource(imaging, grant, stack, windows));
    },
  };
}

/** Windows for a stack, by its middle frame; at least one. */
async function windowsOf(
  imaging: Imaging,
  grant: Grant<"study.read">,
  stack: Stack,
): Promise<readonly NamedWindow[]> {
  const middle = stack.frames[stack.frames.length >> 1]!;
  const unit = displayUnit(middle.image);
  const own = imageWindows(middle.image, middle.frame);
  const named = namedWindows(stack.modality, unit, own, []);
  if (named.length > own.length) return named;
  const decoded = await imaging.frame(grant, middle);
  const sample = decoded.ok ? sampleOf(middle, decoded.value) : [];
  const found = namedWindows(stack.modality, unit, own, sample);
  return found.length > 0 ? found : [NO_WINDOW];
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
