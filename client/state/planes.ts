/** The three planes of the patient, and where a plane meets a picture. @module */
import { vec, type Vec3 } from "#base";
import type { MprState } from "#wire";

/** Which plane. */
export type PlaneName = "axial" | "sagittal" | "coronal";

/** In reading order. */
export const PLANE_NAMES: readonly PlaneName[] = [
  "axial",
  "sagittal",
  "coronal",
];

/** Which way a plane is looked at: to the right and downward in the picture, LPS. */
export const PLANE_AXES: Readonly<
  Record<PlaneName, { readonly rightLps: Vec3; readonly downLps: Vec3 }>
> = {
  /** From the feet: the patient's left is on the right. */
  axial: { rightLps: [1, 0, 0], downLps: [0, 1, 0] },
  /** From the patient's left: anterior is on the left. */
  sagittal: { rightLps: [0, 1, 0], downLps: [0, 0, -1] },
  /** From the front: the patient's left is on the right. */
  coronal: { rightLps: [1, 0, 0], downLps: [0, 0, -1] },
};

/** A plane as it is first asked for; the server fills in what is left out. */
export function planeState(plane: PlaneName): MprState {
  const { rightLps, downLps } = PLANE_AXES[plane];
  return {
    kind: "mpr",
    rightLps: [...rightLps],
    downLps: [...downLps],
    slabMm: 0,
    slabMode: "average",
    inverted: false,
    interpolation: "linear",
  };
}

/** The plane's normal, away from the viewer: right cross down. */
export function normalOf(state: MprState): Vec3 {
  return vec.cross(state.rightLps, state.downLps);
}

/**
 * The plane moved along its normal until it holds `pointLps`; what is at the
 * middle of the view stays there, as seen along the normal.
 */
export function throughPoint(state: MprState, pointLps: Vec3): MprState {
  if (state.centerLps === undefined) return state;
  const normal = normalOf(state);
  const offsetMm = vec.dot(vec.subtract(pointLps, state.centerLps), normal);
  const center = vec.add(state.centerLps, vec.scale(normal, offsetMm));
  return { ...state, centerLps: [...center] };
}
