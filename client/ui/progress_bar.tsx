/** How far something is. @module */
import type { JSX } from "preact";
import type { Tone } from "./badge.tsx";

/** A bar; with a label it is a progress bar to a screen reader, else an ornament beside figures. */
export function ProgressBar(
  { part, tone, label }: {
    /** From 0 to 1. */
    part: number;
    tone?: Tone;
    label?: string;
  },
): JSX.Element {
  const percent = Math.round(100 * Math.min(1, Math.max(0, part)));
  const says = label === undefined ? { "aria-hidden": true } : {
    role: "progressbar" as const,
    "aria-label": label,
    "aria-valuenow": percent,
    "aria-valuemin": 0,
    "aria-valuemax": 100,
  };
  return (
    <span class={`prog ${tone ?? ""}`} {...says}>
      <b style={{ "--v": `${percent}%` }} />
    </span>
  );
}
