/** The icons, by name, from the sprite in the page. @module */
import type { JSX } from "preact";

/** Names in icons.svg. */
export type IconName =
  | "mark"
  | "list"
  | "upload"
  | "search"
  | "back"
  | "fwd"
  | "cross"
  | "window"
  | "pan"
  | "zoom"
  | "orbit"
  | "stack"
  | "grid"
  | "reset"
  | "more"
  | "keyboard"
  | "equal"
  | "approx"
  | "moving"
  | "alert"
  | "crit"
  | "ok"
  | "check"
  | "info"
  | "off"
  | "image"
  | "pause"
  | "play"
  | "cube"
  | "preset"
  | "undo"
  | "folder"
  | "file"
  | "box"
  | "clock"
  | "close"
  | "fill"
  | "unfill"
  | "settings";

/** An icon beside words; it says nothing to a screen reader. */
export function Icon(
  { name, small, tone, flips, spins }: {
    name: IconName;
    small?: boolean;
    tone?: "crit" | "warn" | "ok" | "info" | undefined;
    /** Mirrors with the direction of text: arrows back and forth. */
    flips?: boolean;
    spins?: boolean;
  },
): JSX.Element {
  const classes = [
    "i",
    small && "sm",
    tone,
    flips && "flip",
    spins && "spin",
  ];
  return (
    <svg class={classes.filter(Boolean).join(" ")} aria-hidden="true">
      <use href={`#i-${name}`} />
    </svg>
  );
}
