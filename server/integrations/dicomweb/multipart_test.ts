import assert from "node:assert/strict";
import { bytesPart, multipartBody, multipartResponse } from "./multipart.ts";

async function text(
  body: AsyncIterable<Uint8Array<ArrayBuffer>>,
): Promise<string> {
  const chunks: BlobPart[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return await new Blob(chunks).text();
}

function part(content: string) {
  const bytes = new TextEncoder().encode(content);
  return bytesPart({ "content-type": "text/plain" }, bytes);
}

async function* list<T>(...items: T[]): AsyncGenerator<T> {
  for (const item of items) yield await Promise.resolve(item);
}

Deno.test("multipartBody() writes parts between boundary lines", async () => {
  assert.equal(
    await text(multipartBody(list(part("one"), part("two")), "b")),
    "--b\r\ncontent-type: text/plain\r\n\r\none\r\n" +
      "--b\r\ncontent-type: text/plain\r\n\r\ntwo\r\n--b--\r\n",
  );
});

Deno.test("multipartResponse() names the parts' type and its boundary", () => {
  const response = multipartResponse("application/dicom", list(), {}, "b");
  assert.equal(
    response.headers.get("content-type"),
    `multipart/related; type="application/dicom"; boundary=b`,
  );
});

Deno.test("multipartResponse() breaks off where a part fails, without a closing boundary", async () => {
  const failing = {
    headers: {},
    // deno-lint-ignore require-yield -- it fails before its first byte
    async *body(): AsyncGenerator<Uint8Array<ArrayBuffer>> {
      await Promise.resolve();
      throw new Error("disk");
    },
  };
  const response = multipartResponse("x/y", list(part("one"), failing));
  await assert.rejects(response.arrayBuffer(), /disk/);
});

Deno.test("multipartBody() pulls a part only when the one before is written", async () => {
  const pulled: string[] = [];
  async function* parts() {
    for (const name of ["a", "b"]) {
      pulled.push(name);
      yield await Promise.resolve(part(name));
    }
  }
  const body = multipartBody(parts(), "b");
  await body.next();
  assert.deepEqual(pulled, ["a"]);
});
