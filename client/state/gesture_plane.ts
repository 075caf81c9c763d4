/** Pan, zoom and scroll of a plane. @module */
import { vec, type Vec3 } from "#base";
import type { MprState } from "#wire";
import { normalOf } from "./planes.ts";
import type { PointPx } from "./picture_geometry.ts";

const FINEST_MM_PER_PX = 0.005;
const COARSEST_MM_PER_PX = 50;

/** A shift in the picture, as a shift in the patient. */
function shiftLps(state: MprState, dxPx: number, dyPx: number): Vec3 {
  const mm = state.mmPerPx ?? 0;
  return vec.add(
    vec.scale(state.rightLps, dxPx * mm),
    vec.scale(state.downLps, dyPx * mm),
  );
}

/** The plane with what is under the finger moved along with it. Pixels are the view's own (`mmPerPx`). */
export function panPlane(
  state: MprState,
  dxPx: number,
  dyPx: number,
): MprState {
  if (state.centerLps === undefined) return state;
  const shift = shiftLps(state, dxPx, dyPx);
  return { ...state, centerLps: [...vec.subtract(state.centerLps, shift)] };
}

/**
 * The plane larger by `factor`, with the point under `at` kept in place.
 *
 * @param at From the middle of the view.
 */
export function zoomPlane(
  state: MprState,
  factor: number,
  at: PointPx,
): MprState {
  if (state.centerLps === undefined || state.mmPerPx === undefined) {
    return state;
  }
  const mmPerPx = Math.min(
    COARSEST_MM_PER_PX,
    Math.max(FINEST_MM_PER_PX, state.mmPerPx / factor),
  );
  const kept = shiftLps(state, at.x, at.y);
  const next = { ...state, mmPerPx };
  const moved = vec.subtract(kept, shiftLps(next, at.x, at.y));
  return { ...next, centerLps: [...vec.add(state.centerLps, moved)] };
}

/** The plane moved along its normal, away from the viewer for positive `mm`. */
export function scrollPlane(state: MprState, mm: number): MprState {
  if (state.centerLps === undefined) return state;
  const shift = vec.scale(normalOf(state), mm);
  return { ...state, centerLps: [...vec.add(state.centerLps, shift)] };
}
