/** Which stack of frames a rendered volume is made from, PS3.18 8.3.5.3.1 and 8.3.5.3.2. @module */
import { err, ok, type Result } from "#base";
import { narrowStacks, type Stack } from "#imaging";
import type { FrameMatch } from "./match_frames.ts";
import { badParameter, type Problem } from "./problem.ts";
import type { VolumeParameters } from "./volume_parameters.ts";

/** The stack, and what is to be said about how it was chosen. */
export interface ChosenStack {
  readonly stack: Stack;
  readonly remarks: readonly string[];
}

/**
 * Chooses among the stacks of a resource: by the volume input reference, then
 * narrowed to the matching instances, then the largest that makes a volume.
 *
 * @param matching frames that fit the attributes asked for; `undefined`
 * where none were asked for
 */
export function chooseStack(
  stacks: readonly Stack[],
  input: VolumeParameters["volumeInput"],
  matching: FrameMatch | undefined,
): Result<ChosenStack, Problem> {
  const referenced = stacks.filter((stack) => holds(stack, input));
  if (referenced.length === 0 && input !== undefined) {
    return err(badParameter(
      "volumeinputreference",
      "names no image of this resource",
      "PS3.18 8.3.5.3.1",
    ));
  }
  const remarks: string[] = [];
  let candidates = referenced;
  if (matching !== undefined) {
    const bySeries = Map.groupBy(referenced, ({ seriesUid }) => seriesUid);
    candidates = [...bySeries.values()].flatMap((own) =>
      narrowStacks(own, matching)
    ).filter((stack) => holds(stack, input));
    if (candidates.length === 0) return err(noMatch());
  }
  // Never the only image of its kind, where there is a volume to choose.
  const sorted = candidates.toSorted((a, b) => weight(b) - weight(a));
  const [first] = sorted;
  if (first === undefined) {
    return err({
      status: 400,
      detail: "The resource holds no images that could make a volume",
      rule: "PS3.3 C.11.23.1",
    });
  }
  const { length } = first.frames;
  const isWhole = referenced.some(({ key, seriesUid, frames }) =>
    seriesUid === first.seriesUid && key === first.key &&
    frames.length === length
  );
  if (!isWhole) {
    remarks.push(`Made of those ${length} images alone that match`);
  }
  const volumes = sorted.filter((stack) => stack.plan?.grid !== undefined);
  if (volumes.length > 1 && input === undefined) {
    remarks.push(
      `The resource holds ${volumes.length} volumes; shown is the largest, ` +
        `series ${first.seriesUid}, stack ${first.key}, ` +
        `${first.frames.length} frames. volumeinputreference names another.`,
    );
  }
  return ok({ stack: first, remarks });
}

function holds(stack: Stack, input: VolumeParameters["volumeInput"]): boolean {
  if (input === undefined) return true;
  return stack.frames.some(({ sopUid, frame }) =>
    "sopUid" in input
      ? sopUid === input.sopUid
      : frame.frameIndex + 1 === input.frameNumber
  );
}

/** Voxels; a stack without a grid counts less than any with one. */
function weight({ plan, frames }: Stack): number {
  const [columns, rows, slices] = plan?.grid?.sizeVx ?? [0, 0, 0];
  return columns * rows * slices || frames.length / 1e6;
}

function noMatch(): Problem {
  return { status: 404, detail: "No image of this resource has these values" };
}
