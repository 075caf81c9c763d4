/** Documents as bytes, and long ones in parts, for Deno KV takes 64 KiB a value. @module */
import { partKey, pendingKey } from "./kv_keys.ts";

const PART_BYTES = 60 * 1024;
/** 13 parts and their keys stay under the 800 KiB of one transaction. */
const PARTS_AT_ONCE = 12;
/** A document larger than this should have been a blob. */
const DOCUMENT_BYTES = 8 * 1024 * 1024;

const DECODER = new TextDecoder();

/** What stands at a document's key. */
export type Head =
  | Uint8Array
  | { readonly generation: string; readonly parts: number };

/** A document as JSON; `undefined` where it is too large to be one. */
export function encode(value: unknown): Uint8Array | undefined {
  const text = JSON.stringify(value);
  if (text === undefined) throw new TypeError("A document is a JSON value");
  const bytes = new TextEncoder().encode(text);
  return bytes.length > DOCUMENT_BYTES ? undefined : bytes;
}

/**
 * Makes a head for bytes. Long ones are written first, in parts under a name
 * of their own that no reader knows before the head is: splitting them over
 * transactions is therefore safe. A note of them goes away with the head's
 * commit; what a crash leaves is swept at the next start.
 */
export async function writeHead(kv: Deno.Kv, bytes: Uint8Array): Promise<Head> {
  if (bytes.length <= PART_BYTES) return bytes;
  const generation = crypto.randomUUID();
  const parts = Math.ceil(bytes.length / PART_BYTES);
  await kv.set(pendingKey(generation), parts);
  for (let first = 0; first < parts; first += PARTS_AT_ONCE) {
    const atomic = kv.atomic();
    const end = Math.min(parts, first + PARTS_AT_ONCE);
    for (let n = first; n < end; n++) {
      const at = n * PART_BYTES;
      atomic.set(partKey(generation, n), bytes.slice(at, at + PART_BYTES));
    }
    await atomic.commit();
  }
  return { generation, parts };
}

/** Makes the head the document's in the same commit as all else, and drops the parts of the one it replaces. */
export function commitHead(
  atomic: Deno.AtomicOperation,
  key: Deno.KvKey,
  head: Head | undefined,
  replaced: Head | null,
): void {
  if (head === undefined) atomic.delete(key);
  else atomic.set(key, head);
  if (head !== undefined && "generation" in head) {
    atomic.delete(pendingKey(head.generation));
  }
  if (replaced === null || !("generation" in replaced)) return;
  for (let n = 0; n < replaced.parts; n++) {
    atomic.delete(partKey(replaced.generation, n));
  }
}

/** The document behind a head; `undefined` where its parts were just replaced. */
export async function readValue(kv: Deno.Kv, head: Head): Promise<unknown> {
  if (!("generation" in head)) {
    return JSON.parse(decodeText(head));
  }
  const bytes = new Uint8Array(head.parts * PART_BYTES);
  let filled = 0, found = 0;
  const entries = kv.list<Uint8Array>({ prefix: ["part", head.generation] });
  for await (const { value } of entries) {
    bytes.set(value, filled);
    filled += value.length;
    found++;
  }
  if (found !== head.parts) return undefined;
  return JSON.parse(decodeText(bytes.subarray(0, filled)));
}

/** The JSON of bytes that `encode()` made. */
export function decodeText(bytes: Uint8Array): string {
  return DECODER.decode(bytes);
}

/** Forgets parts whose head was never committed. */
export async function dropHead(kv: Deno.Kv, head: Head): Promise<void> {
  if ("generation" in head) await dropParts(kv, head.generation, head.parts);
}

/** Removes parts that a crash left without a document. */
export async function sweepParts(kv: Deno.Kv): Promise<void> {
  for await (const { key, value } of kv.list<number>({ prefix: ["pending"] })) {
    await dropParts(kv, String(key[1]), value);
  }
}

async function dropParts(
  kv: Deno.Kv,
  generation: string,
  parts: number,
): Promise<void> {
  const atomic = kv.atomic().delete(pendingKey(generation));
  for (let n = 0; n < parts; n++) atomic.delete(partKey(generation, n));
  await atomic.commit();
}
