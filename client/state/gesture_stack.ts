/** Pan, zoom, turn and scroll of a stack of frames. @module */
import type { StackState } from "#wire";
import type { PointPx } from "./picture_geometry.ts";

const LEAST_ZOOM = 0.1;
const MOST_ZOOM = 40;

/** A 2x2 map, row by row. */
type Matrix = readonly [number, number, number, number];

/** From frame pixels to view pixels at scale one: mirrored, then turned clockwise. */
function turn(state: StackState): Matrix {
  const radians = state.rotationDeg * Math.PI / 180;
  const c = Math.cos(radians), s = Math.sin(radians);
  const f = state.flippedX ? -1 : 1;
  return [c * f, -s, s * f, c];
}

/** A shift in the view as a shift in frame pixels. */
function toFrame(
  state: StackState,
  { x, y }: PointPx,
  viewPxPerFramePx: number,
): [number, number] {
  const [a, b, c, d] = turn(state);
  const k = 1 / (viewPxPerFramePx * (a * d - b * c));
  return [(d * x - b * y) * k, (a * y - c * x) * k];
}

/**
 * The stack with what is under the finger moved along.
 *
 * @param fitScale View pixels for a frame pixel at zoom 1.
 */
export function panStack(
  state: StackState,
  dxPx: number,
  dyPx: number,
  fitScale: number,
): StackState {
  const scale = fitScale * state.zoom;
  const [dx, dy] = toFrame(state, { x: dxPx, y: dyPx }, scale);
  return { ...state, panVx: [state.panVx[0] + dx, state.panVx[1] + dy] };
}

/**
 * The stack larger by `factor`, with the point under `at` kept in place.
 *
 * @param at From the middle of the view.
 * @param fitScale View pixels for a frame pixel at zoom 1.
 */
export function zoomStack(
  state: StackState,
  factor: number,
  at: PointPx,
  fitScale: number,
): StackState {
  const zoom = Math.min(MOST_ZOOM, Math.max(LEAST_ZOOM, state.zoom * factor));
  const [x0, y0] = toFrame(state, at, fitScale * state.zoom);
  const [x1, y1] = toFrame(state, at, fitScale * zoom);
  const [px, py] = state.panVx;
  return { ...state, zoom, panVx: [px + x1 - x0, py + y1 - y0] };
}

/** Another frame of the stack, within it. */
export function scrollStack(
  state: StackState,
  frames: number,
  frameCount: number,
): StackState {
  const last = Math.max(0, frameCount - 1);
  const wanted = Math.round(state.frameIndex + frames);
  return { ...state, frameIndex: Math.min(last, Math.max(0, wanted)) };
}

/** Turned clockwise by a quarter. */
export function turnStack(state: StackState): StackState {
  return { ...state, rotationDeg: (state.rotationDeg + 90) % 360 };
}
