/** A stream server on fakes, and what clients say to it. @module */
import type { ViewState } from "#wire";
import { grantFor } from "./grant.ts";
import { BOUNDS } from "../bounds.ts";
import { createStreamServer, type StreamServer } from "../stream_server.ts";
import { FakeRooms, stackState } from "./fake_images.ts";
import { FakeSocket } from "./fake_socket.ts";
import { FakeTime } from "./fake_time.ts";

/** All that a test of the stream needs. */
export class StreamBench implements Disposable {
  readonly time = new FakeTime();
  readonly rooms = new FakeRooms(this.time);
  readonly server: StreamServer;
  #tokens = 0;

  constructor(bounds: Partial<Record<keyof typeof BOUNDS, number>> = {}) {
    this.server = createStreamServer({
      images: this.rooms.images,
      render: this.rooms.render,
      clock: this.time,
      timers: this.time,
      slots: 2,
      makeToken: () => `token-${String(++this.#tokens).padStart(16, "0")}`,
      bounds: { ...BOUNDS, ...bounds } as typeof BOUNDS,
    });
  }

  /** A client that has connected. */
  connect(subject = "reader"): FakeSocket {
    const socket = new FakeSocket();
    this.server.accept(socket, grantFor(subject));
    return socket;
  }

  /** A client that has said `hello`. */
  greet(resume?: string, subject?: string): FakeSocket {
    const socket = this.connect(subject);
    socket.say({
      type: "hello",
      protocol: 1,
      ...resume !== undefined && { resume },
    });
    return socket;
  }

  [Symbol.dispose](): void {
    this.server[Symbol.dispose]();
  }
}

/** Opens a view. */
export function open(
  socket: FakeSocket,
  view: number,
  state: ViewState = stackState(0),
): void {
  socket.say({
    type: "open",
    view,
    target: { seriesUid: "1.2.3", stackKey: "a" },
    size: { widthPx: 640, heightPx: 480 },
    state,
    gesture: 0,
  });
}

/** Sets a view's state. */
export function set(
  socket: FakeSocket,
  view: number,
  gesture: number,
  state: ViewState,
  moving: boolean,
): void {
  socket.say({ type: "set", view, gesture, state, moving });
}
