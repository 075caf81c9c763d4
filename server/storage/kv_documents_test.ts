import assert from "node:assert/strict";
import { put } from "./changes.ts";
import { documentsContract } from "./documents_contract.ts";
import { openKvDocuments } from "./kv_documents.ts";
import { afterPrefix } from "./kv_keys.ts";
import type { Collection, DocumentStore } from "./types.ts";

interface Row {
  readonly group: string;
  readonly fill: string;
}
const ROWS: Collection<Row> = {
  name: "rows",
  indexes: { group: (row) => [row.group] },
};

documentsContract("KV documents", async (run) => {
  const store = await openKvDocuments(":memory:");
  try {
    await run(store);
  } finally {
    store.close();
  }
});

async function withFile(run: (path: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "farsight-kv-" });
  try {
    await run(`${folder}/documents.kv`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Reads lines until the writer has said `count` of them, then kills it with SIGKILL. */
async function killAfter(path: string, count: number): Promise<string[]> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--unstable-kv", writerPath(), path],
    stdout: "piped",
  }).spawn();
  let text = "";
  for await (const chunk of child.stdout.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    if (text.split("\n").length > count) break;
  }
  child.kill("SIGKILL");
  await child.status;
  return text.split("\n").slice(0, -1);
}

function writerPath(): string {
  return new URL("./testdata/kv_writer.ts", import.meta.url).pathname;
}

Deno.test("KV documents: after SIGKILL everything acknowledged is there, and nothing by halves", () =>
  withFile(async (path) => {
    for (const count of [5, 40]) {
      const acknowledged = await killAfter(path, count);
      assert(acknowledged.length >= count);
      const store = await openKvDocuments(path);
      try {
        for (const group of acknowledged) await assertWhole(store, group);
        for await (const { value } of store.all(ROWS)) {
          await assertWhole(store, value.group);
        }
      } finally {
        store.close();
      }
      await assertNoLooseParts(path);
    }
  }));

/** A group is written in one go: two small documents and a long one. */
async function assertWhole(store: DocumentStore, group: string): Promise<void> {
  const rows = store.find(ROWS, { index: "group", equals: group });
  const found = await Array.fromAsync(rows);
  assert.deepEqual(
    found.map(({ id, value }) => [id, value.fill.length]),
    [[`${group}/a`, 10], [`${group}/b`, 10], [`${group}/long`, 150_000]],
  );
}

async function assertNoLooseParts(path: string): Promise<void> {
  const kv = await Deno.openKv(path);
  const groups = new Set<string>();
  const count = async (prefix: string) => {
    let n = 0;
    for await (const { key } of kv.list({ prefix: [prefix] })) {
      if (prefix === "part") groups.add(String(key[1]));
      n++;
    }
    return n;
  };
  const documents = await count("document");
  assert.equal(await count("pending"), 0);
  assert.equal(await count("part"), documents);
  assert.equal(groups.size, documents / 3);
  kv.close();
}

Deno.test("KV documents: a refused long document leaves no parts", () =>
  withFile(async (path) => {
    const store = await openKvDocuments(path);
    const row = { group: "g", fill: "x".repeat(150_000) };
    const tooLong = { group: "k".repeat(2000), fill: "" };
    const result = await store.write([
      put(ROWS, "a", row),
      put(ROWS, "b", tooLong),
    ]);
    assert(!result.ok);
    store.close();
    await assertNoLooseParts(path);
  }));

Deno.test("afterPrefix() is the first text past a prefix, whatever its last character", () => {
  assert.equal(afterPrefix("ab"), "ac");
  assert.equal(afterPrefix("a\u{10ffff}"), "b");
  assert.equal(afterPrefix("\ud7ff"), "\ue000");
  assert.equal(afterPrefix("\u{10ffff}"), undefined);
  assert.equal(afterPrefix(""), undefined);
});

Deno.test("KV documents: a second opening of one file is refused until the first is closed", () =>
  withFile(async (path) => {
    const first = await openKvDocuments(path);
    await assert.rejects(openKvDocuments(path), /process is using it/);
    first.close();
    (await openKvDocuments(path)).close();
  }));
