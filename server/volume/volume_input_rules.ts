/** The rules that the standard sets for the planes of one volume, PS3.3 C.11.23.1. @module */
import { err, ok, type Result, vec } from "#base";
import {
  DIRECTION_TOLERANCE,
  type PlaneFrame,
  planeFrame,
} from "./plane_groups.ts";
import { SAME_POSITION_MM } from "./plane_order.ts";
import { isScrambled, withoutFrameOfReference } from "./frame_of_reference.ts";
import type { PlaneInput } from "./types.ts";

/** Which plane breaks which rule. */
export interface VolumeInputFault {
  readonly planeId: string;
  /** The rule, as a short key. */
  readonly rule:
    | "frameOfReference"
    | "size"
    | "orthogonal"
    | "parallel"
    | "aligned"
    | "samePosition"
    | "position";
  readonly message: string;
}

const RULE = "PS3.3 C.11.23.1";

/** Rows of one plane may be off those of another by this share of a pixel. */
const ALIGNED_PX = 0.1;

/**
 * Checks planes against PS3.3 C.11.23.1: one frame of reference, one size,
 * rows at right angles to columns, parallel aligned planes, no two at one
 * position. Spacing may vary and gaps may exist. A tilted gantry is aligned:
 * its origins lie on one straight line. Frames of reference that
 * de-identification scrambled are not held against them.
 *
 * @returns the first fault in the order given.
 */
export function checkVolumeInput(
  given: readonly PlaneInput[],
): Result<void, VolumeInputFault> {
  const planes = isScrambled(given) ? withoutFrameOfReference(given) : given;
  const [first] = planes;
  if (!first) return ok(undefined);
  const frames: PlaneFrame[] = [];
  for (const plane of planes) {
    const fault = againstFirst(plane, first, frames);
    if (fault) return err(fault);
  }
  const placed = planes.map((plane, n) => ({
    plane,
    originLps: frames[n]!.originLps,
    positionMm: vec.dot(
      vec.subtract(frames[n]!.originLps, frames[0]!.originLps),
      frames[0]!.normalLps,
    ),
  })).sort((a, b) => a.positionMm - b.positionMm);
  for (let n = 1; n < placed.length; n++) {
    const { plane, positionMm } = placed[n]!;
    const before = placed[n - 1]!;
    if (positionMm - before.positionMm > SAME_POSITION_MM) continue;
    return broken(
      plane,
      "samePosition",
      `it lies at the position of ${before.plane.id}`,
    );
  }
  if (placed.length < 3) return ok(undefined);
  const from = placed[0]!;
  const to = placed.at(-1)!;
  const along = vec.scale(
    vec.subtract(to.originLps, from.originLps),
    1 / (to.positionMm - from.positionMm),
  );
  const tolerance = Math.max(
    0.02,
    ALIGNED_PX * Math.min(...frames[0]!.spacingMm),
  );
  for (const { plane, originLps, positionMm } of placed) {
    const there = vec.add(
      from.originLps,
      vec.scale(along, positionMm - from.positionMm),
    );
    const off = vec.length(vec.subtract(originLps, there));
    if (off > tolerance) {
      return broken(
        plane,
        "aligned",
        `its corner lies ${off.toFixed(2)} mm beside the line of the others`,
      );
    }
  }
  return ok(undefined);
}

function againstFirst(
  plane: PlaneInput,
  first: PlaneInput,
  frames: PlaneFrame[],
): VolumeInputFault | undefined {
  const fault = (rule: VolumeInputFault["rule"], why: string) =>
    faultOf(plane, rule, why);
  if (plane.frameOfReferenceUid !== first.frameOfReferenceUid) {
    return fault("frameOfReference", "its frame of reference is another");
  }
  if (plane.columns !== first.columns || plane.rows !== first.rows) {
    return fault(
      "size",
      `it is ${plane.columns}x${plane.rows}, others are ${first.columns}x${first.rows}`,
    );
  }
  const read = planeFrame(plane);
  if (!read.frame) {
    const rule = read.fault?.includes("direction") ? "orthogonal" : "position";
    return fault(rule, read.fault ?? "it has no position or orientation");
  }
  frames.push(read.frame);
  const [one] = frames;
  const turned = Math.max(
    vec.length(vec.subtract(read.frame.rowDirectionLps, one!.rowDirectionLps)),
    vec.length(
      vec.subtract(read.frame.columnDirectionLps, one!.columnDirectionLps),
    ),
  );
  if (turned > DIRECTION_TOLERANCE) {
    return fault("parallel", `it is turned against ${first.id}`);
  }
  const spacingOff = read.frame.spacingMm.some((s, axis) =>
    Math.abs(s - one!.spacingMm[axis]!) > 1e-3 * s
  );
  if (spacingOff) {
    return fault("size", `its pixel spacing is not ${first.id}'s`);
  }
  return undefined;
}

function faultOf(
  plane: PlaneInput,
  rule: VolumeInputFault["rule"],
  why: string,
): VolumeInputFault {
  return {
    planeId: plane.id,
    rule,
    message:
      `Cannot make a volume: ${plane.id} breaks ${RULE} (${rule}): ${why}`,
  };
}

function broken(
  plane: PlaneInput,
  rule: VolumeInputFault["rule"],
  why: string,
): Result<void, VolumeInputFault> {
  return err(faultOf(plane, rule, why));
}
