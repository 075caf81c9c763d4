/** How fast the line to a client is, measured from acknowledgements. @module */

/** Weight of a new sample. */
const LEARN = 0.3;
/** Shorter transfers can't be told from the client's own work. */
const SHORTEST_MS = 4;
/** What may be under way beyond a round trip, so that the line never idles. */
const SLACK_MS = 100;
const SMALLEST_WINDOW_BYTES = 16 * 1024;
const FIRST_WINDOW_BYTES = 256 * 1024;

/** One connection's line. */
export class LinkMeter {
  #bytesPerMs: number | undefined;
  #shortestTripMs = Infinity;
  #lastAckMs = -Infinity;

  /** Bytes a second; `undefined` before the first acknowledgement. */
  get bytesPerSecond(): number | undefined {
    return this.#bytesPerMs === undefined ? undefined : this.#bytesPerMs * 1000;
  }

  /** How many bytes may be under way: a round trip's worth, so that none wait on the line. */
  get windowBytes(): number {
    if (this.#bytesPerMs === undefined) return FIRST_WINDOW_BYTES;
    return Math.max(
      SMALLEST_WINDOW_BYTES,
      this.#bytesPerMs * (this.#shortestTripMs + SLACK_MS),
    );
  }

  /** How long that many bytes take to cross. */
  transferMs(bytes: number): number {
    return this.#bytesPerMs === undefined ? 0 : bytes / this.#bytesPerMs;
  }

  /**
   * Takes in that a frame arrived. How long it took to cross is not known, but
   * bounded: no longer than its trip and than the time since the frame before
   * it arrived; no shorter than its trip less the shortest trip ever.
   */
  acknowledged(bytes: number, sentMs: number, nowMs: number): void {
    const tripMs = nowMs - sentMs;
    const behindMs = this.#lastAckMs > sentMs
      ? nowMs - this.#lastAckMs
      : Infinity;
    this.#shortestTripMs = Math.min(this.#shortestTripMs, tripMs);
    this.#lastAckMs = nowMs;
    const longestMs = Math.min(tripMs, behindMs);
    const shortestMs = tripMs - this.#shortestTripMs;
    const atLeast = bytes / Math.max(SHORTEST_MS, longestMs);
    const atMost = bytes / Math.max(SHORTEST_MS, shortestMs);
    const known = this.#bytesPerMs ?? atLeast;
    const nearest = Math.min(Math.max(known, atLeast), atMost);
    this.#bytesPerMs = known + LEARN * (nearest - known);
  }
}
