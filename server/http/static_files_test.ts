import assert from "node:assert/strict";
import { brotliDecompressSync } from "node:zlib";
import { StaticFiles } from "./static_files.ts";

const PAGE = "<!doctype html><title>Farsight</title>".repeat(20);

async function withFiles(run: (files: StaticFiles) => Promise<void>) {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.mkdir(`${folder}/build/chunks`, { recursive: true });
    await Deno.writeTextFile(`${folder}/secret`, "secret");
    await Deno.writeTextFile(`${folder}/build/index.html`, PAGE);
    await Deno.writeTextFile(`${folder}/build/chunks/a-1B2C3D4E.js`, "a()");
    await run(new StaticFiles(`${folder}/build`));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function get(headers: Record<string, string> = {}): Request {
  return new Request("http://127.0.0.1/", { headers });
}

Deno.test("StaticFiles compresses as the browser accepts", async () => {
  await withFiles(async (files) => {
    const plain = await files.answer("/", get());
    assert.equal(await plain?.text(), PAGE);
    const br = await files.answer("/", get({ "accept-encoding": "gzip, br" }));
    assert.equal(br?.headers.get("content-encoding"), "br");
    const bytes = new Uint8Array(await br!.arrayBuffer());
    assert.equal(new TextDecoder().decode(brotliDecompressSync(bytes)), PAGE);
    const gzip = await files
      .answer("/", get({ "accept-encoding": "br;q=0, gzip" }));
    assert.equal(gzip?.headers.get("content-encoding"), "gzip");
  });
});

Deno.test("StaticFiles answers 304 for a tag it gave, and lets hashed names be kept", async () => {
  await withFiles(async (files) => {
    const first = await files.answer("/", get());
    assert.equal(first?.headers.get("cache-control"), "no-cache");
    const etag = first!.headers.get("etag")!;
    const again = await files.answer("/", get({ "if-none-match": etag }));
    assert.equal(again?.status, 304);
    const script = await files.answer("/chunks/a-1B2C3D4E.js", get());
    assert.match(script!.headers.get("cache-control")!, /immutable/);
    assert.match(script!.headers.get("content-type")!, /^text\/javascript/);
  });
});

Deno.test("StaticFiles leads nowhere out of its folder", async () => {
  await withFiles(async (files) => {
    for (
      const path of [
        "/../secret",
        "/..%2fsecret",
        "//etc/passwd",
        "/chunks",
        "/chunks/",
        "/none",
      ]
    ) assert.equal(await files.answer(path, get()), undefined, path);
  });
});
