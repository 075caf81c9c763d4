/** Reads multipart answers back, apart from the code that writes them. @module */
import assert from "node:assert/strict";

/** One part of an answer. */
export interface ReadPart {
  readonly headers: Headers;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** The parts of a multipart/related response, by its own boundary. */
export async function readParts(response: Response): Promise<ReadPart[]> {
  const type = response.headers.get("content-type") ?? "";
  const boundary = /boundary="?([^";]+)"?/.exec(type)?.[1];
  assert(boundary !== undefined, `no boundary in ${type}`);
  const bytes = new Uint8Array(await response.arrayBuffer());
  // One character a byte, so that positions are the same.
  const text = new TextDecoder("latin1").decode(bytes);
  const mark = `--${boundary}`;
  const parts: ReadPart[] = [];
  let at = text.indexOf(mark);
  assert.equal(at, 0);
  while (!text.startsWith(`${mark}--`, at)) {
    const head = text.indexOf("\r\n\r\n", at);
    const end = text.indexOf(`\r\n${mark}`, head);
    assert(head > 0 && end > 0, "a part without an end");
    const headers = new Headers();
    for (const line of text.slice(at + mark.length + 2, head).split("\r\n")) {
      const colon = line.indexOf(":");
      headers.append(line.slice(0, colon), line.slice(colon + 1).trim());
    }
    parts.push({ headers, bytes: bytes.slice(head + 4, end) });
    at = end + 2;
  }
  return parts;
}
