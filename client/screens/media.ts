/** Widths of the screen that change what is shown, not only how. @module */
import { type ReadonlySignal, signal } from "@preact/signals";

function mediaSignal(query: string): ReadonlySignal<boolean> {
  const media = matchMedia(query);
  const matches = signal(media.matches);
  media.addEventListener("change", () => matches.value = media.matches);
  return matches;
}

/** One view large, the others small; settings in a sheet. */
export const isNarrow = mediaSignal("(max-width: 900px)");

/** The reader's own wish for light pages, where they are not for reading pictures. */
export const prefersLight = mediaSignal("(prefers-color-scheme: light)");
