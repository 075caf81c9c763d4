/** Pings, so that a line that died in silence is known to be dead. @module */

const PING_MS = 5_000;
/** Pings without an answer for so long: the line is dead, whatever the socket says. */
const SILENCE_MS = 12_000;

/** What it works with. */
export interface HeartbeatParts {
  nowMs(): number;
  setTimer(run: () => void, ms: number): number;
  clearTimer(timer: number): void;
  /** Sends a ping; false while the line is not ready for one. */
  ping(request: number): boolean;
  /** How long an answer took. */
  onRoundTrip(ms: number): void;
  /** Nothing was heard for too long. */
  onSilence(): void;
}

/** Beats from `start` to `stop`. */
export class Heartbeat {
  readonly #parts: HeartbeatParts;
  readonly #sentMs = new Map<number, number>();
  #request = 0;
  #timer: number | undefined;
  #heardAtMs = 0;

  constructor(parts: HeartbeatParts) {
    this.#parts = parts;
  }

  /** A new line: what the one before owed is forgotten. */
  start(): void {
    this.#sentMs.clear();
    this.heard();
    this.#later();
  }

  /** No more pings. */
  stop(): void {
    this.#sentMs.clear();
    if (this.#timer !== undefined) this.#parts.clearTimer(this.#timer);
    this.#timer = undefined;
  }

  /** Something came: the line lives. */
  heard(): void {
    this.#heardAtMs = this.#parts.nowMs();
  }

  /** A ping was answered. */
  answered(request: number): void {
    const sentMs = this.#sentMs.get(request);
    this.#sentMs.delete(request);
    if (sentMs === undefined) return;
    this.#parts.onRoundTrip(this.#parts.nowMs() - sentMs);
  }

  /** Pings now, and goes on from here. */
  beat(): void {
    const nowMs = this.#parts.nowMs();
    if (nowMs - this.#heardAtMs > SILENCE_MS) return this.#parts.onSilence();
    const request = ++this.#request;
    if (this.#parts.ping(request)) this.#sentMs.set(request, nowMs);
    this.#later();
  }

  #later(): void {
    if (this.#timer !== undefined) this.#parts.clearTimer(this.#timer);
    this.#timer = this.#parts.setTimer(() => this.beat(), PING_MS);
  }
}
