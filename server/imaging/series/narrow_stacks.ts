/** The stacks of a series narrowed to some of its frames: PS3.18 8.3.5.3.2. @module */
import type { Stack, StackFrame } from "../types.ts";
import { placedStacks } from "./plan_series.ts";

/**
 * Stacks of those frames alone that fit. Where only whole stacks fit they stay
 * as they are; else the frames that fit are planned anew, as if the series
 * held no others.
 *
 * @param stacks of one series
 */
export function narrowStacks(
  stacks: readonly Stack[],
  fits: (frame: StackFrame) => boolean,
): readonly Stack[] {
  const met = stacks.filter(({ frames }) => frames.some(fits));
  const [first] = met;
  if (first === undefined || met.every(({ frames }) => frames.every(fits))) {
    return met;
  }
  const { studyUid, seriesUid, modality } = first;
  const placed = met.filter(({ plan }) => plan !== undefined)
    .flatMap(({ frames }) => frames.filter(fits));
  const others = met.filter(({ plan }) => plan === undefined)
    .map((stack) => ({ ...stack, frames: stack.frames.filter(fits) }));
  return [
    ...placedStacks(placed, { studyUid, seriesUid, modality }),
    ...others,
  ];
}
