/** States as they are first asked for, and filled in by the server. @module */
import type { Vec3 } from "#base";
import type { StackSummary, ViewState, VolumeState, WindowState } from "#wire";
import type { Role } from "./layouts.ts";
import { planeState, throughPoint } from "./planes.ts";
import { sizeOf, type ViewRoom } from "./view.ts";

/** How a view is opened. */
export function firstState(role: Role, stack: StackSummary): ViewState {
  if (role === "stack") {
    return {
      kind: "stack",
      frameIndex: Math.floor(stack.frameCount / 2),
      inverted: false,
      zoom: 1,
      panVx: [0, 0],
      rotationDeg: 0,
      flippedX: false,
      interpolation: "linear",
    };
  }
  if (role !== "volume") return planeState(role);
  return {
    kind: "volume",
    toEyeLps: [0, -1, 0],
    upLps: [0, 0, 1],
    zoom: 1,
    projection: "orthographic",
    method: "composite",
    preset: "",
    shift: 0,
    inverted: false,
  };
}

/** A state with what the client left out taken from the server's; what the reader changed since stays. */
export function filledIn(state: ViewState, server: ViewState): ViewState {
  if (state.kind === "volume" && server.kind === "volume") {
    const preset = state.preset === "" ? server.preset : state.preset;
    return { ...server, ...state, preset };
  }
  return { ...server, ...state } as ViewState;
}

/** A state with another window; `undefined` where windows mean nothing. */
export function withWindow(
  state: ViewState,
  window: WindowState,
): ViewState | undefined {
  if (state.kind === "volume" && state.method === "composite") return undefined;
  return { ...state, window };
}

/** A volume with another look; a projection of another kind begins with a window of its own. */
export function withLook(
  state: VolumeState,
  part: Partial<VolumeState>,
): VolumeState {
  const next = { ...state, ...part };
  if (next.method !== state.method) delete next.window;
  return next;
}

/** A plane in another room, with the same part of the patient in sight. */
export function sameExtent(
  state: ViewState,
  before: ViewRoom,
  after: ViewRoom,
): ViewState {
  if (state.kind !== "mpr" || state.mmPerPx === undefined) return state;
  const a = sizeOf(before), b = sizeOf(after);
  const factor = Math.min(a.widthPx, a.heightPx) /
    Math.min(b.widthPx, b.heightPx);
  return factor === 1 ? state : { ...state, mmPerPx: state.mmPerPx * factor };
}

/** A view as it was opened, at the slice where it is, its plane through the crosshair. */
export function begunAnew(
  state: ViewState,
  first: ViewState,
  pointLps: Vec3 | undefined,
): ViewState {
  if (state.kind === "stack" && first.kind === "stack") {
    return { ...first, frameIndex: state.frameIndex };
  }
  return first.kind === "mpr" && pointLps !== undefined
    ? throughPoint(first, pointLps)
    : first;
}

/** A plane through a point; `undefined` for what is no plane, or goes through it already. */
export function movedThrough(
  state: ViewState,
  pointLps: Vec3,
): ViewState | undefined {
  if (state.kind !== "mpr") return undefined;
  const next = throughPoint(state, pointLps);
  const from = state.centerLps, to = next.centerLps;
  const isSame = from !== undefined && to !== undefined &&
    from.every((x, i) => Math.abs(x - to[i]!) < 1e-6);
  return isSame ? undefined : next;
}
