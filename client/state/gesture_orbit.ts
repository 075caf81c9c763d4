/** Turning a volume: the part under the finger goes where the finger goes. @module */
import { vec, type Vec3 } from "#base";
import type { VolumeState } from "#wire";

/** Rodrigues' rotation about a unit axis. */
function rotate(v: Vec3, axis: Vec3, radians: number): Vec3 {
  const c = Math.cos(radians), s = Math.sin(radians);
  return vec.add(
    vec.add(vec.scale(v, c), vec.scale(vec.cross(axis, v), s)),
    vec.scale(axis, vec.dot(axis, v) * (1 - c)),
  );
}

/** Rounding must not leave the range that the wire allows. */
function unit(v: Vec3): [number, number, number] {
  const clamp = (x: number): number => Math.min(1, Math.max(-1, x));
  const [x, y, z] = vec.normalize(v);
  return [clamp(x), clamp(y), clamp(z)];
}

/**
 * The volume turned by angles about the picture's own axes: the near side goes
 * right by `rightDeg` and down by `downDeg`.
 */
export function orbit(
  state: VolumeState,
  rightDeg: number,
  downDeg: number,
): VolumeState {
  const radians = Math.PI / 180;
  const toEye = rotate(state.toEyeLps, state.upLps, -rightDeg * radians);
  const rightAxis = vec.normalize(vec.cross(state.upLps, toEye));
  const lifted = rotate(toEye, rightAxis, -downDeg * radians);
  const up = vec.cross(lifted, rightAxis);
  return { ...state, toEyeLps: unit(lifted), upLps: unit(up) };
}

/** A look from one side. */
export function lookFrom(
  state: VolumeState,
  side: { readonly toEyeLps: Vec3; readonly upLps: Vec3 },
): VolumeState {
  return { ...state, toEyeLps: [...side.toEyeLps], upLps: [...side.upLps] };
}

const LEAST_ZOOM = 0.1;
const MOST_ZOOM = 40;

/** Larger by `factor`. */
export function zoomVolume(state: VolumeState, factor: number): VolumeState {
  const zoom = Math.min(MOST_ZOOM, Math.max(LEAST_ZOOM, state.zoom * factor));
  return { ...state, zoom };
}

/** Moved in the picture's plane by so many mm. */
export function panVolume(
  state: VolumeState,
  centerLps: Vec3,
  rightMm: number,
  downMm: number,
): VolumeState {
  const right = vec.cross(state.upLps, state.toEyeLps);
  const focal = state.focalPointLps ?? centerLps;
  const moved = vec.add(
    focal,
    vec.add(vec.scale(right, -rightMm), vec.scale(state.upLps, downMm)),
  );
  return { ...state, focalPointLps: [...moved] };
}
