/** What a key or a button asks of the viewer. @module */
import { orbitView, panView, scrollView, zoomView } from "./viewer_gestures.ts";
import type { Command } from "./keys.ts";
import { LAYOUTS, type Role, toolIn } from "./layouts.ts";
import type { Viewer } from "./viewer.ts";
import { type WindowChoice, windowChoices } from "./window_choices.ts";

const ARROW_DEG = 5;
const ARROW_PAN_PX = 24;

/** Takes a window preset, for all views, and can be undone. */
export function takePreset(viewer: Viewer, choice: WindowChoice): void {
  viewer.remember();
  viewer.setWindow(choice.window, false);
  viewer.toast.value = { what: "window", name: choice.ids[0], canUndo: true };
}

/** Fills the screen with one view, or goes back. */
export function toggleFill(viewer: Viewer, role: Role): void {
  const isFilled = viewer.filled.peek() === role;
  viewer.filled.value = isFilled ? undefined : role;
  viewer.current.value = role;
}

function arrow(viewer: Viewer, dx: number, dy: number): void {
  const view = viewer.currentView.peek();
  if (view === undefined) return;
  if (toolIn(view.role, viewer.tool.peek()) === "orbit") {
    return orbitView(viewer, view, dx * ARROW_DEG, dy * ARROW_DEG, false);
  }
  scrollView(viewer, view, dy, false);
}

/**
 * Does what a command asks of the viewer.
 *
 * @returns False for commands that are not the viewer's.
 */
export function runCommand(viewer: Viewer, command: Command): boolean {
  const view = viewer.currentView.peek();
  switch (command.kind) {
    case "tool":
      viewer.setTool(command.tool);
      return true;
    case "preset": {
      const choices = windowChoices(view?.opened.peek()?.windows ?? []);
      const choice = choices[command.index];
      if (choice !== undefined) takePreset(viewer, choice);
      return true;
    }
    case "arrow":
      arrow(viewer, command.dx, command.dy);
      return true;
    case "scroll":
      if (view) scrollView(viewer, view, command.slices, false);
      return true;
    case "panBy": {
      const dx = command.dx * ARROW_PAN_PX, dy = command.dy * ARROW_PAN_PX;
      if (view) panView(viewer, view, dx, dy, false);
      return true;
    }
    case "zoomBy":
      if (view) zoomView(viewer, view, command.factor, undefined, false);
      return true;
    case "layout": {
      const next = LAYOUTS.indexOf(viewer.layout.peek()) + 1;
      viewer.setLayout(LAYOUTS[next % LAYOUTS.length]!);
      return true;
    }
    case "volume":
      viewer.setLayout(viewer.layout.peek() === "volume" ? "four" : "volume");
      return true;
    case "reset":
      viewer.reset(viewer.current.peek());
      return true;
    case "fill":
      toggleFill(viewer, viewer.current.peek());
      return true;
    case "undo":
      viewer.undo();
      return true;
    case "cine":
      if (viewer.layout.peek() === "stack") {
        viewer.playing.value = !viewer.playing.peek();
      }
      return true;
    default:
      return false;
  }
}
