/** Planes in order along their normal, and what to do with two at one place. @module */
import { vec } from "#base";
import type { PlaneFrame } from "./plane_groups.ts";
import type { PlaneInput } from "./types.ts";

/** Planes nearer than this along the normal are at one position; the finest micro-CT steps are ten times as large. */
export const SAME_POSITION_MM = 1e-3;

/**
 * Rivals (different images at one position) above this share of a stack say
 * that positions do not tell its images apart: none is left out then.
 */
const MAX_RIVAL_SHARE = 0.2;

/** A plane with its place along the normal, in double precision. */
export interface PlacedPlane {
  readonly plane: PlaneInput;
  readonly positionMm: number;
}

/** Planes that lie at one position, first by the steady rule first. */
export type Place = readonly PlacedPlane[];

/** Why a plane is not in its stack. */
export interface LeftOut {
  readonly id: string;
  readonly reason: string;
  readonly isCopy: boolean;
}

/** Planes by position along the group's normal; planes at one position share a place. */
export function placesAlongNormal(
  planes: readonly PlaneInput[],
  frame: PlaneFrame,
): Place[] {
  const placed = planes.map((plane) => ({
    plane,
    positionMm: vec.dot(
      vec.subtract(plane.originLps!, frame.originLps),
      frame.normalLps,
    ),
  }));
  placed.sort((a, b) => a.positionMm - b.positionMm);
  const places: PlacedPlane[][] = [];
  for (const next of placed) {
    const place = places.at(-1);
    if (place && next.positionMm - place[0]!.positionMm <= SAME_POSITION_MM) {
      place.push(next);
    } else places.push([next]);
  }
  for (const place of places) {
    if (place.length > 1) {
      place.sort((a, b) => bySteadyRule(a.plane, b.plane));
    }
  }
  return places;
}

/**
 * Instance number, then id: the same choice whatever order the planes came in.
 * Numbers within ids count as numbers, so that frame 10 follows frame 9.
 */
export function bySteadyRule(a: PlaneInput, b: PlaneInput): number {
  return (a.instanceNumber ?? Infinity) - (b.instanceNumber ?? Infinity) ||
    byText(a.id, b.id);
}

function byText(a: string, b: string): number {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  let start = at;
  while (start > 0 && isDigit(a[start - 1])) start--;
  const inA = digitCount(a, start), inB = digitCount(b, start);
  if (inA > 0 && inB > 0 && inA !== inB) return inA - inB;
  return a < b ? -1 : a > b ? 1 : 0;
}

function digitCount(text: string, start: number): number {
  let end = start;
  while (isDigit(text[end])) end++;
  return end - start;
}

function isDigit(character: string | undefined): boolean {
  return character !== undefined && character >= "0" && character <= "9";
}

/** Takes out planes whose content is that of another at the same place. */
export function withoutCopies(
  places: readonly Place[],
): { readonly places: Place[]; readonly copies: LeftOut[] } {
  const copies: LeftOut[] = [];
  const kept = places.map((place) => {
    const seen = new Map<string, string>();
    return place.filter(({ plane }) => {
      const hash = plane.contentHash;
      if (hash === undefined) return true;
      const first = seen.get(hash);
      if (first === undefined) {
        seen.set(hash, plane.id);
        return true;
      }
      copies.push({
        id: plane.id,
        isCopy: true,
        reason: `Copy of ${first}: same position, same content.`,
      });
      return false;
    });
  });
  return { places: kept, copies };
}

/** What rivals (several images at one position) make of a stack. */
export type Rivals =
  | { readonly kind: "none" }
  | { readonly kind: "few"; readonly leftOut: readonly LeftOut[] }
  /** Every position holds the same number of images: repeats, split by order. */
  | { readonly kind: "repeats"; readonly count: number }
  /** Positions do not tell the images apart: all are kept, and no volume is built. */
  | { readonly kind: "degenerate" };

/** Judges the places of one stack, copies already taken out. */
export function judgeRivals(places: readonly Place[]): Rivals {
  const total = places.reduce((sum, place) => sum + place.length, 0);
  const rivals = total - places.length;
  if (rivals === 0) return { kind: "none" };
  const count = places[0]!.length;
  if (places.length > 1 && places.every((place) => place.length === count)) {
    return { kind: "repeats", count };
  }
  if (rivals > MAX_RIVAL_SHARE * total) return { kind: "degenerate" };
  const leftOut = places.flatMap(([first, ...others]) =>
    others.map(({ plane }) => ({
      id: plane.id,
      isCopy: false,
      reason: `Different image at the position of ${
        first!.plane.id
      }, which is shown.`,
    }))
  );
  return { kind: "few", leftOut };
}
