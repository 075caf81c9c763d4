/** From ordered positions to the regular grid that is built. @module */
import { LIMITS, vec, type Vec3 } from "#base";
import type { PlaneFrame } from "./plane_groups.ts";
import type { StackPlan, VolumeGeometry, VolumeWarning } from "./types.ts";
import * as words from "./stack_words.ts";

/** For each slice of a grid: two planes and the weight of the second. */
type GridSlices = NonNullable<StackPlan["gridSlices"]>;

/** The grid of one stack, and what is to be said about it. */
export interface GridPlan {
  readonly grid?: VolumeGeometry;
  readonly gridSlices?: GridSlices;
  readonly warnings: readonly VolumeWarning[];
}

/**
 * Positions are written as decimal strings, often with two digits: a deviation
 * from even spacing below 2 % of the step (at least 0.01, at most 0.1 mm) is
 * rounding.
 */
export function positionToleranceMm(stepMm: number): number {
  return Math.min(0.1, Math.max(0.01, 0.02 * stepMm));
}

/** Planes that lie farther than this share of a pixel from the line through the first and last do not make one grid. */
const MAX_OFF_LINE_PX = 0.1;

/** A resampled grid has at most this many slices for each plane that was scanned. */
const MAX_SLICES_PER_PLANE = 4;

/** And no resampled grid has more than this: a body is 2 m, 0.5 mm is finer than any uneven series. */
const MAX_RESAMPLED_SLICES = 4096;

/**
 * Plans the grid.
 *
 * @param originsLps of the planes, ordered along the normal
 * @param positionsMm along the normal from the first, strictly rising
 */
export function planGrid(
  frame: PlaneFrame,
  sizePx: readonly [number, number],
  originsLps: readonly Vec3[],
  positionsMm: readonly number[],
  frameOfReferenceUid: string | undefined,
): GridPlan {
  const count = positionsMm.length;
  if (count < 2) return { warnings: [] };
  const extentMm = positionsMm[count - 1]!;
  const alongMm = vec.scale(
    vec.subtract(originsLps[count - 1]!, originsLps[0]!),
    1 / extentMm,
  );
  const offLineMm = mostOffLine(originsLps, positionsMm, alongMm);
  const pixelMm = Math.min(...frame.spacingMm);
  if (offLineMm > Math.max(0.02, MAX_OFF_LINE_PX * pixelMm)) {
    return { warnings: [words.offLine(offLineMm)] };
  }
  const warnings: VolumeWarning[] = [];
  const drift = vec.subtract(alongMm, frame.normalLps);
  if (vec.length(drift) * extentMm > pixelMm / 2) {
    warnings.push(words.tilt(Math.atan(vec.length(drift)) * 180 / Math.PI));
  }
  const slices = slicesFor(sizePx, positionsMm, warnings);
  const bytes = sizePx[0] * sizePx[1] * slices.list.length * 2;
  if (bytes > LIMITS.volumeBytes) {
    return { warnings: [...warnings, words.tooLarge(bytes)] };
  }
  return {
    grid: {
      sizeVx: [sizePx[0], sizePx[1], slices.list.length],
      ijkToLps: vec.affine(
        vec.scale(frame.rowDirectionLps, frame.spacingMm[0]),
        vec.scale(frame.columnDirectionLps, frame.spacingMm[1]),
        vec.scale(alongMm, slices.stepMm),
        originsLps[0]!,
      ),
      ...(frameOfReferenceUid === undefined ? {} : { frameOfReferenceUid }),
    },
    gridSlices: slices.list,
    warnings,
  };
}

function mostOffLine(
  originsLps: readonly Vec3[],
  positionsMm: readonly number[],
  alongMm: Vec3,
): number {
  let most = 0;
  for (let n = 0; n < originsLps.length; n++) {
    const there = vec.add(originsLps[0]!, vec.scale(alongMm, positionsMm[n]!));
    most = Math.max(most, vec.length(vec.subtract(originsLps[n]!, there)));
  }
  return most;
}

interface Slices {
  readonly stepMm: number;
  readonly list: GridSlices;
}

function slicesFor(
  sizePx: readonly [number, number],
  positionsMm: readonly number[],
  warnings: VolumeWarning[],
): Slices {
  const count = positionsMm.length;
  const extentMm = positionsMm[count - 1]!;
  const evenMm = extentMm / (count - 1);
  if (isEven(positionsMm, evenMm)) {
    return {
      stepMm: evenMm,
      list: positionsMm.map((_, n) => ({ a: n, b: n, weightB: 0 })),
    };
  }
  const gapsMm = gaps(positionsMm);
  const regularMm = median(gapsMm);
  const steps = wholeSteps(gapsMm, regularMm);
  const total = steps?.reduce((sum, n) => sum + n, 0) ?? Infinity;
  if (steps && total < MAX_RESAMPLED_SLICES) {
    warnings.push(words.missing(steps, gapsMm, positionsMm, regularMm));
    return resampled(positionsMm, total + 1);
  }
  const byMemory = Math.floor(
    LIMITS.volumeBytes / (2 * sizePx[0] * sizePx[1]),
  );
  const finest =
    Math.round(extentMm / gapsMm.reduce((a, b) => Math.min(a, b))) + 1;
  const slices = Math.max(
    2,
    Math.min(
      ...[finest, MAX_SLICES_PER_PLANE * count, MAX_RESAMPLED_SLICES, byMemory],
    ),
  );
  const plan = resampled(positionsMm, slices);
  warnings.push(words.uneven(gapsMm, plan.stepMm, slices));
  return plan;
}

function isEven(positionsMm: readonly number[], stepMm: number): boolean {
  const tolerance = positionToleranceMm(stepMm);
  return positionsMm.every((p, n) => Math.abs(p - n * stepMm) <= tolerance);
}

/** Each gap in whole regular steps, where all are, and most are one. */
function wholeSteps(
  gapsMm: readonly number[],
  regularMm: number,
): number[] | undefined {
  const tolerance = 2 * positionToleranceMm(regularMm);
  const steps = gapsMm.map((gap) => Math.round(gap / regularMm));
  const whole = gapsMm.every((gap, n) =>
    steps[n]! >= 1 && Math.abs(gap - steps[n]! * regularMm) <= tolerance
  );
  return whole ? steps : undefined;
}

/** Slices at even steps from the first plane to the last, by linear weights between neighbours. */
function resampled(positionsMm: readonly number[], slices: number): Slices {
  const stepMm = positionsMm.at(-1)! / (slices - 1);
  const tolerance = positionToleranceMm(stepMm);
  const list: { a: number; b: number; weightB: number }[] = [];
  let a = 0;
  for (let k = 0; k < slices; k++) {
    const at = k * stepMm;
    while (a < positionsMm.length - 2 && positionsMm[a + 1]! <= at) a++;
    const low = positionsMm[a]!;
    const high = positionsMm[a + 1]!;
    if (Math.abs(at - low) <= tolerance) list.push({ a, b: a, weightB: 0 });
    else if (Math.abs(at - high) <= tolerance) {
      list.push({ a: a + 1, b: a + 1, weightB: 0 });
    } else list.push({ a, b: a + 1, weightB: (at - low) / (high - low) });
  }
  return { stepMm, list };
}

/** Distances between neighbours. */
export function gaps(positionsMm: readonly number[]): number[] {
  return positionsMm.slice(1).map((p, n) => p - positionsMm[n]!);
}

/** The middle value; of an even count the lower of the two. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[(sorted.length - 1) >> 1]!;
}
