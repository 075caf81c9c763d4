/** Whether phases of one geometry are stacks of their own. @module */
import type { PlaneFrame } from "./plane_groups.ts";
import { placesAlongNormal, withoutCopies } from "./plane_order.ts";
import type { PlaneInput } from "./types.ts";

/** Planes of one phase; `phase` is empty where phases do not tell planes apart. */
export interface Phase {
  readonly phase: string;
  readonly planes: readonly PlaneInput[];
}

/**
 * Splits planes by phase, in the order of each phase's first plane.
 *
 * Some scanners count up the acquisition from slice to slice: phases that
 * share no position and follow one another along the normal are one stack, cut
 * only by their bookkeeping. Phases that interleave stay apart even where no
 * position is shared, since mixing two contrasts slice by slice would bend the
 * truth.
 */
export function splitPhases(
  planes: readonly PlaneInput[],
  frame: PlaneFrame | undefined,
): Phase[] {
  const byPhase = new Map<string, PlaneInput[]>();
  for (const plane of planes) {
    const list = byPhase.get(plane.phase);
    if (list) list.push(plane);
    else byPhase.set(plane.phase, [plane]);
  }
  if (byPhase.size === 1) return [{ phase: "", planes }];
  if (frame && phasesFollowOneAnother(planes, frame, byPhase.size)) {
    return [{ phase: "", planes }];
  }
  return [...byPhase].map(([phase, list]) => ({ phase, planes: list }));
}

function phasesFollowOneAnother(
  planes: readonly PlaneInput[],
  frame: PlaneFrame,
  phaseCount: number,
): boolean {
  const { places } = withoutCopies(placesAlongNormal(planes, frame));
  if (
    places.some((place) =>
      place.some(({ plane }) => plane.phase !== place[0]!.plane.phase)
    )
  ) return false;
  let runs = 0;
  let last: string | undefined;
  for (const place of places) {
    const phase = place[0]!.plane.phase;
    if (phase !== last) runs++;
    last = phase;
  }
  return runs === phaseCount;
}
