/** What is kept on this device: choices of the reader, never anything of a patient. @module */
import { type Signal, signal } from "@preact/signals";
import { type Layout, LAYOUTS } from "./layouts.ts";
import { type Tool, TOOL_KEYS } from "./keys.ts";

/** Choices of the reader. */
export interface Preferences {
  readonly letterKeys: boolean;
  readonly layout: Layout;
  /** A layout's own tool, where the reader chose another than the first. */
  readonly tools: Readonly<Partial<Record<Layout, Tool>>>;
}

/** Where they are kept: `localStorage`, or a test's own. */
export type Keep = Pick<Storage, "getItem" | "setItem">;

const KEY = "farsight.preferences";

/** A signal that writes itself down. */
export class PreferenceStore {
  readonly #keep: Keep;
  readonly #value: Signal<Preferences>;

  constructor(keep: Keep) {
    this.#keep = keep;
    this.#value = signal(read(keep));
  }

  /** The choices; reading subscribes. */
  get value(): Preferences {
    return this.#value.value;
  }

  /** Changes some; a full or forbidden storage only means that they are forgotten. */
  change(change: Partial<Preferences>): void {
    this.#value.value = { ...this.#value.peek(), ...change };
    try {
      this.#keep.setItem(KEY, JSON.stringify(this.#value.peek()));
    } catch {
      // Private windows may refuse; the choice holds until the page closes.
    }
  }
}

/** What was kept, as far as it makes sense still. */
function read(keep: Keep): Preferences {
  const kept = parse(keep);
  const tools: Partial<Record<Layout, Tool>> = {};
  const { tools: keptTools } = kept;
  if (typeof keptTools === "object" && keptTools !== null) {
    for (const [layout, tool] of Object.entries(keptTools)) {
      if (isLayout(layout) && isTool(tool)) tools[layout] = tool;
    }
  }
  return {
    letterKeys: kept.letterKeys !== false,
    layout: isLayout(kept.layout) ? kept.layout : "stack",
    tools,
  };
}

function isLayout(value: unknown): value is Layout {
  return (LAYOUTS as readonly unknown[]).includes(value);
}

function isTool(value: unknown): value is Tool {
  return typeof value === "string" && Object.hasOwn(TOOL_KEYS, value);
}

function parse(keep: Keep): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(keep.getItem(KEY) ?? "{}");
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
