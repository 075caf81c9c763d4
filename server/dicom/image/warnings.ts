/** Collects what was read all the same, each thing said once. @module */
import type { DicomWarning } from "../types.ts";

/** Warnings of one object; frames repeat each other, so each kind and text is kept once. */
export class Warnings {
  readonly #byText = new Map<string, DicomWarning>();

  /** Remembers it. */
  add(kind: string, message: string): void {
    const key = `${kind} ${message}`;
    if (!this.#byText.has(key)) this.#byText.set(key, { kind, message });
  }

  /** In the order of their first mention. */
  list(): readonly DicomWarning[] {
    return [...this.#byText.values()];
  }
}
