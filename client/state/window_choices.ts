/** Windows to choose from, each once. @module */
import type { WindowPreset, WindowState } from "#wire";

/** A window under all its names: an image's own is often one of those that everybody knows. */
export interface WindowChoice {
  readonly window: WindowState;
  /** Ids of presets; the first names it in short. */
  readonly ids: readonly [string, ...string[]];
}

/** Whether two windows make the same picture. */
export function sameWindow(a: WindowState, b: WindowState): boolean {
  return a.center === b.center && a.width === b.width &&
    (a.function ?? "LINEAR") === (b.function ?? "LINEAR");
}

/** Presets with equal windows as one, where the first of them stands. */
export function windowChoices(
  presets: readonly WindowPreset[],
): readonly WindowChoice[] {
  const choices: { window: WindowState; ids: [string, ...string[]] }[] = [];
  for (const { id, window } of presets) {
    const same = choices.find((one) => sameWindow(one.window, window));
    if (same === undefined) choices.push({ window, ids: [id] });
    else same.ids.push(id);
  }
  return choices;
}
