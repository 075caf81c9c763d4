/** Time for tests. @module */
import type { ImagingTimers } from "../ports.ts";

/** Time that passes when it is told to. */
export class ToldTime implements ImagingTimers {
  #nowMs = 0;
  readonly #due = new Set<{ atMs: number; run: () => void }>();

  after(ms: number, run: () => void): () => void {
    const one = { atMs: this.#nowMs + ms, run };
    this.#due.add(one);
    return () => this.#due.delete(one);
  }

  pass(ms: number): void {
    this.#nowMs += ms;
    for (const one of [...this.#due]) {
      if (one.atMs > this.#nowMs || !this.#due.delete(one)) continue;
      one.run();
    }
  }

  /** Calls that are to come. */
  get waiting(): number {
    return this.#due.size;
  }
}
