/** A client on a real WebSocket, for tests of the whole. @module */
import {
  type DownMessage,
  type FrameHeader,
  readDown,
  readFrame,
  type UpMessage,
} from "#wire";

/** A frame as it came. */
export interface CameFrame {
  readonly header: FrameHeader;
  readonly picture: Uint8Array;
}

/** Keeps what comes, acknowledges frames, and waits for things. */
export class LiveClient implements AsyncDisposable {
  readonly messages: DownMessage[] = [];
  readonly frames: CameFrame[] = [];
  readonly #socket: WebSocket;
  readonly #waiting = new Set<() => void>();

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.binaryType = "arraybuffer";
    socket.onmessage = ({ data }) => this.#take(data);
  }

  /** Connects and says hello. */
  static async connect(url: string, resume?: string): Promise<LiveClient> {
    const socket = new WebSocket(url);
    const client = new LiveClient(socket);
    await new Promise((resolve, reject) => {
      socket.onopen = resolve;
      socket.onerror = reject;
    });
    client.say({ type: "hello", protocol: 1, ...resume && { resume } });
    return client;
  }

  say(message: UpMessage): void {
    this.#socket.send(JSON.stringify(message));
  }

  /** What `find` finds now, or once it has come. */
  async until<T>(find: () => T | undefined, what: string): Promise<T> {
    const signal = AbortSignal.timeout(60_000);
    for (;;) {
      const found = find();
      if (found !== undefined) return found;
      if (signal.aborted) throw new Error(`Never came: ${what}`);
      const failed = this.messages.find((one) => one.type === "failed");
      if (failed !== undefined) throw new Error(JSON.stringify(failed));
      await new Promise<void>((resolve) => {
        this.#waiting.add(resolve);
        signal.addEventListener("abort", () => resolve(), { once: true });
      });
    }
  }

  /** The frame of a fidelity that answers a gesture. */
  frame(
    view: number,
    gesture: number,
    fidelity: FrameHeader["fidelity"],
  ): Promise<CameFrame> {
    return this.until(
      () =>
        this.frames.findLast(({ header }) =>
          header.view === view && header.gesture === gesture &&
          header.fidelity === fidelity
        ),
      `${fidelity} frame of view ${view} for gesture ${gesture}`,
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await new Promise((resolve) => {
      this.#socket.onclose = resolve;
      this.#socket.close();
    });
  }

  #take(data: unknown): void {
    if (typeof data === "string") {
      const read = readDown(data);
      if (!read.ok) throw new Error(read.error.message);
      this.messages.push(read.value);
    } else {
      const read = readFrame(new Uint8Array(data as ArrayBuffer));
      if (!read.ok) throw new Error(read.error);
      this.frames.push(read.value);
      const { view, frame } = read.value.header;
      this.say({ type: "ack", view, frame });
    }
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const wake of waiting) wake();
  }
}
