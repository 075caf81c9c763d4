/** Time that moves only when told to. @module */
import type { Clock } from "#base";
import type { Timers } from "../ports.ts";

/** A clock and its timers. */
export class FakeTime implements Clock, Timers {
  #nowMs = 0;
  #timers = new Map<symbol, { atMs: number; run: () => void }>();

  get pending(): number {
    return this.#timers.size;
  }

  nowMs(): number {
    return this.#nowMs;
  }

  monotonicMs(): number {
    return this.#nowMs;
  }

  after(ms: number, run: () => void): () => void {
    const id = Symbol();
    this.#timers.set(id, { atMs: this.#nowMs + ms, run });
    return () => this.#timers.delete(id);
  }

  /** Lets promises that can settle do so, without time passing. */
  async settle(): Promise<void> {
    for (let turn = 0; turn < 25; turn++) await Promise.resolve();
  }

  /** Passes time, running timers in their order. */
  async advance(ms: number): Promise<void> {
    const endMs = this.#nowMs + ms;
    await this.settle();
    for (;;) {
      const due = [...this.#timers].filter(([, t]) => t.atMs <= endMs);
      const [next] = due.sort(([, a], [, b]) => a.atMs - b.atMs);
      if (next === undefined) break;
      this.#nowMs = next[1].atMs;
      this.#timers.delete(next[0]);
      next[1].run();
      await this.settle();
    }
    this.#nowMs = endMs;
  }
}
