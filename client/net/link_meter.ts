/**
 * How good the line is, from what passes over it anyway. A picture's time from
 * the wish to its arrival, less the round trip and the rendering, is the time
 * its bytes took: a lower bound of the rate, so the best of the last seconds
 * counts.
 *
 * @module
 */

/** In words; see `linkWord`. */
export type LinkWord =
  | "veryGood"
  | "good"
  | "slow"
  | "verySlow"
  | "none"
  /** The line stands; how good it is nobody knows yet. */
  | "connected"
  | "connecting";

/** What is known of the line. */
export interface LinkFigures {
  readonly word: LinkWord;
  readonly bitsPerSecond?: number;
  readonly roundTripMs?: number;
  /** Bytes that came over the live stream since the page was opened. */
  readonly receivedBytes: number;
}

/** What had passed at some moment. */
export interface Passed {
  readonly atMs: number;
  readonly bytes: number;
  readonly renderMs: number;
}

const KEEP_MS = 15_000;
/** A new word must hold for so long before it is said. */
const STEADY_MS = 3_000;
/** Below this a transfer says more of latency than of rate. */
const TELLING_BYTES = 4_000;
/** What a clock and an event loop can tell. */
const SHORTEST_MS = 5;

/** The word for a rate: over 5, 1 and 0.3 Mbit/s. */
function wordFor(bitsPerSecond: number): LinkWord {
  if (bitsPerSecond > 5e6) return "veryGood";
  if (bitsPerSecond > 1e6) return "good";
  return bitsPerSecond > 0.3e6 ? "slow" : "verySlow";
}

/** Collects what passes and says how good the line is. */
export class LinkMeter {
  #samples: { atMs: number; bits: number }[] = [];
  #roundTripMs: number | undefined;
  #receivedBytes = 0;
  #renderMs = 0;
  #word: LinkWord = "connecting";
  #next: { word: LinkWord; sinceMs: number } | undefined;

  /** A round trip was measured. The shortest of late counts, rising slowly. */
  roundTrip(ms: number): void {
    this.#roundTripMs = this.#roundTripMs === undefined
      ? ms
      : Math.min(ms, this.#roundTripMs * 1.1 + 1);
  }

  /** Bytes came. */
  received(bytes: number): void {
    this.#receivedBytes += bytes;
  }

  /** So many bytes took so long on the line, waiting and rendering taken off. */
  transfer(atMs: number, bytes: number, tookMs: number): void {
    if (bytes < TELLING_BYTES) return;
    const bits = bytes * 8000 / Math.max(SHORTEST_MS, tookMs);
    this.#samples.push({ atMs, bits });
  }

  /** What has passed until now; handed back when the picture of a wish is here. */
  mark(atMs: number): Passed {
    return { atMs, bytes: this.#receivedBytes, renderMs: this.#renderMs };
  }

  /** A picture came that took so long to render. */
  rendered(ms: number): void {
    this.#renderMs += ms;
  }

  /** The picture of a wish is here: all that came since shared the line, and all that was rendered the wait. */
  answered(atMs: number, since: Passed): void {
    const waitMs = (this.#roundTripMs ?? 0) + this.#renderMs - since.renderMs;
    const bytes = this.#receivedBytes - since.bytes;
    this.transfer(atMs, bytes, atMs - since.atMs - waitMs);
  }

  /** The line broke, or stands. Said at once: this word does not wait. */
  connected(yes: boolean): void {
    this.#next = undefined;
    this.#word = yes ? "connected" : "none";
  }

  /** What is known now. The word follows the rate only when it holds for 3 s. */
  figures(nowMs: number): LinkFigures {
    const fresh = this.#samples.filter((s) => nowMs - s.atMs < KEEP_MS);
    if (fresh.length > 0) this.#samples = fresh;
    else this.#samples = this.#samples.slice(-1);
    const best = Math.max(0, ...this.#samples.map((s) => s.bits));
    const isOpen = this.#word !== "none" && this.#word !== "connecting";
    if (best > 0 && isOpen) this.#steady(wordFor(best), nowMs);
    return {
      word: this.#word,
      receivedBytes: this.#receivedBytes,
      ...best > 0 && { bitsPerSecond: best },
      ...this.#roundTripMs !== undefined && { roundTripMs: this.#roundTripMs },
    };
  }

  #steady(word: LinkWord, nowMs: number): void {
    if (word === this.#word) {
      this.#next = undefined;
    } else if (this.#word === "connected") {
      this.#word = word;
    } else if (this.#next?.word !== word) {
      this.#next = { word, sinceMs: nowMs };
    } else if (nowMs - this.#next.sinceMs >= STEADY_MS) {
      this.#word = word;
      this.#next = undefined;
    }
  }
}
