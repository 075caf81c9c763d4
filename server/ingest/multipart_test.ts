import assert from "node:assert/strict";
import fc from "fast-check";
import { boundaryOf, MultipartError, multipartParts } from "./multipart.ts";
import { concat } from "./streams.ts";

const encoder = new TextEncoder();

/** A stream of `bytes` cut at every `chunkBytes`. */
function chunked(bytes: Uint8Array, chunkBytes: number) {
  let at = 0;
  return new ReadableStream<Uint8Array>({
    pull(controller) {
      if (at >= bytes.length) return controller.close();
      controller.enqueue(bytes.slice(at, at + chunkBytes));
      at += chunkBytes;
    },
  });
}

function message(bodies: readonly Uint8Array[], boundary: string, end = "--") {
  const parts = bodies.flatMap((body) => [
    encoder.encode(`\r\n--${boundary}\r\nContent-Type: application/dicom\r\n`),
    encoder.encode(`X-Folded: a\r\n b\r\n\r\n`),
    body,
  ]);
  parts.push(encoder.encode(`\r\n--${boundary}${end}`));
  return concat(parts, parts.reduce((sum, part) => sum + part.length, 0));
}

async function read(stream: ReadableStream<Uint8Array>, boundary: string) {
  const bodies: Uint8Array[] = [];
  for await (const part of multipartParts(stream, boundary)) {
    assert.equal(part.headers.get("content-type"), "application/dicom");
    assert.equal(part.headers.get("x-folded"), "a b");
    bodies.push(new Uint8Array(await new Response(part.body).arrayBuffer()));
  }
  return bodies;
}

// Bytes that look like boundaries as often as not.
const trickyBody = fc.array(
  fc.constantFrom("\r", "\n", "-", "--b", "\r\n--", "\r\n--bx", "x", "\0"),
  { maxLength: 30 },
).map((pieces) => encoder.encode(pieces.join("")))
  .filter((body) => !new TextDecoder().decode(body).includes("\r\n--bb"));

Deno.test("multipartParts() gives back every body, however the message is cut", async () => {
  const bodies = fc.array(trickyBody, { maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(
      bodies,
      fc.integer({ min: 1, max: 40 }),
      async (all, n) => {
        const got = await read(chunked(message(all, "bb"), n), "bb");
        assert.deepEqual(got, all);
      },
    ),
  );
});

Deno.test("multipartParts() passes over a body that nobody reads", async () => {
  const bodies = [encoder.encode("first"), encoder.encode("second")];
  let count = 0;
  for await (const _ of multipartParts(chunked(message(bodies, "b"), 3), "b")) {
    count++;
  }
  assert.equal(count, 2);
});

Deno.test("multipartParts() fails for a message that is cut off anywhere", async () => {
  const whole = message([encoder.encode("body of the part")], "b");
  for (let length = 0; length < whole.length - 1; length++) {
    await assert.rejects(
      () => read(chunked(whole.slice(0, length), 7), "b"),
      MultipartError,
      `${length} of ${whole.length} bytes`,
    );
  }
});

Deno.test("multipartParts() never throws anything else for any bytes", async () => {
  await fc.assert(fc.asyncProperty(fc.uint8Array(), async (bytes) => {
    try {
      for await (const part of multipartParts(chunked(bytes, 9), "b")) {
        await part.body.cancel();
      }
    } catch (error) {
      assert(error instanceof MultipartError, String(error));
    }
  }));
});

Deno.test("multipartParts() refuses headers without end", async () => {
  const endless = encoder.encode(`--b\r\nA: ${"x".repeat(40_000)}`);
  await assert.rejects(
    () => read(chunked(endless, 1000), "b"),
    /longer than 16384 bytes/,
  );
});

Deno.test("boundaryOf() reads the parameter, quoted or not", () => {
  const type = "multipart/related; type=application/dicom; boundary=";
  assert.equal(boundaryOf(`${type}a-b`), "a-b");
  assert.equal(boundaryOf(`${type}"a b"; x=y`), "a b");
  assert.equal(boundaryOf("multipart/related"), undefined);
  assert.equal(boundaryOf(`${type}${"x".repeat(71)}`), undefined);
});
