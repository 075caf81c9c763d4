/** Which planes belong together: one orientation, matrix, spacing and frame of reference. @module */
import { vec, type Vec3 } from "#base";
import type { PlaneInput } from "./types.ts";

/**
 * Cosines are written with four digits or more, and half a pixel at the far
 * edge of a 512 matrix is 1e-3 of its side: directions that differ by less
 * than a milliradian are one direction.
 */
export const DIRECTION_TOLERANCE = 1e-3;

/** Half a pixel over a 512 matrix, as above. */
const SPACING_TOLERANCE = 1e-3;

/** No scanner places a patient 100 m from its origin, and float32 renderers lose a micrometre there. */
export const MAX_COORDINATE_MM = 1e5;

/** Above this many distinct geometries only exact equality groups, so that time stays bounded. */
const MAX_COMPARED_GROUPS = 256;

/** A plane whose geometry is sound; directions are orthonormal. */
export interface PlaneFrame {
  readonly originLps: Vec3;
  readonly rowDirectionLps: Vec3;
  readonly columnDirectionLps: Vec3;
  readonly normalLps: Vec3;
  readonly spacingMm: readonly [number, number];
}

/** What is wrong with a plane's geometry, in words; `undefined` where it is absent altogether. */
export type PlaneFault = string | undefined;

/** Planes of one geometry, or of none (`frame` is `undefined`). */
export interface PlaneGroup {
  readonly planes: PlaneInput[];
  readonly frame: PlaneFrame | undefined;
  readonly fault: PlaneFault;
}

/**
 * The plane's geometry, made orthonormal within rounding.
 *
 * @returns the frame, or what is wrong with it (`undefined`: nothing is given).
 */
export function planeFrame(
  plane: PlaneInput,
): { readonly frame?: PlaneFrame; readonly fault?: string } {
  const { originLps, rowDirectionLps: row, columnDirectionLps: column } = plane;
  if (!originLps || !row || !column) {
    return plane.planeFault === undefined ? {} : { fault: plane.planeFault };
  }
  if (![...originLps, ...row, ...column].every(Number.isFinite)) {
    return { fault: "a position or direction is not a number" };
  }
  if (originLps.some((x) => Math.abs(x) > MAX_COORDINATE_MM)) {
    return {
      fault: `a position lies more than ${
        MAX_COORDINATE_MM / 1000
      } m from the origin`,
    };
  }
  const unit = [row, column].every((d) =>
    Math.abs(vec.length(d) - 1) <= DIRECTION_TOLERANCE
  );
  if (!unit) return { fault: "direction cosines are not of length one" };
  if (Math.abs(vec.dot(row, column)) > DIRECTION_TOLERANCE) {
    return { fault: "row and column directions are not at right angles" };
  }
  const spacing = plane.spacingMm;
  if (!spacing || !spacing.every((s) => Number.isFinite(s) && s > 0)) {
    return { fault: "pixel spacing is missing or not above zero" };
  }
  const rowUnit = vec.normalize(row);
  const normal = vec.normalize(vec.cross(rowUnit, column));
  return {
    frame: {
      originLps,
      rowDirectionLps: rowUnit,
      columnDirectionLps: vec.cross(normal, rowUnit),
      normalLps: normal,
      spacingMm: spacing,
    },
  };
}

/** Groups planes by geometry, localizers apart; groups and planes keep the order given. */
export function groupPlanes(planes: readonly PlaneInput[]): PlaneGroup[] {
  const byText = new Map<string, PlaneGroup>();
  const byRest = new Map<string, PlaneGroup[]>();
  const groups: PlaneGroup[] = [];
  for (const plane of planes) {
    const { frame, fault } = planeFrame(plane);
    const rest = restKey(plane, frame, fault);
    const text = frame
      ? `${rest}|${frame.rowDirectionLps}|${frame.columnDirectionLps}|${frame.spacingMm}`
      : rest;
    let group = byText.get(text);
    if (!group) {
      let near = byRest.get(rest);
      if (!near) byRest.set(rest, near = []);
      group = groups.length <= MAX_COMPARED_GROUPS
        ? near.find((other) => sameGeometry(other.frame, frame))
        : undefined;
      if (!group) {
        group = { planes: [], frame, fault };
        groups.push(group);
        near.push(group);
      }
      byText.set(text, group);
    }
    group.planes.push(plane);
  }
  return groups;
}

function restKey(
  plane: PlaneInput,
  frame: PlaneFrame | undefined,
  fault: PlaneFault,
): string {
  return [
    plane.columns,
    plane.rows,
    plane.frameOfReferenceUid ?? "",
    plane.isLocalizer === true,
    frame !== undefined,
    frame === undefined && fault !== undefined,
  ].join("|");
}

function sameGeometry(
  a: PlaneFrame | undefined,
  b: PlaneFrame | undefined,
): boolean {
  if (!a || !b) return a === b;
  return near(a.rowDirectionLps, b.rowDirectionLps) &&
    near(a.columnDirectionLps, b.columnDirectionLps) &&
    a.spacingMm.every((s, axis) =>
      Math.abs(s - b.spacingMm[axis]!) <= SPACING_TOLERANCE * s
    );
}

function near(a: Vec3, b: Vec3): boolean {
  return vec.length(vec.subtract(a, b)) <= DIRECTION_TOLERANCE;
}
