/** What every BlobStore holds: one suite, run on each implementation. @module */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import fc from "fast-check";
import type { BlobStore } from "./types.ts";

const MIB = 1024 * 1024;

/** Registers the suite; each test gets an empty store. */
export function blobsContract(
  name: string,
  withStore: (run: (store: BlobStore) => Promise<void>) => Promise<void>,
): void {
  const holds = (says: string, run: (store: BlobStore) => Promise<void>) =>
    Deno.test(`${name}: ${says}`, () => withStore(run));

  holds(
    "put() and open() give back any bytes, in any chunks",
    async (store) => {
      const chunks = fc.array(fc.uint8Array({ maxLength: 300 }), {
        maxLength: 8,
      });
      await fc.assert(
        fc.asyncProperty(chunks, async (parts) => {
          const bytes = Uint8Array.from(parts.flatMap((part) => [...part]));
          const stored = await keep(store, ReadableStream.from(parts));
          assert.equal(stored.hash, sha256(bytes));
          assert.equal(stored.sizeBytes, bytes.length);
          assert.deepEqual(await readAll(store, stored.hash), bytes);
        }),
        { numRuns: 25 },
      );
    },
  );

  holds("the same bytes are kept once", async (store) => {
    assert.equal((await keep(store, stream("one"))).isNew, true);
    assert.equal((await keep(store, stream("one"))).isNew, false);
    assert.equal((await Array.fromAsync(store.list())).length, 1);
  });

  holds("the same bytes put at once are kept once", async (store) => {
    const puts = Array.from({ length: 8 }, () => keep(store, stream("same")));
    const hashes = new Set((await Promise.all(puts)).map(({ hash }) => hash));
    assert.deepEqual(await Array.fromAsync(store.list()), [...hashes]);
    assert.equal(await readText(store, [...hashes][0]!), "same");
  });

  holds(
    "read() gives pieces, and fewer bytes only at the end",
    async (store) => {
      const { hash } = await keep(store, stream("0123456789"));
      const opened = await store.open(hash);
      assert(opened.ok);
      const piece = async (offset: number, length: number) =>
        new TextDecoder().decode(await opened.value.read(offset, length));
      assert.equal(opened.value.sizeBytes, 10);
      assert.equal(await piece(3, 4), "3456");
      assert.equal(await piece(8, 9), "89");
      assert.equal(await piece(20, 5), "");
    },
  );

  holds(
    "put() past maxBytes keeps nothing and stops the stream",
    async (store) => {
      let cancelled = false;
      const endless = new ReadableStream<Uint8Array>({
        pull: (controller) => controller.enqueue(new Uint8Array(MIB)),
        cancel: () => void (cancelled = true),
      });
      const result = await store.put(endless, 3 * MIB);
      assert(!result.ok);
      assert.equal(result.error.kind, "storage.tooLarge");
      assert(cancelled);
      assert.deepEqual(await Array.fromAsync(store.list()), []);
    },
  );

  holds("put() of exactly maxBytes is kept", async (store) => {
    const result = await store.put(stream("12345"), 5);
    assert(result.ok && result.value.sizeBytes === 5);
  });

  holds("put() of a stream that breaks keeps nothing", async (store) => {
    async function* breaks(): AsyncGenerator<Uint8Array> {
      yield new Uint8Array(10);
      await Promise.resolve();
      throw new Error("line is down");
    }
    const result = await store.put(ReadableStream.from(breaks()), MIB);
    assert(!result.ok);
    assert.equal(result.error.kind, "storage.aborted");
    assert.match(result.error.message, /line is down/);
    assert.deepEqual(await Array.fromAsync(store.list()), []);
  });

  holds(
    "put() tells of whole bytes before they can be found, and of no others",
    async (store) => {
      const told: string[] = [];
      const tell = async ({ hash }: { hash: string }) => {
        told.push(hash);
        assert(!(await store.open(hash)).ok);
      };
      const stored = await store.put(stream("12345"), 5, tell);
      assert(stored.ok);
      assert(!(await store.put(stream("123456"), 5, tell)).ok);
      assert.deepEqual(told, [stored.value.hash]);
    },
  );

  holds(
    "put() throws what its listener throws, and keeps nothing",
    async (store) => {
      const fail = () => Promise.reject(new Error("not written down"));
      await assert.rejects(
        store.put(stream("12345"), 5, fail),
        /not written down/,
      );
      assert.deepEqual(await Array.fromAsync(store.list()), []);
    },
  );

  holds(
    "open() and remove() take what is no hash for what is missing",
    async (store) => {
      await keep(store, stream("kept"));
      const absent = ["f".repeat(64), "", "../../etc/passwd", "F".repeat(64)];
      for (const hash of [...absent, `${"a".repeat(63)}/`, "a\0b"]) {
        const opened = await store.open(hash);
        assert(!opened.ok && opened.error.kind === "storage.missing");
        await store.remove(hash);
      }
      assert.equal((await Array.fromAsync(store.list())).length, 1);
    },
  );

  holds("remove() removes, list() lists what is left", async (store) => {
    const first = await keep(store, stream("a"));
    const second = await keep(store, stream("b"));
    await store.remove(first.hash);
    assert.deepEqual(await Array.fromAsync(store.list()), [second.hash]);
    assert(!(await store.open(first.hash)).ok);
    assert.equal((await keep(store, stream("a"))).isNew, true);
  });
}

async function keep(store: BlobStore, bytes: ReadableStream<Uint8Array>) {
  const result = await store.put(bytes, MIB);
  assert(result.ok, "put() failed");
  return result.value;
}

function stream(text: string): ReadableStream<Uint8Array> {
  return ReadableStream.from([new TextEncoder().encode(text)]);
}

async function readAll(store: BlobStore, hash: string): Promise<Uint8Array> {
  const opened = await store.open(hash);
  assert(opened.ok, "open() failed");
  return await opened.value.read(0, opened.value.sizeBytes);
}

async function readText(store: BlobStore, hash: string): Promise<string> {
  return new TextDecoder().decode(await readAll(store, hash));
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
