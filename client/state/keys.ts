/** Which key means what; the table in SCREENS.md. @module */

/** A tool for one finger or the left button. */
export type Tool = "scroll" | "window" | "pan" | "zoom" | "orbit" | "crosshair";

/** What a key asks for. */
export type Command =
  | { readonly kind: "tool"; readonly tool: Tool }
  | { readonly kind: "preset"; readonly index: number }
  | { readonly kind: "arrow"; readonly dx: number; readonly dy: number }
  | { readonly kind: "panBy"; readonly dx: number; readonly dy: number }
  | { readonly kind: "scroll"; readonly slices: number }
  | { readonly kind: "zoomBy"; readonly factor: number }
  | { readonly kind: "study"; readonly step: 1 | -1 }
  | {
    readonly kind:
      | "layout"
      | "reset"
      | "volume"
      | "fill"
      | "help"
      | "search"
      | "leave"
      | "cine"
      | "undo";
  };

/** The letters of the tools. */
export const TOOL_KEYS: Readonly<Record<Tool, string>> = {
  scroll: "S",
  window: "W",
  pan: "P",
  zoom: "Z",
  orbit: "O",
  crosshair: "C",
};

/** One press of + or -. */
const ZOOM_STEP = 1.25;

const LETTERS: Readonly<Record<string, Command>> = {
  ...Object.fromEntries(
    Object.entries(TOOL_KEYS).map(([tool, key]) => [
      key.toLowerCase(),
      { kind: "tool", tool: tool as Tool },
    ]),
  ),
  g: { kind: "layout" },
  r: { kind: "reset" },
  v: { kind: "volume" },
  f: { kind: "fill" },
  j: { kind: "study", step: 1 },
  k: { kind: "study", step: -1 },
};

const OTHERS: Readonly<Record<string, Command>> = {
  "1": { kind: "preset", index: 0 },
  "2": { kind: "preset", index: 1 },
  "3": { kind: "preset", index: 2 },
  "4": { kind: "preset", index: 3 },
  "+": { kind: "zoomBy", factor: ZOOM_STEP },
  "=": { kind: "zoomBy", factor: ZOOM_STEP },
  "-": { kind: "zoomBy", factor: 1 / ZOOM_STEP },
  "?": { kind: "help" },
  "/": { kind: "search" },
  " ": { kind: "cine" },
  Escape: { kind: "leave" },
  PageDown: { kind: "scroll", slices: 10 },
  PageUp: { kind: "scroll", slices: -10 },
};

const ARROWS: Readonly<Record<string, readonly [dx: number, dy: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** The parts of a KeyboardEvent that count. */
export interface KeyInput {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

/**
 * What a key press asks for; `undefined` for keys of others.
 *
 * @param letters Whether letter keys are on.
 */
export function commandOf(
  input: KeyInput,
  letters: boolean,
): Command | undefined {
  if (input.altKey) return undefined;
  if (input.ctrlKey || input.metaKey) {
    const isUndo = input.key.toLowerCase() === "z" && !input.shiftKey;
    return isUndo ? { kind: "undo" } : undefined;
  }
  const arrow = ARROWS[input.key];
  if (arrow !== undefined) {
    const [dx, dy] = arrow;
    return { kind: input.shiftKey ? "panBy" : "arrow", dx, dy };
  }
  const other = OTHERS[input.key];
  if (other !== undefined) return other;
  return letters ? LETTERS[input.key.toLowerCase()] : undefined;
}
