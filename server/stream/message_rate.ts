/** A bucket that a message takes from and time refills. @module */

/** Bounds messages a second, over a second's burst. */
export class MessageRate {
  readonly #perSecond: number;
  #left: number;
  #atMs: number;

  constructor(perSecond: number, nowMs: number) {
    this.#perSecond = perSecond;
    this.#left = perSecond;
    this.#atMs = nowMs;
  }

  /** @returns false where there were too many */
  take(nowMs: number): boolean {
    const refill = (nowMs - this.#atMs) * this.#perSecond / 1000;
    this.#left = Math.min(this.#perSecond, this.#left + refill);
    this.#atMs = nowMs;
    if (this.#left < 1) return false;
    this.#left--;
    return true;
  }
}
