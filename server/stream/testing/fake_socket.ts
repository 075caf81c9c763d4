/** A socket whose other end is the test. @module */
import {
  type DownMessage,
  type FrameHeader,
  readDown,
  readFrame,
  type UpMessage,
} from "#wire";
import type { SocketPort } from "../ports.ts";

/** Keeps what was sent; takes what the test says. */
export class FakeSocket implements SocketPort {
  readyState = 1;
  bufferedAmount = 0;
  readonly messages: DownMessage[] = [];
  readonly frames: FrameHeader[] = [];
  closed: { code: number | undefined; reason: string | undefined } | undefined;
  /** Acknowledges each frame as it comes. */
  isAcking = true;
  #onMessage: ((event: { readonly data: unknown }) => void)[] = [];
  #onOpen: (() => void)[] = [];
  #onClose: ((event: { readonly code: number }) => void)[] = [];

  /** Whether the server closed it. */
  get isClosed(): boolean {
    return this.closed !== undefined;
  }

  addEventListener(
    type: "message" | "open" | "close",
    // deno-lint-ignore no-explicit-any -- each type has an event of its own
    listener: (event: any) => void,
  ): void {
    if (type === "message") this.#onMessage.push(listener);
    else if (type === "open") this.#onOpen.push(() => listener(undefined));
    else this.#onClose.push(listener);
  }

  send(data: string | Uint8Array<ArrayBuffer>): void {
    if (this.readyState !== 1) throw new Error("Socket is not open");
    if (typeof data === "string") {
      const read = readDown(data);
      if (!read.ok) throw new Error(read.error.message);
      this.messages.push(read.value);
      return;
    }
    const read = readFrame(data);
    if (!read.ok) throw new Error(read.error);
    const { header } = read.value;
    this.frames.push(header);
    if (!this.isAcking) return;
    queueMicrotask(() =>
      this.say({ type: "ack", view: header.view, frame: header.frame })
    );
  }

  close(code?: number, reason?: string): void {
    this.closed ??= { code, reason };
    this.cut();
  }

  /** Speaks as the client. */
  say(message: UpMessage | string): void {
    if (this.readyState !== 1) return;
    this.#receive(
      typeof message === "string" ? message : JSON.stringify(message),
    );
  }

  /** Speaks something that is no text. */
  sayBinary(bytes: Uint8Array): void {
    this.#receive(bytes.buffer);
  }

  /** Becomes open, where it was made connecting. */
  open(): void {
    this.readyState = 1;
    for (const listener of this.#onOpen) listener();
  }

  /** The line breaks. */
  cut(code = 1006): void {
    if (this.readyState === 3) return;
    this.readyState = 3;
    for (const listener of this.#onClose) listener({ code });
  }

  /** The page is left. */
  leave(): void {
    this.cut(1001);
  }

  /** The last message of a type. */
  last<T extends DownMessage["type"]>(
    type: T,
  ): Extract<DownMessage, { type: T }> | undefined {
    return this.messages.findLast((message) => message.type === type) as
      | Extract<DownMessage, { type: T }>
      | undefined;
  }

  #receive(data: unknown): void {
    for (const listener of this.#onMessage) listener({ data });
  }
}
