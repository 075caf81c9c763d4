/** One WebSocket with many views on it: opens, resumes, sends the latest wish only. @module */
import {
  CLOSING,
  type DownMessage,
  readDown,
  type UpMessage,
  type ViewSize,
  type ViewState,
  type ViewTarget,
} from "#wire";
import { backoffMs } from "./backoff.ts";
import { Heartbeat } from "./heartbeat.ts";
import { LinkMeter, type Passed } from "./link_meter.ts";
import type {
  LineState,
  LiveWorld,
  Message,
  ViewListener,
} from "./live_types.ts";
import { type Picture, PicturePipe } from "./pictures.ts";
import { SentStates } from "./sent_states.ts";

interface View {
  readonly target: ViewTarget;
  readonly listener: ViewListener;
  size: ViewSize;
  state: ViewState;
  gesture: number;
  moving: boolean;
  /** Something to say that was not said yet. */
  dirty: boolean;
  /** The server knows it. */
  open: boolean;
  /** When the last wish went out, until its picture is here. */
  asked: Passed | undefined;
  readonly sent: SentStates;
}

/** No word from the other end. */
const LOST = 1006;
/** ST60: after these it comes back by itself, after others only when told to. */
const COMES_BACK: readonly number[] = [
  CLOSING.goingAway,
  1005,
  LOST,
  CLOSING.full,
];

/** The live stream. */
export class LiveClient {
  readonly meter = new LinkMeter();
  readonly #world: LiveWorld;
  readonly #onLine: (state: LineState) => void;
  readonly #views = new Map<number, View>();
  readonly #probes = new Map<number, (value: Message<"value">) => void>();
  readonly #heartbeat: Heartbeat;
  readonly #pipe: PicturePipe;
  #socket: WebSocket | undefined;
  #welcomed = false;
  #session: string | undefined;
  #attempt = 0;
  #request = 0;
  #brokenSinceMs: number | undefined;
  #retryTimer: number | undefined;
  #flushing = false;
  #closed = false;

  /** @param onLine Told of each change of the line. */
  constructor(world: LiveWorld, onLine: (state: LineState) => void) {
    this.#world = world;
    this.#onLine = onLine;
    this.#heartbeat = new Heartbeat({
      nowMs: () => world.nowMs(),
      setTimer: (run, ms) => world.setTimer(run, ms),
      clearTimer: (timer) => world.clearTimer(timer),
      ping: (request) => {
        if (this.#welcomed) this.#send({ type: "ping", request });
        return this.#welcomed;
      },
      onRoundTrip: (ms) => this.meter.roundTrip(ms),
      onSilence: () => {
        this.#socket?.close();
        this.#broke(LOST);
      },
    });
    this.#pipe = new PicturePipe({
      onPicture: (picture) => this.#showPicture(picture),
      onDone: (view, frame) => this.#send({ type: "ack", view, frame }),
    }, world.decode);
    this.#connect();
  }

  /** Opens a view under an id of the caller's choosing, as soon as the line stands. */
  open(
    id: number,
    wish: { target: ViewTarget; size: ViewSize; state: ViewState },
    listener: ViewListener,
  ): void {
    this.#views.set(id, {
      ...wish,
      listener,
      gesture: 0,
      moving: false,
      dirty: true,
      open: false,
      asked: undefined,
      sent: new SentStates(),
    });
    this.#flushSoon();
  }

  /** Says what a view is to show; of several before the next screen picture only the last is sent. */
  set(
    id: number,
    wish: { state?: ViewState; size?: ViewSize; moving: boolean },
  ): void {
    const view = this.#views.get(id);
    if (view === undefined) return;
    view.state = wish.state ?? view.state;
    view.size = wish.size ?? view.size;
    view.moving = wish.moving;
    view.gesture++;
    view.dirty = true;
    this.#flushSoon();
  }

  /** Closes a view. */
  close(id: number): void {
    const view = this.#views.get(id);
    if (view === undefined) return;
    this.#views.delete(id);
    this.#pipe.forget(id);
    if (view.open) this.#send({ type: "close", view: id });
  }

  /** Asks for the value under a point of the picture last shown; nothing comes while the line is broken. */
  probe(
    view: number,
    xPx: number,
    yPx: number,
    onValue: (value: Message<"value">) => void,
  ): void {
    if (!this.#welcomed || this.#views.get(view)?.open !== true) return;
    const request = ++this.#request;
    this.#probes.set(request, onValue);
    this.#send({ type: "probe", view, request, xPx, yPx });
  }

  /** Tries at once instead of waiting. */
  retryNow(): void {
    if (this.#socket !== undefined || this.#closed) return;
    if (this.#retryTimer !== undefined) {
      this.#world.clearTimer(this.#retryTimer);
      this.#retryTimer = undefined;
    }
    this.#connect();
  }

  /** Ends it for good. */
  [Symbol.dispose](): void {
    this.#closed = true;
    this.#heartbeat.stop();
    if (this.#retryTimer !== undefined) {
      this.#world.clearTimer(this.#retryTimer);
    }
    this.#socket?.close();
  }

  #connect(): void {
    if (this.#brokenSinceMs === undefined) this.#onLine({ kind: "connecting" });
    const socket = this.#world.connect();
    socket.binaryType = "arraybuffer";
    this.#socket = socket;
    socket.onopen = () =>
      this.#send({
        type: "hello",
        protocol: 1,
        ...this.#session !== undefined && { resume: this.#session },
      });
    socket.onmessage = (event) => {
      if (socket === this.#socket) this.#heard(event.data);
    };
    socket.onclose = (event) => {
      if (socket === this.#socket) this.#broke(event.code);
    };
    this.#heartbeat.start();
  }

  #broke(code: number): void {
    this.#socket = undefined;
    this.#welcomed = false;
    this.#heartbeat.stop();
    this.#probes.clear();
    if (this.#closed) return;
    const now = this.#world.nowMs();
    this.#brokenSinceMs ??= now;
    this.meter.connected(false);
    const sinceMs = this.#brokenSinceMs;
    if (!COMES_BACK.includes(code)) {
      this.#onLine({ kind: "broken", sinceMs, retryAtMs: Infinity });
      return;
    }
    const waitMs = backoffMs(this.#attempt++, this.#world.random());
    this.#onLine({ kind: "broken", sinceMs, retryAtMs: now + waitMs });
    this.#retryTimer = this.#world.setTimer(() => this.retryNow(), waitMs);
  }

  #heard(data: unknown): void {
    const now = this.#world.nowMs();
    this.#heartbeat.heard();
    if (data instanceof ArrayBuffer) return this.#heardPicture(data, now);
    if (typeof data !== "string") return;
    this.meter.received(data.length);
    const read = readDown(data);
    if (read.ok) this.#heardMessage(read.value);
  }

  #heardPicture(data: ArrayBuffer, now: number): void {
    this.meter.received(data.byteLength);
    const header = this.#pipe.take(new Uint8Array(data), now);
    if (header === undefined) return;
    this.meter.rendered(header.renderUs / 1000);
    const view = this.#views.get(header.view);
    if (view?.asked === undefined || header.gesture !== view.gesture) return;
    this.meter.answered(now, view.asked);
    view.asked = undefined;
  }

  #showPicture(picture: Picture): void {
    const { view: id, gesture } = picture.header;
    const view = this.#views.get(id);
    view?.listener.onPicture(picture, view.sent.shownBy(gesture) ?? view.state);
  }

  #heardMessage(message: DownMessage): void {
    switch (message.type) {
      case "welcome":
        return this.#heardWelcome(message);
      case "opened":
        return this.#views.get(message.view)?.listener.onOpened(message);
      case "loading":
        return this.#views.get(message.view)?.listener.onLoading(message);
      case "failed":
        if (message.view !== undefined) {
          this.#views.get(message.view)?.listener.onFailed(message);
        }
        return;
      case "value": {
        this.#probes.get(message.request)?.(message);
        this.#probes.delete(message.request);
        return;
      }
      case "pong":
        this.#heartbeat.answered(message.request);
    }
  }

  #heardWelcome(welcome: Message<"welcome">): void {
    const resumed = new Set(welcome.resumed);
    if (this.#session !== welcome.session) this.#pipe.forget();
    this.#session = welcome.session;
    this.#welcomed = true;
    this.#attempt = 0;
    this.#brokenSinceMs = undefined;
    this.meter.connected(true);
    for (const [id, view] of this.#views) {
      view.open = resumed.has(id);
      if (!view.open) this.#pipe.forget(id);
      view.dirty = true;
      view.moving = false;
    }
    this.#heartbeat.beat();
    this.#onLine({ kind: "open" });
    this.#flush();
  }

  #flushSoon(): void {
    if (this.#flushing) return;
    this.#flushing = true;
    this.#world.nextFrame(() => this.#flush());
  }

  #flush(): void {
    this.#flushing = false;
    if (!this.#welcomed) return;
    for (const [id, view] of this.#views) {
      if (!view.dirty) continue;
      view.dirty = false;
      view.asked = this.meter.mark(this.#world.nowMs());
      const { gesture, state, size, moving, target } = view;
      view.sent.add(gesture, state);
      if (view.open) {
        this.#send({ type: "set", view: id, gesture, state, size, moving });
      } else {
        view.open = true;
        this.#send({ type: "open", view: id, target, size, state, gesture });
      }
    }
  }

  #send(message: UpMessage): void {
    if (this.#socket?.readyState === 1) {
      this.#socket.send(JSON.stringify(message));
    }
  }
}
