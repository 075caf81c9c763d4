/** A volume's grid as a reader scrolls through it along one direction. @module */
import { vec, type Vec3 } from "#base";
import type { Opened } from "#wire";

/** Parallel within about 0.8 degrees: counted as the same direction. */
const PARALLEL = 0.9999;
/** At a right angle within the same. */
const LEVEL = 0.0142;

/** Steps along a normal. */
export interface ScrollRange {
  /** From the origin of patient space along the normal, mm. */
  readonly firstMm: number;
  readonly lastMm: number;
  readonly stepMm: number;
  readonly count: number;
  /** The steps are the slices as they were scanned. */
  readonly isAcquired: boolean;
  /** The grid counts its slices the other way. */
  readonly isReversed: boolean;
}

type Grid = NonNullable<Opened["volume"]>;

function columnsOf(grid: Grid): readonly [Vec3, Vec3, Vec3] {
  const m = grid.ijkToLps;
  return [
    [m[0]!, m[4]!, m[8]!],
    [m[1]!, m[5]!, m[9]!],
    [m[2]!, m[6]!, m[10]!],
  ];
}

/** The middle of a grid's middle voxel, of two the later: planes through it show slices as they were scanned. */
export function middleVoxelLps(grid: Grid): Vec3 {
  const [i, j, k] = grid.sizeVx, m = grid.ijkToLps;
  const at = [i >> 1, j >> 1, k >> 1, 1];
  const row = (r: number): number =>
    at.reduce((sum, x, c) => sum + m[4 * r + c]! * x, 0);
  return [row(0), row(1), row(2)];
}

/** The slices of a grid along a direction of length one: its own where it has an axis there. */
export function scrollRange(grid: Grid, normalLps: Vec3): ScrollRange {
  const columns = columnsOf(grid);
  const spacings = columns.map(vec.length);
  const along = columns.map((c, i) => vec.dot(c, normalLps) / spacings[i]!);
  // A tilted gantry shears the grid: its slices are then not those of a plane
  // of the patient, though the table moved along the normal.
  const axis = along.findIndex((cos, i) =>
    Math.abs(cos) > PARALLEL &&
    along.every((other, k) => k === i || Math.abs(other) < LEVEL)
  );
  const center = vec.dot(grid.centerLps, normalLps);
  if (axis >= 0) {
    const stepMm = spacings[axis]!, count = grid.sizeVx[axis]!;
    const halfMm = (count - 1) / 2 * stepMm;
    return {
      firstMm: center - halfMm,
      lastMm: center + halfMm,
      stepMm,
      count,
      isAcquired: axis === 2,
      isReversed: along[axis]! < 0,
    };
  }
  const halfMm = columns.reduce(
    (sum, c, i) =>
      sum + Math.abs(vec.dot(c, normalLps)) * (grid.sizeVx[i]! - 1) / 2,
    0,
  );
  const stepMm = Math.min(...spacings);
  const count = Math.max(1, Math.round(2 * halfMm / stepMm) + 1);
  return {
    firstMm: center - halfMm,
    lastMm: center + halfMm,
    stepMm,
    count,
    isAcquired: false,
    isReversed: false,
  };
}

/** The number of the slice at a position, from 0, within the range. */
export function sliceAt(range: ScrollRange, positionMm: number): number {
  const index = Math.round((positionMm - range.firstMm) / range.stepMm);
  return Math.min(range.count - 1, Math.max(0, index));
}

/** Where a slice lies, within the range. Scrolling goes from slice to slice: between two a picture shows neither. */
export function slicePositionMm(range: ScrollRange, index: number): number {
  const within = Math.min(range.count - 1, Math.max(0, index));
  return range.firstMm + within * range.stepMm;
}

/** The number of a scanned slice at a position, from 1, as its stack counts it. */
export function sliceNumber(range: ScrollRange, positionMm: number): number {
  const index = sliceAt(range, positionMm);
  return range.isReversed ? range.count - index : index + 1;
}

/** The corner-to-corner length of a volume, mm: what a 3D view at zoom 1 has to fit. */
export function diagonalMm(grid: Grid): number {
  const size = columnsOf(grid).map((c, i) => vec.scale(c, grid.sizeVx[i]!));
  return vec.length(vec.add(vec.add(size[0]!, size[1]!), size[2]!));
}
