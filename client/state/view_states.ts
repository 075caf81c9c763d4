/** States as they are first asked for, and filled in by the server. @module */
import type { StackSummary, ViewState, WindowState } from "#wire";
import type { Role } from "./layouts.ts";
import { planeState } from "./planes.ts";
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
