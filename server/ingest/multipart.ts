/**
 * multipart/related, read as it streams (RFC 2046 5.1, RFC 2387): parts of any
 * size, of which only a few chunks are ever held.
 *
 * @module
 */
import { concat } from "./streams.ts";

/** One part. Its body is read, or cancelled, before the next part comes. */
export interface Part {
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  /** Fails where the message ends before the part does. */
  readonly body: ReadableStream<Uint8Array>;
}

/** The message breaks its own rules. */
export class MultipartError extends Error {
  override readonly name = "MultipartError";
}

const HEADER_BYTES = 16 * 1024;
const LINE_BYTES = 256;
const encoder = new TextEncoder();
const BLANK_LINE = encoder.encode("\r\n\r\n");
const decoder = new TextDecoder();

/**
 * The boundary parameter of a Content-Type.
 *
 * @returns `undefined` where it is missing or not allowed (RFC 2046 5.1.1).
 */
export function boundaryOf(contentType: string): string | undefined {
  const match = /;\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70})(?![^\s;]))/i
    .exec(contentType);
  return match?.[1] ?? match?.[2];
}

/**
 * Reads a message part by part.
 *
 * @throws {MultipartError} Where there is no first boundary, headers are too
 * long, or the message ends without its closing boundary.
 */
export async function* multipartParts(
  stream: ReadableStream<Uint8Array>,
  boundary: string,
): AsyncGenerator<Part> {
  const input = new Input(stream, encoder.encode(`\r\n--${boundary}`));
  try {
    await input.skipPreamble();
    while (await input.nextPart()) {
      const headers = parseHeaders(await input.headers());
      yield { headers, body: input.body() };
      await input.drain();
    }
  } finally {
    await input.cancel();
  }
}

function parseHeaders(text: string): Map<string, string> {
  const headers = new Map<string, string>();
  for (const line of text.replace(/\r\n[ \t]+/g, " ").split("\r\n")) {
    const colon = line.indexOf(":");
    if (colon > 0) {
      headers.set(
        line.slice(0, colon).trim().toLowerCase(),
        line.slice(colon + 1).trim(),
      );
    }
  }
  return headers;
}

/** The message with a window on it; `delimiter` is CR LF and the boundary line's start. */
class Input {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #delimiter: Uint8Array;
  // The first boundary has no CR LF before it where there is no preamble.
  #held: Uint8Array = encoder.encode("\r\n");
  #ended = false;
  #inBody = false;

  constructor(stream: ReadableStream<Uint8Array>, delimiter: Uint8Array) {
    this.#reader = stream.getReader();
    this.#delimiter = delimiter;
  }

  /** Adds a chunk; false at the end. */
  async #fill(): Promise<boolean> {
    if (this.#ended) return false;
    const { value, done } = await this.#reader.read();
    if (done) {
      this.#ended = true;
      return false;
    }
    this.#held = this.#held.length === 0
      ? value
      : concat([this.#held, value], this.#held.length + value.length);
    return true;
  }

  async skipPreamble(): Promise<void> {
    this.#inBody = true;
    await this.drain();
  }

  /** Just after a boundary: true where a part follows, false at the closing one. */
  async nextPart(): Promise<boolean> {
    for (;;) {
      const text = decoder.decode(this.#held.subarray(0, LINE_BYTES));
      if (text.startsWith("--")) return false;
      const line = /^[ \t]*\r\n/.exec(text);
      if (line !== null) {
        // The CR LF stays: with the next it ends headers that are not there.
        this.#held = this.#held.subarray(line[0].length - 2);
        return true;
      }
      const mayGrow = /^(-?|[ \t]*\r?)$/.test(text) &&
        this.#held.length < LINE_BYTES;
      if (!mayGrow || !await this.#fill()) break;
    }
    throw new MultipartError("A boundary line is not followed by a line end");
  }

  /** The header lines; what is held then starts with the body. */
  async headers(): Promise<string> {
    for (;;) {
      const end = indexOf(this.#held, BLANK_LINE);
      if (end >= 0 && end < HEADER_BYTES) {
        const text = decoder.decode(this.#held.subarray(0, end));
        this.#held = this.#held.subarray(end + 4);
        this.#inBody = true;
        return text;
      }
      if (this.#held.length > HEADER_BYTES) {
        throw new MultipartError(
          `A part's headers are longer than ${HEADER_BYTES} bytes`,
        );
      }
      if (!await this.#fill()) {
        throw new MultipartError("The message ends inside a part's headers");
      }
    }
  }

  /** The next piece of the body; `undefined` after its last. */
  async #piece(): Promise<Uint8Array | undefined> {
    for (;;) {
      const at = indexOf(this.#held, this.#delimiter);
      if (at >= 0) {
        const piece = this.#held.subarray(0, at);
        this.#held = this.#held.subarray(at);
        if (at > 0) return piece;
        this.#held = this.#held.subarray(this.#delimiter.length);
        this.#inBody = false;
        return undefined;
      }
      const safe = this.#safeLength();
      if (safe > 0) {
        const piece = this.#held.subarray(0, safe);
        this.#held = this.#held.subarray(safe);
        return piece;
      }
      if (!await this.#fill()) {
        throw new MultipartError("The message ends inside a part");
      }
    }
  }

  /** How much of what is held can't be the start of a delimiter, which begins with CR. */
  #safeLength(): number {
    const tail = Math.max(0, this.#held.length - this.#delimiter.length + 1);
    const at = this.#held.indexOf(this.#delimiter[0]!, tail);
    return at < 0 ? this.#held.length : at;
  }

  body(): ReadableStream<Uint8Array> {
    return new ReadableStream<Uint8Array>({
      pull: async (controller) => {
        const piece = this.#inBody ? await this.#piece() : undefined;
        if (piece === undefined) controller.close();
        else controller.enqueue(piece);
      },
    }, { highWaterMark: 0 });
  }

  /** Passes over what is left of the body. */
  async drain(): Promise<void> {
    while (this.#inBody) await this.#piece();
  }

  async cancel(): Promise<void> {
    await this.#reader.cancel().catch(() => {});
  }
}

function indexOf(haystack: Uint8Array, needle: Uint8Array): number {
  const last = haystack.length - needle.length;
  for (let at = haystack.indexOf(needle[0]!); at >= 0 && at <= last;) {
    let i = 1;
    while (i < needle.length && haystack[at + i] === needle[i]) i++;
    if (i === needle.length) return at;
    at = haystack.indexOf(needle[0]!, at + 1);
  }
  return -1;
}
