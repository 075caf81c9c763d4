/**
 * Documents in Deno KV: one SQLite file, one process, which a lock beside the
 * file sees to (Deno KV itself lets several in). Because no other process can
 * write, writes only queue up behind one another in here, and
 * versions are compared before the commit instead of in it (a commit takes
 * at most 100 checks, a batch of instances needs more).
 *
 * @module
 */
import type { Result } from "#base";
import { countKey, documentKey, indexSelector, isId } from "./kv_keys.ts";
import { lockFile } from "./lock_file.ts";
import { decodeText, type Head, readValue, sweepParts } from "./kv_values.ts";
import { writeChanges } from "./kv_write.ts";
import type {
  Change,
  Collection,
  DocumentStore,
  IndexEntry,
  IndexRange,
  StorageError,
  Stored,
} from "./types.ts";

/** Deno KV reads at most ten keys at once. */
const KEYS_AT_ONCE = 10;
const MEMORY = ":memory:";
const LOOK_AHEAD = 10 * KEYS_AT_ONCE;

/**
 * Opens (or makes) the documents in a file; `":memory:"` keeps them nowhere.
 *
 * @throws Where the file cannot be opened, or another process has it.
 */
export async function openKvDocuments(path: string): Promise<DocumentStore> {
  const lock = path === MEMORY ? undefined : await lockFile(`${path}.lock`);
  const kv = await Deno.openKv(path);
  await sweepParts(kv);
  let lastWrite: Promise<unknown> = Promise.resolve();

  function write(
    changes: readonly Change[],
  ): Promise<Result<void, StorageError>> {
    const next = lastWrite.then(() => writeChanges(kv, changes));
    lastWrite = next.catch(() => {});
    return next;
  }

  return {
    get: (collection, id) => readDocument(kv, collection, id),
    find: (collection, range) => find(kv, collection, range),
    findKeys: (collection, range) => findKeys(kv, collection, range),
    all: (collection, isWorthReading) => all(kv, collection, isWorthReading),
    count: (collection) => count(kv, collection),
    write,
    close() {
      kv.close();
      lock?.[Symbol.dispose]();
    },
  };
}

async function readDocument<T>(
  kv: Deno.Kv,
  collection: Collection<T>,
  id: string,
): Promise<Stored<T> | undefined> {
  if (!isId(id)) return undefined;
  return await resolve(
    kv,
    await kv.get<Head>(documentKey(collection.name, id)),
  );
}

/** The document of an entry; reads again where it is replaced meanwhile. */
async function resolve<T>(
  kv: Deno.Kv,
  entry: Deno.KvEntryMaybe<Head>,
): Promise<Stored<T> | undefined> {
  for (let current = entry; current.value !== null;) {
    const value = await readValue(kv, current.value);
    if (value !== undefined) {
      const id = String(current.key[2]);
      return { id, value: value as T, version: current.versionstamp };
    }
    const newer = await kv.get<Head>(current.key);
    if (newer.versionstamp === current.versionstamp) {
      throw new Error(`Document ${current.key.join("/")} has lost its parts`);
    }
    current = newer;
  }
  return undefined;
}

async function count<T>(
  kv: Deno.Kv,
  collection: Collection<T>,
): Promise<number> {
  const found = await kv.get<Deno.KvU64>(countKey(collection.name));
  return Number(found.value?.value ?? 0n);
}

async function* findKeys<T>(
  kv: Deno.Kv,
  collection: Collection<T>,
  range: IndexRange,
): AsyncGenerator<IndexEntry> {
  if (collection.indexes[range.index] === undefined) {
    throw new TypeError(`${collection.name} has no index ${range.index}`);
  }
  const selector = indexSelector(collection.name, range);
  if (selector === undefined || range.limit === 0) return;
  const { reverse = false, limit } = range;
  const options = limit === undefined
    ? { reverse, batchSize: 1000 }
    : { reverse, limit, batchSize: Math.min(limit, 1000) };
  for await (const { key } of kv.list(selector, options)) {
    yield { key: String(key[3]), id: String(key[4]) };
  }
}

async function* find<T>(
  kv: Deno.Kv,
  collection: Collection<T>,
  range: IndexRange,
): AsyncGenerator<Stored<T>> {
  let batch: IndexEntry[] = [];
  for await (const entry of findKeys(kv, collection, range)) {
    batch.push(entry);
    if (batch.length < LOOK_AHEAD) continue;
    yield* await load(kv, collection, range.index, batch);
    batch = [];
  }
  yield* await load(kv, collection, range.index, batch);
}

/** The documents of index entries, in their order, without those that have changed or gone meanwhile. */
async function load<T>(
  kv: Deno.Kv,
  collection: Collection<T>,
  index: string,
  entries: readonly IndexEntry[],
): Promise<Stored<T>[]> {
  const reads: Promise<Deno.KvEntryMaybe<Head>[]>[] = [];
  for (let n = 0; n < entries.length; n += KEYS_AT_ONCE) {
    const keys = entries.slice(n, n + KEYS_AT_ONCE)
      .map(({ id }) => documentKey(collection.name, id));
    reads.push(kv.getMany<Head[]>(keys));
  }
  const found: Stored<T>[] = [];
  const heads = (await Promise.all(reads)).flat();
  for (const [n, head] of heads.entries()) {
    const document = await resolve<T>(kv, head);
    if (document === undefined) continue;
    const keys = collection.indexes[index]!(document.value);
    const { key } = entries[n]!;
    if (keys.some((k) => k.toWellFormed() === key)) found.push(document);
  }
  return found;
}

async function* all<T>(
  kv: Deno.Kv,
  collection: Collection<T>,
  isWorthReading?: (json: string) => boolean,
): AsyncGenerator<Stored<T>> {
  const selector = { prefix: ["document", collection.name] };
  for await (const entry of kv.list<Head>(selector, { batchSize: 100 })) {
    const { value } = entry;
    const isWhole = value instanceof Uint8Array;
    if (isWhole && isWorthReading?.(decodeText(value)) === false) continue;
    const document = await resolve<T>(kv, entry);
    if (document !== undefined) yield document;
  }
}
