/** The window of a picture where none is asked for: imaging's, so that every door shows the same. @module */
import {
  displayFactor,
  imageWindows,
  projectionWindow,
  scaledWindow,
  type Stack,
  type StackFrame,
  stackWindows,
} from "#imaging";
import type { VolumeJob } from "#render";
import type { Call } from "./call.ts";
import type { WindowParameter } from "./parameters.ts";

/** A window, and where it is from, in words. */
export interface ChosenWindow {
  /** In the values of a volume: for PET in SUV. */
  readonly window: WindowParameter;
  readonly source: string;
}

/** The window that a stack's pictures begin with. */
export async function stackWindow(
  { deps, grant }: Call,
  stack: Pick<Stack, "modality" | "frames">,
): Promise<ChosenWindow> {
  const [first] = await stackWindows(deps.imaging, grant, stack);
  const { id, window } = first!;
  const source = id === "image"
    ? "Window from the image"
    : id === "contrast"
    ? "Window from the 1st to the 99th percentile of the middle image"
    : `Window preset ${id}`;
  return { window, source };
}

/** The window that a projection of the whole volume begins with. */
export function wholeWindow(
  { modality }: Pick<Stack, "modality">,
  method: VolumeJob["method"],
  base: ChosenWindow,
): ChosenWindow {
  const window = projectionWindow(modality, method, base.window);
  return window === base.window
    ? base
    : { window, source: `Window for ${method} projections of ${modality}` };
}

/** The base of a frame's picture: its stack's window, which only a frame without its own needs. */
export async function baseWindow(
  call: Call,
  seriesUid: string,
  frame: StackFrame,
): Promise<WindowParameter> {
  const [own] = imageWindows(frame.image, frame.frame);
  if (own !== undefined) return own;
  const found = await call.deps.imaging.stacks(call.grant, seriesUid);
  const stacks = found.ok ? found.value : [];
  const modality = stacks[0]?.modality ?? "";
  // A frame that is no stack's (one of two at a place) is one of its own.
  const stack =
    stacks.find(({ frames }) => frames.some((other) => isSame(other, frame))) ??
      { modality, frames: [frame] };
  return (await stackWindow(call, stack)).window;
}

/** A window in a volume's values, as PS3.18 has windows: after the modality LUT. */
export function modalityWindow(
  window: WindowParameter,
  { image }: StackFrame,
): WindowParameter {
  return scaledWindow(window, 1 / displayFactor(image));
}

function isSame(a: StackFrame, b: StackFrame): boolean {
  return a.sopUid === b.sopUid && a.frame.frameIndex === b.frame.frameIndex;
}
