/** One client's views, which outlive a cut of the line. @module */
import { type Clock, type Grant, LIMITS, type Log } from "#base";
import type { DownMessage, UpMessage } from "#wire";
import type { BOUNDS } from "./bounds.ts";
import { LinkMeter } from "./link_meter.ts";
import type { ImagePort, SocketPort, SourceFault, Timers } from "./ports.ts";
import { View, type ViewHost } from "./view.ts";
import { sentence, type StreamWord } from "./words.ts";

/** What a session needs of its server. */
export interface SessionHost {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly bounds: typeof BOUNDS;
  readonly log: Log;
  readonly images: ImagePort;
  makeToken(): string;
  wake(): void;
}

/** A session from its first `hello` until it has been without a line for too long. */
export class Session implements Disposable {
  readonly token: string;
  readonly views = new Map<number, View>();
  link = new LinkMeter();
  /** The view that was touched last (ST24). */
  touched: View | undefined;
  readonly #host: SessionHost;
  #grant: Grant<"study.read">;
  #socket: SocketPort | undefined;
  #probes = 0;

  constructor(grant: Grant<"study.read">, host: SessionHost) {
    this.token = host.makeToken();
    this.#grant = grant;
    this.#host = host;
  }

  get subject(): string {
    return this.#grant.subject;
  }

  get socket(): SocketPort | undefined {
    return this.#socket;
  }

  /** Frames of all views that are under way. */
  get inFlight(): { readonly count: number; readonly bytes: number } {
    let [count, bytes] = [0, 0];
    for (const { flight, running } of this.views.values()) {
      count += flight.count + (running === undefined ? 0 : 1);
      bytes += flight.bytes;
    }
    return { count, bytes };
  }

  /** Whether a picture of `view` at rest has to wait, since a neighbour moves (ST24). */
  isHushed(view: View): boolean {
    if (view.phase === "moving" || view.isPatienceOver) return false;
    return [...this.views.values()].some((other) =>
      other !== view && (other.phase === "moving" || other.phase === "held")
    );
  }

  /** Takes a line; shows again what was open (ST4). */
  attach(socket: SocketPort, grant: Grant<"study.read">): void {
    this.#socket = socket;
    this.#grant = grant;
    this.link = new LinkMeter();
    this.say({
      type: "welcome",
      protocol: 1,
      session: this.token,
      resumed: [...this.views.keys()],
      pictureSidePx: LIMITS.pictureSidePx,
    });
    for (const view of this.views.values()) {
      view.sayOpened();
      view.touch("rested");
    }
  }

  /** The line is cut; the views stay. */
  detach(): void {
    this.#socket = undefined;
    for (const view of this.views.values()) view.detach();
  }

  /** Sends a message, where there is a line. */
  say(message: DownMessage): void {
    if (this.#socket?.readyState !== 1) return;
    this.#socket.send(JSON.stringify(message));
  }

  /** Says what can't be done, with a trace that the log has too. */
  fail(
    fault: Pick<SourceFault, "code" | "sentence">,
    view?: number,
    isFatal = false,
  ): void {
    const trace = this.#host.makeToken().slice(0, 8);
    this.#host.log.warn("stream.failed", {
      trace,
      code: fault.code,
      ...view !== undefined && { view },
    });
    this.say({
      type: "failed",
      ...view !== undefined && { view },
      code: fault.code,
      sentence: fault.sentence,
      trace,
      fatal: isFatal,
    });
  }

  /** Does what a message asks; `hello` is the connection's. */
  receive(message: Exclude<UpMessage, { type: "hello" }>): void {
    switch (message.type) {
      case "ping":
        return this.say({ type: "pong", request: message.request });
      case "open":
        return this.#open(message);
      case "close":
        return this.#close(message.view);
      case "ack":
        return this.#acknowledge(message.view, message.frame);
      case "set": {
        const view = this.#viewOf(message.view);
        if (view === undefined) return;
        this.touched = view;
        return view.set(message);
      }
      case "probe":
        this.#probe(message);
        return;
    }
  }

  [Symbol.dispose](): void {
    this.detach();
    for (const view of this.views.values()) view[Symbol.dispose]();
    this.views.clear();
    this.touched = undefined;
  }

  #word(key: StreamWord, params?: Record<string, number>) {
    return { code: key, sentence: sentence(key, params) };
  }

  #viewOf(id: number): View | undefined {
    const view = this.views.get(id);
    if (view === undefined) this.fail(this.#word("view.unknown"), id, true);
    return view;
  }

  #open(message: Extract<UpMessage, { type: "open" }>): void {
    this.#close(message.view);
    const count = this.#host.bounds.views;
    if (this.views.size >= count) {
      const word = this.#word("limit.views", { count });
      return this.fail(word, message.view, true);
    }
    const view = new View(message, this.#viewHost());
    this.views.set(message.view, view);
    this.touched = view;
    void view.open(this.#host.images, this.#grant, message.target);
  }

  #viewHost(): ViewHost {
    const { clock, timers, bounds } = this.#host;
    return {
      clock,
      timers,
      bounds,
      say: (message) => this.say(message),
      hush: (mover) => {
        for (const view of this.views.values()) {
          if (view !== mover) view.stepAside();
        }
      },
      wake: () => this.#host.wake(),
      fail: (view, fault, isFatal) => {
        if (!fault.isAborted) this.#failView(view, fault, isFatal);
      },
      crash: (view, error, isFatal) => {
        this.#host.log.error("stream.view", { message: String(error), view });
        this.#failView(view, this.#word("server.fault"), isFatal);
      },
    };
  }

  #failView(
    view: number,
    fault: Pick<SourceFault, "code" | "sentence">,
    isFatal: boolean,
  ): void {
    if (isFatal) this.#close(view);
    this.fail(fault, view, isFatal);
  }

  #close(id: number): void {
    const view = this.views.get(id);
    if (view === undefined) return;
    this.views.delete(id);
    if (this.touched === view) this.touched = undefined;
    view[Symbol.dispose]();
    this.#host.wake();
  }

  #acknowledge(id: number, frame: number): void {
    const nowMs = this.#host.clock.monotonicMs();
    const sent = this.views.get(id)?.flight.acknowledge(frame) ?? [];
    for (const { bytes, sentMs } of sent) {
      this.link.acknowledged(bytes, sentMs, nowMs);
    }
    if (sent.length > 0) this.#host.wake();
  }

  async #probe(
    { view: id, request, xPx, yPx }: Extract<UpMessage, { type: "probe" }>,
  ): Promise<void> {
    const view = this.#viewOf(id);
    if (view === undefined) return;
    if (this.#probes >= this.#host.bounds.probes) {
      return this.fail(this.#word("limit.probes"), id);
    }
    this.#probes++;
    try {
      const { source, shown } = view;
      const probed = source === undefined || shown === undefined
        ? { unit: source?.description.unit ?? "" }
        : await source.probe(shown.state, shown.size, xPx, yPx);
      this.say({
        type: "value",
        view: id,
        request,
        ...probed,
      });
    } catch (error) {
      this.#host.log.error("stream.probe", { message: String(error) });
      this.fail(this.#word("server.fault"), id);
    } finally {
      this.#probes--;
    }
  }
}
