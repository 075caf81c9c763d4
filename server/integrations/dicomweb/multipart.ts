/** Bodies of several parts, multipart/related (RFC 2387, PS3.18 8.6.1.2), written as they are read. @module */

/** One part; its body is pulled when its turn comes. */
export interface Part {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: () => AsyncIterable<Uint8Array<ArrayBuffer>>;
}

/** A part whose bytes are at hand. */
export function bytesPart(
  headers: Readonly<Record<string, string>>,
  bytes: Uint8Array<ArrayBuffer>,
): Part {
  return {
    headers,
    async *body() {
      yield await Promise.resolve(bytes);
    },
  };
}

/**
 * The answer, streamed: at most one piece of one part is held at a time.
 *
 * A part that fails breaks the connection off, so that the client sees an
 * incomplete body, never a complete-looking one with an instance missing.
 */
export function multipartResponse(
  partType: string,
  parts: AsyncIterable<Part>,
  headers: Readonly<Record<string, string>> = {},
  boundary: string = crypto.randomUUID(),
): Response {
  return new Response(ReadableStream.from(multipartBody(parts, boundary)), {
    headers: {
      ...headers,
      "content-type":
        `multipart/related; type="${partType}"; boundary=${boundary}`,
    },
  });
}

/** The body alone. Every part starts after CRLF, as RFC 2046 5.1.1 has it. */
export async function* multipartBody(
  parts: AsyncIterable<Part>,
  boundary: string,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const encoder = new TextEncoder();
  let lead = "";
  for await (const part of parts) {
    let head = `${lead}--${boundary}\r\n`;
    for (const [name, value] of Object.entries(part.headers)) {
      head += `${name}: ${value}\r\n`;
    }
    yield encoder.encode(`${head}\r\n`);
    yield* part.body();
    lead = "\r\n";
  }
  yield encoder.encode(`${lead}--${boundary}--\r\n`);
}
