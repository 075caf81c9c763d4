/** Frames sent and not yet acknowledged. @module */

/** One of them. */
export interface SentFrame {
  readonly bytes: number;
  readonly sentMs: number;
}

/** Those of one view, oldest first. */
export class Flight {
  readonly #frames = new Map<number, SentFrame>();
  #bytes = 0;

  get count(): number {
    return this.#frames.size;
  }

  get bytes(): number {
    return this.#bytes;
  }

  add(frame: number, sent: SentFrame): void {
    this.#frames.set(frame, sent);
    this.#bytes += sent.bytes;
  }

  /**
   * Takes out a frame and the older ones (ST41).
   *
   * @returns those taken out, oldest first; empty for an unknown frame
   */
  acknowledge(frame: number): readonly SentFrame[] {
    if (!this.#frames.has(frame)) return [];
    return this.#takeOut((id) => id <= frame);
  }

  /** Takes out what was sent before `sinceMs` and counts as lost (ST43). */
  lose(sinceMs: number): void {
    this.#takeOut((_, sent) => sent.sentMs < sinceMs);
  }

  clear(): void {
    this.#frames.clear();
    this.#bytes = 0;
  }

  #takeOut(
    isOut: (frame: number, sent: SentFrame) => boolean,
  ): readonly SentFrame[] {
    const out = [...this.#frames].filter(([id, sent]) => isOut(id, sent));
    for (const [id, sent] of out) {
      this.#frames.delete(id);
      this.#bytes -= sent.bytes;
    }
    return out.map(([, sent]) => sent);
  }
}
