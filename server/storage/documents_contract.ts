/** What every DocumentStore holds: one suite, run on each implementation. @module */
import assert from "node:assert/strict";
import fc from "fast-check";
import { put, remove } from "./changes.ts";
import type { Collection, DocumentStore, IndexRange } from "./types.ts";

interface Note {
  readonly text: string;
  readonly words: readonly string[];
}

const NOTES: Collection<Note> = {
  name: "notes",
  indexes: { word: (note) => note.words, text: (note) => [note.text] },
};
const OTHERS: Collection<Note> = { ...NOTES, name: "others" };

/** Registers the suite; each test gets an empty store. */
export function documentsContract(
  name: string,
  withStore: (run: (store: DocumentStore) => Promise<void>) => Promise<void>,
): void {
  const holds = (says: string, run: (store: DocumentStore) => Promise<void>) =>
    Deno.test(`${name}: ${says}`, () => withStore(run));

  holds(
    "get() gives back what write() put, and nothing else",
    async (store) => {
      await done(store.write([put(NOTES, "a", note("one"))]));
      assert.deepEqual((await store.get(NOTES, "a"))?.value, note("one"));
      assert.equal(await store.get(NOTES, "b"), undefined);
      assert.equal(await store.get(OTHERS, "a"), undefined);
      assert.equal(await store.get(NOTES, "x".repeat(5000)), undefined);
    },
  );

  holds(
    "write() is all or nothing, across collections and indexes",
    async (store) => {
      await done(store.write([put(NOTES, "a", note("old", "w"))]));
      const result = await store.write([
        put(OTHERS, "b", note("new", "w")),
        remove(NOTES, "a"),
        put(NOTES, "c", note("new", "w"), "no such version"),
      ]);
      assert(!result.ok && result.error.kind === "storage.conflict");
      assert.equal(await store.get(OTHERS, "b"), undefined);
      assert.equal(await store.count(OTHERS), 0);
      assert.deepEqual(await found(store, { index: "word" }), ["w:a"]);
      assert.deepEqual(
        await Array.fromAsync(store.findKeys(OTHERS, { index: "word" })),
        [],
      );
    },
  );

  holds("a version lets one of two writers win", async (store) => {
    await done(store.write([put(NOTES, "a", note("0"), null)]));
    const before = await store.get(NOTES, "a");
    const results = await Promise.all(
      ["1", "2", "3"].map((text) =>
        store.write([put(NOTES, "a", note(text), before!.version)])
      ),
    );
    assert.deepEqual(results.map(({ ok }) => ok), [true, false, false]);
    const again = await store.write([put(NOTES, "a", note("4"), null)]);
    assert(!again.ok && again.error.kind === "storage.conflict");
    const stale = await store.write([remove(NOTES, "a", before!.version)]);
    assert(!stale.ok && stale.error.kind === "storage.conflict");
    assert.equal((await store.get(NOTES, "a"))?.value.text, "1");
  });

  holds(
    "concurrent increments that insist on versions lose none",
    async (store) => {
      await done(store.write([put(NOTES, "n", note("0"))]));
      const increment = async (): Promise<void> => {
        while (true) {
          const { value, version } = (await store.get(NOTES, "n"))!;
          const next = note(String(Number(value.text) + 1));
          if ((await store.write([put(NOTES, "n", next, version)])).ok) return;
        }
      };
      await Promise.all(Array.from({ length: 20 }, increment));
      assert.equal((await store.get(NOTES, "n"))?.value.text, "20");
    },
  );

  holds("write() refuses to change one document twice", async (store) => {
    const twice = [put(NOTES, "a", note("1")), remove(NOTES, "a")];
    await assert.rejects(store.write(twice), TypeError);
    assert.equal(await store.get(NOTES, "a"), undefined);
  });

  holds(
    "find() orders by code point, then id, and honours every bound",
    async (store) => {
      const word = fc.string({ unit: "binary", maxLength: 3 });
      const words = fc.array(word, { maxLength: 3 });
      const range = fc.record({
        equals: word,
        prefix: word,
        from: word,
        to: word,
        reverse: fc.boolean(),
        limit: fc.nat(5),
      }, { requiredKeys: [] });
      const ids = ["a", "b", "c", "d"];
      const one = fc.tuple(fc.constantFrom(...ids), words, fc.boolean());
      await fc.assert(
        fc.asyncProperty(
          fc.array(one),
          fc.array(range),
          async (puts, ranges) => {
            const model = new Map<string, Note>();
            await done(store.write(ids.map((id) => remove(NOTES, id))));
            for (const [id, list, isPut] of puts) {
              const value = note("t", ...list);
              if (isPut) model.set(id, value);
              else model.delete(id);
              await done(
                store.write([
                  isPut ? put(NOTES, id, value) : remove(NOTES, id),
                ]),
              );
            }
            assert.equal(await store.count(NOTES), model.size);
            for (const wanted of ranges) {
              const all: IndexRange = { index: "word", ...wanted };
              assert.deepEqual(await found(store, all), expected(model, all));
            }
          },
        ),
        { numRuns: 60 },
      );
    },
  );

  holds("find() gives documents, all() each once", async (store) => {
    const many = Array.from({ length: 250 }, (_, n) => `${n}`.padStart(4, "0"));
    await done(
      store.write(many.map((id) => put(NOTES, id, note(id, `w${id}`)))),
    );
    const documents = await Array.fromAsync(
      store.find(NOTES, { index: "word", from: "w0100" }),
    );
    assert.deepEqual(documents.map(({ value }) => value.text), many.slice(100));
    const all = await Array.fromAsync(store.all(NOTES));
    assert.deepEqual(all.map(({ id }) => id), many);
    const worth = await Array.fromAsync(
      store.all(NOTES, (json) => /"w00.7"/.test(json)),
      ({ id }) => id,
    );
    const wanted = many.filter((id) => /^00.7$/.test(id));
    assert.deepEqual(wanted.filter((id) => !worth.includes(id)), []);
  });

  holds("find() of an index that was never declared throws", async (store) => {
    await assert.rejects(
      Array.fromAsync(store.find(NOTES, { index: "no" })),
      TypeError,
    );
  });

  holds(
    "long documents are whole: replaced, found and removed",
    async (store) => {
      for (const kib of [59, 61, 800, 2048, 61, 1]) {
        const long = { ...note("t", "w"), more: "\u00e4".repeat(kib * 512) };
        await done(
          store.write([put(NOTES, "a", long), put(OTHERS, "a", long)]),
        );
        assert.deepEqual((await store.get(NOTES, "a"))?.value, long);
        assert.deepEqual(await found(store, { index: "word" }), ["w:a"]);
        const [first] = await Array.fromAsync(store.all(OTHERS));
        assert.deepEqual(first?.value, long);
      }
      await done(store.write([remove(NOTES, "a")]));
      assert.equal(await store.get(NOTES, "a"), undefined);
    },
  );

  holds("a long document is read whole while it is replaced", async (store) => {
    const long = (fill: string) => ({
      ...note("t"),
      more: fill.repeat(200_000),
    });
    await done(store.write([put(NOTES, "a", long("a"))]));
    const writer = (async () => {
      for (const fill of "bcdefghij") {
        await done(store.write([put(NOTES, "a", long(fill))]));
      }
    })();
    for (let n = 0; n < 30; n++) {
      const { value } = (await store.get(NOTES, "a"))!;
      const { more } = value as Note & { more: string };
      assert.equal(more, more[0]!.repeat(200_000));
    }
    await writer;
  });

  holds(
    "a document of 9 MiB or a key of 1,025 bytes is refused whole",
    async (store) => {
      const huge = { text: "", words: [], more: "x".repeat(9 << 20) };
      for (const value of [huge, note("k".repeat(1025))]) {
        const result = await store.write([
          put(NOTES, "a", note("a")),
          put(NOTES, "b", value),
        ]);
        assert(!result.ok && result.error.kind === "storage.tooLarge");
        assert.equal(await store.get(NOTES, "a"), undefined);
      }
      await done(store.write([put(NOTES, "b", note("k".repeat(1024)))]));
    },
  );

  holds("100,000 changes at once are refused whole", async (store) => {
    const changes = Array.from(
      { length: 100_000 },
      (_, n) => put(NOTES, `${n}`, note("x", "y")),
    );
    const result = await store.write(changes);
    assert(!result.ok && result.error.kind === "storage.tooLarge");
    assert.deepEqual(await Array.fromAsync(store.all(NOTES)), []);
  });
}

function note(text: string, ...words: string[]): Note {
  return { text, words };
}

async function done(write: ReturnType<DocumentStore["write"]>): Promise<void> {
  const result = await write;
  assert(result.ok, result.ok ? "" : result.error.message);
}

async function found(
  store: DocumentStore,
  range: IndexRange,
): Promise<string[]> {
  const keys = await Array.fromAsync(store.findKeys(NOTES, range));
  const documents = await Array.fromAsync(store.find(NOTES, range));
  assert.deepEqual(documents.map(({ id }) => id), keys.map(({ id }) => id));
  return keys.map(({ key, id }) => `${key}:${id}`);
}

/** The naive model: every key of every document, filtered and sorted. */
function expected(
  model: ReadonlyMap<string, Note>,
  range: IndexRange,
): string[] {
  const { equals, prefix, from, to, reverse, limit } = range;
  const entries = [...model].flatMap(([id, { words }]) =>
    [...new Set(words)].map((key) => ({ key, id }))
  ).filter(({ key }) =>
    (equals === undefined || key === equals) &&
    (prefix === undefined || key.startsWith(prefix)) &&
    (from === undefined || byCodePoint(key, from) >= 0) &&
    (to === undefined || byCodePoint(key, to) < 0)
  ).sort((a, b) => byCodePoint(a.key, b.key) || byCodePoint(a.id, b.id));
  if (reverse) entries.reverse();
  return entries.slice(0, limit).map(({ key, id }) => `${key}:${id}`);
}

function byCodePoint(a: string, b: string): number {
  const left = Array.from(a, (c) => c.codePointAt(0)!);
  const right = Array.from(b, (c) => c.codePointAt(0)!);
  for (const [n, point] of left.entries()) {
    if (n >= right.length) return 1;
    if (point !== right[n]) return point - right[n]!;
  }
  return left.length - right.length;
}
