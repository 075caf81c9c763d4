/** What was just done, and can be undone. @module */

/** A message that goes by itself. */
export interface Toast {
  readonly what: "reset" | "window" | "layout";
  /** The layout, or the window's id. */
  readonly name: string;
  readonly canUndo: boolean;
}
