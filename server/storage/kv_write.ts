/** One atomic write to Deno KV, its index entries included. @module */
import { err, ok, type Result } from "#base";
import { storageError } from "./errors.ts";
import {
  countKey,
  documentKey,
  indexKey,
  isId,
  isIndexText,
} from "./kv_keys.ts";
import {
  commitHead,
  dropHead,
  encode,
  type Head,
  readValue,
  writeHead,
} from "./kv_values.ts";
import type { Change, Collection, StorageError } from "./types.ts";

const KEYS_AT_ONCE = 10;
/** Deno KV's own bound; index entries count as well. */
const CHANGES_AT_ONCE = 1000;

/** A change beside what it replaces. */
interface Step {
  readonly collection: Collection<never>;
  readonly id: string;
  readonly change: Change;
  readonly old: Deno.KvEntryMaybe<Head>;
}

/** All or nothing; the caller sees to it that no two run at once. */
export async function writeChanges(
  kv: Deno.Kv,
  changes: readonly Change[],
): Promise<Result<void, StorageError>> {
  refuseTwice(changes);
  if (changes.length > CHANGES_AT_ONCE) {
    return err(tooLarge(`${changes.length} documents`));
  }
  const heads: Head[] = [];
  try {
    const steps = await readOld(kv, changes);
    const conflict = steps.find((step) => !isExpected(step));
    if (conflict !== undefined) return err(conflictError(conflict));
    const atomic = kv.atomic();
    for (const step of steps) {
      const head = await stage(kv, atomic, step);
      if (head === "tooLarge") {
        return await giveUp(kv, heads, tooLarge(step.id));
      }
      if (head !== undefined) heads.push(head);
    }
    for (const [name, change] of countChanges(steps)) {
      atomic.sum(countKey(name), BigInt.asUintN(64, change)); // wraps around
    }
    const failed = await commit(atomic);
    return failed === undefined ? ok(undefined) : giveUp(kv, heads, failed);
  } catch (error) {
    await giveUp(kv, heads, undefined);
    const failed = storageError("write documents", error);
    if (error instanceof TypeError && failed.kind !== "storage.full") {
      throw error; // our own bug
    }
    return err(failed);
  }
}

async function commit(
  atomic: Deno.AtomicOperation,
): Promise<StorageError | undefined> {
  try {
    await atomic.commit();
    return undefined;
  } catch (error) {
    const failed = storageError("write documents", error);
    // Deno KV throws a TypeError for a transaction over its bounds, and for a full disk.
    return error instanceof TypeError && failed.kind !== "storage.full"
      ? tooLarge(error.message)
      : failed;
  }
}

/** Puts one change into the transaction; returns the new head, if there is one. */
async function stage(
  kv: Deno.Kv,
  atomic: Deno.AtomicOperation,
  { collection, id, change, old }: Step,
): Promise<Head | "tooLarge" | undefined> {
  let head: Head | undefined;
  let keys: Map<string, Deno.KvKey> = new Map();
  if ("put" in change) {
    const bytes = encode(change.value);
    keys = indexKeys(collection, id, change.value);
    const texts = Array.from(keys.values(), (key) => String(key[3]));
    const fits = isId(id) && texts.every(isIndexText);
    if (bytes === undefined || !fits) return "tooLarge";
    head = await writeHead(kv, bytes);
  }
  const oldValue = old.value === null
    ? undefined
    : await readValue(kv, old.value);
  const oldKeys = oldValue === undefined
    ? new Map<string, Deno.KvKey>()
    : indexKeys(collection, id, oldValue);
  for (const [name, key] of oldKeys) if (!keys.has(name)) atomic.delete(key);
  for (const [name, key] of keys) if (!oldKeys.has(name)) atomic.set(key, 0);
  commitHead(atomic, documentKey(collection.name, id), head, old.value);
  return head;
}

function indexKeys(
  collection: Collection<never>,
  id: string,
  value: unknown,
): Map<string, Deno.KvKey> {
  const keys = new Map<string, Deno.KvKey>();
  for (const [index, keysOf] of Object.entries(collection.indexes)) {
    for (const key of keysOf(value as never)) {
      const full = indexKey(collection.name, index, key, id);
      keys.set(`${index}\0${String(full[3])}`, full);
    }
  }
  return keys;
}

async function readOld(
  kv: Deno.Kv,
  changes: readonly Change[],
): Promise<Step[]> {
  const reads: Promise<Deno.KvEntryMaybe<Head>[]>[] = [];
  for (let n = 0; n < changes.length; n += KEYS_AT_ONCE) {
    const keys = changes.slice(n, n + KEYS_AT_ONCE)
      .map((change) => documentKey(collectionOf(change).name, change.id));
    reads.push(kv.getMany<Head[]>(keys));
  }
  const olds = (await Promise.all(reads)).flat();
  return changes.map((change, n) => ({
    collection: collectionOf(change),
    id: change.id,
    change,
    old: olds[n]!,
  }));
}

/** Documents more, or fewer, in each collection. */
function countChanges(steps: readonly Step[]): ReadonlyMap<string, bigint> {
  const counts = new Map<string, bigint>();
  for (const { collection: { name }, change, old } of steps) {
    const isThere = old.value !== null;
    if ("put" in change === isThere) continue;
    counts.set(name, (counts.get(name) ?? 0n) + (isThere ? -1n : 1n));
  }
  return counts;
}

function isExpected({ change, old }: Step): boolean {
  return change.ifVersion === undefined ||
    change.ifVersion === old.versionstamp;
}

function collectionOf(change: Change): Collection<never> {
  return "put" in change ? change.put : change.remove;
}

function refuseTwice(changes: readonly Change[]): void {
  const seen = new Set<string>();
  for (const change of changes) {
    const name = `${collectionOf(change).name}/${change.id}`;
    if (seen.has(name)) throw new TypeError(`${name} is changed twice`);
    seen.add(name);
  }
}

function conflictError({ collection, id, old }: Step): StorageError {
  const found = old.versionstamp ?? "nothing";
  const message = `Cannot write ${collection.name}/${id}: found ${found}`;
  return { kind: "storage.conflict", message };
}

function tooLarge(what: string): StorageError {
  return { kind: "storage.tooLarge", message: `Too much at once: ${what}` };
}

async function giveUp<E>(
  kv: Deno.Kv,
  heads: readonly Head[],
  reason: E,
): Promise<Result<never, E>> {
  try {
    for (const head of heads) await dropHead(kv, head);
  } catch {
    // The next start sweeps them.
  }
  return err(reason);
}
