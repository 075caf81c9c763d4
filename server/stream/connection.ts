/** One socket: `hello` first, then messages under bounds, until it closes. @module */
import type { Clock, Log } from "#base";
import { CLOSING, readUp, type UpMessage } from "#wire";
import type { BOUNDS } from "./bounds.ts";
import { MessageRate } from "./message_rate.ts";
import type { SocketPort, Timers } from "./ports.ts";
import type { Session } from "./session.ts";
import { sentence } from "./words.ts";

/** What a connection needs of its server. */
export interface ConnectionHost {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly bounds: typeof BOUNDS;
  readonly log: Log;
  /** The session for a `hello`: an old one, or a new one. */
  sessionFor(
    connection: Connection,
    resume: string | undefined,
  ): Session;
  /** @param isLeft the page was left: nobody comes back to the session */
  closed(connection: Connection, isLeft: boolean): void;
}

/** From accept to close. */
export class Connection {
  readonly socket: SocketPort;
  session: Session | undefined;
  readonly #host: ConnectionHost;
  readonly #rate: MessageRate;
  readonly #cancelHello: () => void;
  #badMessages = 0;
  #isOver = false;

  constructor(socket: SocketPort, host: ConnectionHost) {
    this.socket = socket;
    this.#host = host;
    this.#rate = new MessageRate(
      host.bounds.messagesPerSecond,
      host.clock.monotonicMs(),
    );
    this.#cancelHello = host.timers.after(
      host.bounds.helloMs,
      () => this.close("silent"),
    );
    socket.addEventListener("message", ({ data }) => this.#take(data));
    socket.addEventListener(
      "close",
      ({ code }) => this.#end(code === CLOSING.goingAway),
    );
  }

  /** Ends it with a reason that the client understands. */
  close(reason: keyof typeof CLOSING): void {
    if (this.#isOver) return;
    closeSocket(this.socket, reason);
    this.#end(false);
  }

  #end(isLeft: boolean): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#cancelHello();
    this.#host.closed(this, isLeft);
  }

  #take(data: unknown): void {
    if (this.#isOver) return;
    if (!this.#rate.take(this.#host.clock.monotonicMs())) {
      return this.close("tooMany");
    }
    if (typeof data !== "string") return this.close("protocol");
    if (data.length > this.#host.bounds.messageBytes) {
      return this.close("tooLarge");
    }
    try {
      this.#read(data);
    } catch (error) {
      this.#host.log.error("stream.message", { message: String(error) });
      this.close("fault");
    }
  }

  #read(data: string): void {
    const message = readUp(data);
    if (this.session === undefined) {
      return message.ok && message.value.type === "hello"
        ? this.#greet(message.value)
        : this.close(isOtherVersion(data) ? "version" : "protocol");
    }
    if (!message.ok) return this.#refuse(message.error.kind);
    if (message.value.type === "hello") return this.close("protocol");
    this.session.receive(message.value);
  }

  #greet({ resume }: Extract<UpMessage, { type: "hello" }>): void {
    this.#cancelHello();
    this.session = this.#host.sessionFor(this, resume);
  }

  /** A bad message ends nothing, unless there are many (ST50). */
  #refuse(kind: "wire.tooLong" | "wire.json" | "wire.shape"): void {
    if (++this.#badMessages > this.#host.bounds.badMessages) {
      return this.close("protocol");
    }
    const code = kind === "wire.json" ? kind : "wire.shape";
    this.session?.fail({ code, sentence: sentence(code) });
  }
}

/** Closes a socket, also one that is not open yet. */
export function closeSocket(
  socket: SocketPort,
  reason: keyof typeof CLOSING,
): void {
  const close = () => socket.close(CLOSING[reason], reason);
  if (socket.readyState === 0) socket.addEventListener("open", close);
  else if (socket.readyState === 1) close();
}

function isOtherVersion(data: string): boolean {
  try {
    const value: unknown = JSON.parse(data);
    return typeof value === "object" && value !== null && "type" in value &&
      value.type === "hello" && "protocol" in value && value.protocol !== 1;
  } catch {
    return false;
  }
}
