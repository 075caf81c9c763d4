/** What a gesture does to a view and to those linked with it. @module */
import { vec } from "#base";
import type { WindowState } from "#wire";
import { orbit, panVolume, zoomVolume } from "./gesture_orbit.ts";
import { panPlane, scrollPlane, zoomPlane } from "./gesture_plane.ts";
import { panStack, scrollStack, zoomStack } from "./gesture_stack.ts";
import { dragWindow } from "./gesture_window.ts";
import type { Tool } from "./keys.ts";
import { toolIn } from "./layouts.ts";
import type { PointPx } from "./picture_geometry.ts";
import { normalOf } from "./planes.ts";
import type { DragAction, Gesture } from "./pointer_reader.ts";
import type { View } from "./view.ts";
import type { Viewer } from "./viewer.ts";
import {
  diagonalMm,
  scrollRange,
  sliceAt,
  slicePositionMm,
} from "./volume_grid.ts";

/** A drag so long doubles the size. */
const ZOOM_PX = 150;
/** A drag across the view turns a volume by so much. */
const ORBIT_DEG = 180;
/** One slice for so many pixels of a Scroll drag, at least and at most. */
const LEAST_SCROLL_PX = 3;
const MOST_SCROLL_PX = 16;

/** View pixels for a frame pixel at zoom 1. */
function fitScaleOf(view: View): number {
  const { width, height } = view.room.peek();
  const opened = view.opened.peek();
  if (opened === undefined) return 1;
  const [dx, dy] = opened.spacingMm ?? [1, 1];
  const perMm = Math.min(
    width / (opened.columns * dx),
    height / (opened.rows * dy),
  );
  return perMm * dx * view.ratio;
}

/** From the middle of the view, in view pixels. */
function fromMiddle(view: View, at: PointPx): PointPx {
  const { width, height } = view.room.peek();
  const { ratio } = view;
  return { x: (at.x - width / 2) * ratio, y: (at.y - height / 2) * ratio };
}

/** Shifts what a view shows by CSS pixels. */
export function panView(
  viewer: Viewer,
  view: View,
  dx: number,
  dy: number,
  moving = true,
): void {
  const { ratio } = view;
  viewer.change(view.role, moving, (state) => {
    switch (state.kind) {
      case "stack":
        return panStack(state, dx * ratio, dy * ratio, fitScaleOf(view));
      case "mpr":
        return panPlane(state, dx * ratio, dy * ratio);
      case "volume": {
        const grid = view.opened.peek()?.volume;
        if (grid === undefined) return undefined;
        const { width, height } = view.room.peek();
        const mm = view.geometry()?.mmPerPx ??
          diagonalMm(grid) / Math.min(width, height) / state.zoom;
        return panVolume(state, grid.centerLps, dx * mm, dy * mm);
      }
    }
  });
}

/** Makes what a view shows larger, keeping the point under `at`. */
export function zoomView(
  viewer: Viewer,
  view: View,
  factor: number,
  at: PointPx | undefined,
  moving = true,
): void {
  const point = at === undefined ? { x: 0, y: 0 } : fromMiddle(view, at);
  viewer.change(view.role, moving, (state) => {
    switch (state.kind) {
      case "stack":
        return zoomStack(state, factor, point, fitScaleOf(view));
      case "mpr":
        return zoomPlane(state, factor, point);
      case "volume":
        return zoomVolume(state, factor);
    }
  });
}

/** Scrolls by whole slices, with the crosshair where there is one. */
export function scrollView(
  viewer: Viewer,
  view: View,
  slices: number,
  moving = true,
): void {
  if (slices === 0) return;
  const state = viewer.stateOf(view.role), opened = view.opened.peek();
  if (state?.kind === "stack") {
    const count = opened?.frameCount ?? viewer.chosen.peek()!.stack.frameCount;
    return viewer.change(
      view.role,
      moving,
      (s) => s.kind === "stack" ? scrollStack(s, slices, count) : undefined,
    );
  }
  if (state?.kind !== "mpr" || state.centerLps === undefined) return;
  if (opened?.volume === undefined) return;
  const normal = normalOf(state);
  const range = scrollRange(opened.volume, normal);
  const now = vec.dot(state.centerLps, normal);
  const mm = slicePositionMm(range, sliceAt(range, now) + slices) - now;
  if (Math.abs(mm) < 1e-6) return;
  viewer.change(view.role, moving, () => scrollPlane(state, mm));
  const point = viewer.crosshair.peek();
  if (point === undefined) return;
  viewer.crosshairValue.value = undefined;
  viewer.crosshair.value = vec.add(point, vec.scale(normal, mm));
}

/** Turns a volume by degrees. */
export function orbitView(
  viewer: Viewer,
  view: View,
  rightDeg: number,
  downDeg: number,
  moving = true,
): void {
  viewer.change(
    view.role,
    moving,
    (s) => s.kind === "volume" ? orbit(s, rightDeg, downDeg) : undefined,
  );
}

/** Puts the crosshair where the finger is. */
function pointCrosshair(viewer: Viewer, view: View, at: PointPx): void {
  const state = viewer.stateOf(view.role), geometry = view.geometry();
  if (state?.kind !== "mpr" || state.centerLps === undefined) return;
  if (geometry === undefined) return;
  const point = geometry.toLps(at), normal = normalOf(state);
  // The picture may be a moment older than the plane that is wanted.
  const offMm = vec.dot(vec.subtract(state.centerLps, point), normal);
  viewer.moveCrosshair(vec.add(point, vec.scale(normal, offMm)), true);
}

/** Asks for the value under a place. */
export function askValue(viewer: Viewer, view: View, at: PointPx): void {
  view.probe(at, ({ lps, value, rgb, unit }) => {
    viewer.value.value = {
      role: view.role,
      at,
      unit,
      ...lps !== undefined && { lps },
      ...value !== undefined && { value },
      ...rgb !== undefined && { rgb },
    };
  });
}

/** The window of a view: as wanted, else as the shown picture has it. */
function windowOf(viewer: Viewer, view: View): WindowState | undefined {
  return viewer.stateOf(view.role)?.window ??
    view.picture.peek()?.header.window;
}

/** Carries one view's gestures out, from the first touch to the last. */
export class GestureRunner {
  readonly #viewer: Viewer;
  readonly #view: View;
  #tool: Tool = "window";
  #begunAt: PointPx = { x: 0, y: 0 };
  #window: WindowState | undefined;
  #remembered = false;
  #scrolledPx = 0;

  constructor(viewer: Viewer, view: View) {
    this.#viewer = viewer;
    this.#view = view;
  }

  /** Does what a gesture means. */
  run(gesture: Gesture): void {
    const viewer = this.#viewer, view = this.#view;
    switch (gesture.kind) {
      case "begin":
        return this.#begin(gesture.action, gesture.at);
      case "drag":
        return this.#drag(gesture.at, gesture.total, gesture.step);
      case "pinch":
        panView(viewer, view, gesture.step.x, gesture.step.y);
        return zoomView(viewer, view, gesture.factor, gesture.at);
      case "end":
        return viewer.rest();
      case "value":
        return askValue(viewer, view, gesture.at);
      case "reset":
        return viewer.reset(view.role);
    }
  }

  #begin(action: DragAction | "pinch", at: PointPx): void {
    const viewer = this.#viewer, { role } = this.#view;
    viewer.current.value = role;
    viewer.value.value = undefined;
    viewer.playing.value = false;
    if (action === "pinch") return;
    this.#tool = action === "tool" ? toolIn(role, viewer.tool.peek()) : action;
    this.#begunAt = at;
    this.#scrolledPx = 0;
    this.#remembered = false;
    this.#window = windowOf(viewer, this.#view);
    if (this.#tool === "crosshair") pointCrosshair(viewer, this.#view, at);
  }

  #drag(at: PointPx, total: PointPx, step: PointPx): void {
    const viewer = this.#viewer, view = this.#view;
    const { width, height } = view.room.peek();
    switch (this.#tool) {
      case "pan":
        return panView(viewer, view, step.x, step.y);
      case "zoom": {
        const factor = 2 ** (-step.y / ZOOM_PX);
        return zoomView(viewer, view, factor, this.#begunAt);
      }
      case "crosshair":
        return pointCrosshair(viewer, view, at);
      case "orbit": {
        const perPx = ORBIT_DEG / Math.max(1, Math.min(width, height));
        return orbitView(viewer, view, step.x * perPx, step.y * perPx);
      }
      case "scroll":
        return this.#scroll(step.y, height);
      case "window":
        return this.#dragWindow(total);
    }
  }

  #dragWindow(total: PointPx): void {
    if (this.#window === undefined) return;
    if (!this.#remembered) this.#viewer.remember();
    this.#remembered = true;
    const window = dragWindow(this.#window, total.x, total.y);
    this.#viewer.setWindow(window, true);
  }

  #scroll(dy: number, height: number): void {
    const count = this.#viewer.chosen.peek()?.stack.frameCount ?? 1;
    const perSlice = Math.min(
      MOST_SCROLL_PX,
      Math.max(LEAST_SCROLL_PX, height / count),
    );
    this.#scrolledPx += dy;
    const slices = Math.trunc(this.#scrolledPx / perSlice);
    this.#scrolledPx -= slices * perSlice;
    scrollView(this.#viewer, this.#view, slices);
  }
}
