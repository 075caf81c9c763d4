/** From a heap of planes to stacks that can be scrolled, and grids that can be built. @module */
import { isScrambled, withoutFrameOfReference } from "./frame_of_reference.ts";
import { gaps, median, planGrid } from "./grid_plan.ts";
import { splitPhases } from "./phase_split.ts";
import {
  groupPlanes,
  type PlaneFrame,
  type PlaneGroup,
} from "./plane_groups.ts";
import {
  bySteadyRule,
  judgeRivals,
  type LeftOut,
  type Place,
  placesAlongNormal,
  withoutCopies,
} from "./plane_order.ts";
import { nameStacks, type UnnamedStack } from "./stack_names.ts";
import * as words from "./stack_words.ts";
import type { PlaneInput, StackPlan, VolumeWarning } from "./types.ts";

/** A gap this many times the regular one, and this wide, parts a series in two. */
const PARTING_GAP = { steps: 10, mm: 30 };

/**
 * Plans the stacks of one series.
 *
 * Planes are grouped by orientation, matrix, spacing, frame of reference and
 * phase, localizers apart; ordered by position along the normal in double
 * precision, never by instance number. Every plane is in exactly one stack's
 * `planeIds` or `leftOut`. Where a stack has no sound positions it is ordered
 * by slice location or instance number, has no grid, says so, and its
 * `positionsMm` are the slice locations from the first, or all 0.
 *
 * The largest stack comes first, localizers last.
 */
export function planStacks(
  planes: readonly PlaneInput[],
): readonly StackPlan[] {
  // One order first, so that the plan does not depend on how files arrived.
  const ordered = [...planes].sort(bySteadyRule);
  const scrambled = isScrambled(ordered);
  const groups = groupPlanes(
    scrambled ? withoutFrameOfReference(ordered) : ordered,
  );
  const shared = seriesWarnings(groups);
  if (scrambled) shared.push(words.scrambledReference());
  const stacks = groups.flatMap((group) => stacksOfGroup(group, shared));
  stacks.sort((a, b) =>
    Number(a.isLocalizer) - Number(b.isLocalizer) ||
    Number(b.grid !== undefined) - Number(a.grid !== undefined) ||
    b.planeIds.length - a.planeIds.length
  );
  return nameStacks(stacks);
}

/** What holds for the series as a whole: several orientations, several matrices. */
function seriesWarnings(groups: readonly PlaneGroup[]): VolumeWarning[] {
  const directions = new Set(groups.map((group) => {
    const kind = group.planes[0]!.isLocalizer === true;
    const f = group.frame;
    return f
      ? `${kind}|${
        [...f.rowDirectionLps, ...f.columnDirectionLps].map((x) =>
          x.toFixed(2).replace("-0.00", "0.00")
        )
      }`
      : `${kind}|none`;
  }));
  const sizes = new Set(
    groups.flatMap(({ planes: [plane], frame }) =>
      plane!.isLocalizer === true ? [] : [
        `${plane!.columns} × ${plane!.rows}${
          frame ? ` at ${Number(frame.spacingMm[0].toFixed(3))} mm` : ""
        }`,
      ]
    ),
  );
  const warnings: VolumeWarning[] = [];
  if (directions.size > 1) warnings.push(words.orientations(directions.size));
  if (sizes.size > 1) warnings.push(words.matrices([...sizes]));
  return warnings;
}

function stacksOfGroup(
  group: PlaneGroup,
  shared: readonly VolumeWarning[],
): UnnamedStack[] {
  const phases = splitPhases(group.planes, group.frame);
  const told = phases.length > 1
    ? [...shared, words.phases(phases.length)]
    : shared;
  return phases.flatMap(({ phase, planes }) =>
    group.frame
      ? stacksInSpace(planes, group.frame, phase, told)
      : [stackWithoutSpace(planes, group.fault, phase, told)]
  );
}

function stacksInSpace(
  planes: readonly PlaneInput[],
  frame: PlaneFrame,
  phase: string,
  shared: readonly VolumeWarning[],
): UnnamedStack[] {
  const { places, copies } = withoutCopies(placesAlongNormal(planes, frame));
  const rivals = judgeRivals(places);
  const said = copies.length > 0
    ? [...shared, words.copies(copies.length)]
    : [...shared];
  switch (rivals.kind) {
    case "none":
      return partsOf(places, frame, phase, said, copies);
    case "few": {
      said.push(words.rivals(rivals.leftOut.length));
      const first = places.map((place) => place.slice(0, 1));
      return partsOf(first, frame, phase, said, [...copies, ...rivals.leftOut]);
    }
    case "repeats":
      said.push(words.repeats(rivals.count));
      return Array.from({ length: rivals.count }, (_, n) => {
        const repeat = `${phase}${phase ? ", " : ""}repeat ${n + 1}`;
        const nth = places.map((place) => place.slice(n, n + 1));
        return partsOf(nth, frame, repeat, said, n === 0 ? copies : []);
      }).flat();
    case "degenerate":
      return [degenerateStack(places, frame, phase, said, copies)];
  }
}

/** All planes in the order of instance numbers, since positions do not tell them apart. */
function degenerateStack(
  places: readonly Place[],
  frame: PlaneFrame,
  phase: string,
  said: readonly VolumeWarning[],
  leftOut: readonly LeftOut[],
): UnnamedStack {
  const placed = places.flat().sort((a, b) => bySteadyRule(a.plane, b.plane));
  return {
    planes: placed.map(({ plane }) => plane),
    planeIds: placed.map(({ plane }) => plane.id),
    positionsMm: placed.map(({ positionMm }) =>
      positionMm - placed[0]!.positionMm
    ),
    ...{ frame, phase, part: 0, leftOut },
    isLocalizer: placed[0]!.plane.isLocalizer === true,
    warnings: [...said, words.degenerate(placed.length, places.length)],
  };
}

/** One stack, or several where nothing was scanned between parts. */
function partsOf(
  places: readonly Place[],
  frame: PlaneFrame,
  phase: string,
  said: readonly VolumeWarning[],
  leftOut: readonly LeftOut[],
): UnnamedStack[] {
  const placed = places.map((place) => place[0]!);
  const gapsMm = gaps(placed.map(({ positionMm }) => positionMm));
  const widestMm = PARTING_GAP.steps *
    (gapsMm.length > 1 ? median(gapsMm) : Infinity);
  const cuts = gapsMm.flatMap((gap, n) =>
    gap > widestMm && gap > PARTING_GAP.mm ? [n + 1] : []
  );
  const bounds = [0, ...cuts, placed.length];
  const told = cuts.length > 0
    ? [...said, words.parts(cuts.length + 1, gapsMm[cuts[0]! - 1]!)]
    : said;
  return bounds.slice(1).map((end, part) => {
    const mine = placed.slice(bounds[part], end);
    const startMm = mine[0]!.positionMm;
    const positionsMm = mine.map(({ positionMm }) => positionMm - startMm);
    const first = mine[0]!.plane;
    const plan = planGrid(
      frame,
      [first.columns, first.rows],
      mine.map(({ plane }) => plane.originLps!),
      positionsMm,
      first.frameOfReferenceUid,
    );
    return {
      planes: mine.map(({ plane }) => plane),
      planeIds: mine.map(({ plane }) => plane.id),
      ...{ positionsMm, frame, phase, part: cuts.length > 0 ? part + 1 : 0 },
      leftOut: part === 0 ? leftOut : [],
      isLocalizer: first.isLocalizer === true,
      ...plan,
      warnings: [...told, ...plan.warnings],
    };
  });
}

function stackWithoutSpace(
  planes: readonly PlaneInput[],
  fault: string | undefined,
  phase: string,
  shared: readonly VolumeWarning[],
): UnnamedStack {
  const byLocation = planes.length > 1 &&
    new Set(planes.map((p) => p.sliceLocationMm)).size === planes.length &&
    planes.every((p) => Number.isFinite(p.sliceLocationMm));
  const ordered = [...planes].sort((a, b) =>
    byLocation ? a.sliceLocationMm! - b.sliceLocationMm! : bySteadyRule(a, b)
  );
  const startMm = ordered[0]!.sliceLocationMm ?? 0;
  const warnings = [...shared];
  if (fault !== undefined) {
    warnings.push(words.badGeometry(fault, planes.length));
  } else if (planes.length > 1) {
    warnings.push(words.noPosition(byLocation ? "location" : "number"));
  }
  return {
    planes: ordered,
    planeIds: ordered.map((plane) => plane.id),
    positionsMm: ordered.map((plane) =>
      byLocation ? plane.sliceLocationMm! - startMm : 0
    ),
    ...{ phase, part: 0, leftOut: [], warnings },
    frame: undefined,
    isLocalizer: ordered[0]!.isLocalizer === true,
  };
}
