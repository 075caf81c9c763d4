/** One view: its latest state, its phase, and what it holds. @module */
import type { Clock, Grant } from "#base";
import type { DownMessage, UpMessage, ViewSize, ViewState } from "#wire";
import type { BOUNDS } from "./bounds.ts";
import { Flight } from "./flight.ts";
import { type PictureCosts, SMALLEST_SCALE } from "./ladder.ts";
import type { ImagePort, ImageSource, SourceFault, Timers } from "./ports.ts";
import {
  nextPhase,
  urgencyOf,
  type ViewEvent,
  type ViewPhase,
} from "./view_phase.ts";

type Open = Extract<UpMessage, { type: "open" }>;
type Set = Extract<UpMessage, { type: "set" }>;

/** What a view needs of its session. */
export interface ViewHost {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly bounds: typeof BOUNDS;
  say(message: DownMessage): void;
  /** Tells the client; a fatal fault ends the view as well. */
  fail(view: number, fault: SourceFault, isFatal: boolean): void;
  /** As `fail()`, for a fault of our own, which the log tells. */
  crash(view: number, error: unknown, isFatal: boolean): void;
  /** A finger moves `view`: its neighbours' pictures at rest step aside. */
  hush(view: View): void;
  /** A picture may have become due. */
  wake(): void;
}

/** A picture being made. */
export interface Running {
  readonly abort: AbortController;
  readonly isMoving: boolean;
  /** Of a moving picture: its side, of the view's. */
  readonly scale: number;
  readonly pixels: number;
  readonly startedMs: number;
}

const LEARN = 0.3;

/** A view from `open` to `close`. */
export class View implements Disposable {
  readonly id: number;
  /** Frames sent and not acknowledged. */
  readonly flight = new Flight();
  state: ViewState;
  size: ViewSize;
  gesture: number;
  /** Grows with each new state; a picture of an older one settles nothing. */
  revision = 0;
  /** What the last frame sent shows. */
  shown: { readonly state: ViewState; readonly size: ViewSize } | undefined;
  running: Running | undefined;
  /** Since when the next picture has been due. */
  sinceMs: number;
  /** Before this the next picture is held back. */
  notBeforeMs = 0;
  readonly #host: ViewHost;
  readonly #lifetime = new AbortController();
  #phase: ViewPhase = "opening";
  #source: ImageSource | undefined;
  #loading: { kind: ViewState["kind"]; abort: AbortController } | undefined;
  #cancelStill = (): void => {};
  #lastFrame = 0;
  #msPerPx: number | undefined;
  #bytesPerPx: number | undefined;
  /** Of the last moving picture. */
  #scale: number | undefined;

  constructor(message: Open, host: ViewHost) {
    this.id = message.view;
    this.state = message.state;
    this.size = message.size;
    this.gesture = message.gesture;
    this.sinceMs = host.clock.monotonicMs();
    this.#host = host;
  }

  get phase(): ViewPhase {
    return this.#phase;
  }

  get source(): ImageSource | undefined {
    return this.#source;
  }

  /** Whether a picture is due and can be made. */
  get isDue(): boolean {
    return this.#source !== undefined && this.#loading === undefined &&
      this.running === undefined && urgencyOf(this.#phase) !== undefined;
  }

  /** Of pictures of the present kind. */
  get costs(): Omit<PictureCosts, "bytesPerSecond"> {
    return {
      msPerPx: this.#msPerPx,
      bytesPerPx: this.#bytesPerPx,
      scale: this.#scale,
    };
  }

  /** Finds the images; says `opened`, or fails for good. */
  async open(
    images: ImagePort,
    grant: Grant<"study.read">,
    target: Open["target"],
  ): Promise<void> {
    const { signal } = this.#lifetime;
    try {
      const source = await images.open(grant, target, signal);
      if (signal.aborted) {
        if (source.ok) source.value[Symbol.dispose]();
      } else if (source.ok) this.#begin(source.value);
      else this.#host.fail(this.id, source.error, true);
    } catch (error) {
      if (!signal.aborted) this.#host.crash(this.id, error, true);
    }
  }

  #begin(source: ImageSource): void {
    this.#source = source;
    this.sayOpened();
    this.happen("opened");
    this.#ensureLoaded();
    this.#host.wake();
  }

  /** Says what the view holds, where that is known. */
  sayOpened(): void {
    if (this.#source === undefined) return;
    this.#host.say({
      type: "opened",
      view: this.id,
      gesture: this.gesture,
      ...this.#source.description,
      state: this.#source.complete(this.state, this.size),
    });
  }

  /** Takes a newer state (ST20 to ST22). */
  set(message: Set): void {
    if (message.gesture < this.gesture) return;
    if (message.state.kind !== this.state.kind) this.#forgetCosts();
    this.state = message.state;
    this.size = message.size ?? this.size;
    this.gesture = message.gesture;
    this.touch(message.moving ? "moved" : "rested");
  }

  /** As after a new state: what was under way may be stale. */
  touch(event: "moved" | "rested"): void {
    this.revision++;
    this.notBeforeMs = 0;
    this.#cancelStill();
    this.#giveUpStale();
    this.happen(event);
    this.#ensureLoaded();
    if (event === "moved") this.#host.hush(this);
    this.#host.wake();
  }

  /** Gives up a picture at rest that has not been due for long. */
  stepAside(): void {
    if (this.running?.isMoving === false && !this.isPatienceOver) {
      this.running.abort.abort();
    }
  }

  /** Whether its picture has been due for so long that it waits for nobody. */
  get isPatienceOver(): boolean {
    const waitedMs = this.#host.clock.monotonicMs() - this.sinceMs;
    return waitedMs >= this.#host.bounds.patienceMs;
  }

  /** Moves on in the table of phases. */
  happen(event: ViewEvent): void {
    const wasDue = urgencyOf(this.#phase) !== undefined;
    const before = this.#phase;
    this.#phase = nextPhase(before, event);
    const isDue = urgencyOf(this.#phase) !== undefined;
    if (isDue && (!wasDue || event === "sent")) {
      this.sinceMs = this.#host.clock.monotonicMs();
    }
    if (this.#phase === "held" && before !== "held") this.#watchStillness();
  }

  /** The id of the next frame (ST35). */
  nextFrame(): number {
    return ++this.#lastFrame;
  }

  /** Takes a settled picture's cost as a first guess of a moving one's. */
  guess(pixels: number, ms: number): void {
    this.#msPerPx ??= ms / pixels;
  }

  /** Learns from a moving picture what one costs. */
  learn(
    { scale, pixels }: Pick<Running, "scale" | "pixels">,
    ms: number,
    bytes: number | undefined,
  ): void {
    this.#scale = scale;
    const blend = (old: number | undefined, now: number) =>
      old === undefined ? now : old + LEARN * (now - old);
    this.#msPerPx = blend(this.#msPerPx, ms / pixels);
    if (bytes !== undefined) {
      this.#bytesPerPx = blend(this.#bytesPerPx, bytes / pixels);
    }
  }

  /** The line is cut: what is under way has no receiver. */
  detach(): void {
    this.running?.abort.abort();
    this.flight.clear();
    this.#cancelStill();
  }

  [Symbol.dispose](): void {
    this.#lifetime.abort();
    this.#loading?.abort.abort();
    this.#loading = undefined;
    this.detach();
    this.#source?.[Symbol.dispose]();
    this.#source = undefined;
  }

  #forgetCosts(): void {
    this.#msPerPx = undefined;
    this.#bytesPerPx = undefined;
    this.#scale = undefined;
  }

  #giveUpStale(): void {
    if (this.running === undefined) return;
    const ranMs = this.#host.clock.monotonicMs() - this.running.startedMs;
    const isSlow = ranMs > this.#host.bounds.slowMovingMs &&
      this.running.scale > SMALLEST_SCALE;
    if (this.running.isMoving && !isSlow) return;
    if (this.running.isMoving) {
      this.learn(this.running, ranMs, undefined);
    }
    this.running.abort.abort();
  }

  #watchStillness(): void {
    this.#cancelStill = this.#host.timers.after(
      this.#host.bounds.stillMs,
      () => {
        this.happen("stillness");
        this.#host.wake();
      },
    );
  }

  #ensureLoaded(): void {
    const { kind } = this.state;
    const source = this.#source;
    if (source === undefined || this.#loading?.kind === kind) return;
    this.#loading?.abort.abort();
    this.#loading = undefined;
    if (source.needsLoading(kind)) this.#load(source, kind);
  }

  async #load(source: ImageSource, kind: ViewState["kind"]): Promise<void> {
    const loading = { kind, abort: new AbortController() };
    this.#loading = loading;
    const { signal } = loading.abort;
    const { description } = source;
    try {
      const loaded = await source.load(kind, this.#sayProgress(), signal);
      if (this.#loading !== loading) return;
      if (!loaded.ok) {
        this.happen("failed");
        this.#host.fail(this.id, loaded.error, false);
      } else if (source.description !== description) this.sayOpened();
    } catch (error) {
      if (this.#loading !== loading) return;
      this.happen("failed");
      this.#host.crash(this.id, error, false);
    }
    this.#loading = undefined;
    this.#host.wake();
  }

  #sayProgress(): (done: number, total: number) => void {
    let lastMs = -Infinity;
    return (done, total) => {
      const nowMs = this.#host.clock.monotonicMs();
      const isEarly = nowMs - lastMs < this.#host.bounds.loadingEveryMs;
      if ((isEarly && done < total) || this.#lifetime.signal.aborted) return;
      lastMs = nowMs;
      this.#host.say({ type: "loading", view: this.id, done, total });
    };
  }
}
