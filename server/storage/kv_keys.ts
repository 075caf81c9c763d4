/** Where things lie in Deno KV, and how ranges of text become ranges of keys. @module */
import { Buffer } from "node:buffer";
import type { IndexRange } from "./types.ts";

const ID_BYTES = 512;
const INDEX_TEXT_BYTES = 1024;

/** Whether an id, with its collection, fits into the 2 KiB of a key. */
export function isId(id: string): boolean {
  return Buffer.byteLength(id) <= ID_BYTES;
}

/** Whether a text, with the id beside it, fits into the 2 KiB of a key. */
export function isIndexText(text: string): boolean {
  return Buffer.byteLength(text) <= INDEX_TEXT_BYTES;
}

/** Key of a document's head: its bytes, or where its parts lie. */
export function documentKey(collection: string, id: string): Deno.KvKey {
  return ["document", collection, id];
}

/** Key of one place in an index. */
export function indexKey(
  collection: string,
  index: string,
  key: string,
  id: string,
): Deno.KvKey {
  return ["index", collection, index, key.toWellFormed(), id];
}

/** Key of one part of a long document. */
export function partKey(generation: string, part: number): Deno.KvKey {
  return ["part", generation, part];
}

/** Key of the note that parts are being written which no document holds yet. */
export function pendingKey(generation: string): Deno.KvKey {
  return ["pending", generation];
}

/** Key of a collection's count of documents. */
export function countKey(collection: string): Deno.KvKey {
  return ["count", collection];
}

/** The keys of an index in a range; `undefined` where none can be. */
export function indexSelector(
  collection: string,
  range: IndexRange,
): Deno.KvListSelector | undefined {
  const base = ["index", collection, range.index];
  const { equals = "", prefix = "" } = range;
  if (!isIndexText(equals) || !isIndexText(prefix)) return undefined;
  const lower = [range.from, range.prefix, range.equals].filter(isText);
  const upper = [range.to];
  if (range.prefix !== undefined) upper.push(afterPrefix(range.prefix));
  if (range.equals !== undefined) upper.push(`${range.equals}\0`);
  const from = lower.map((t) => t.toWellFormed()).sort(compareText).at(-1);
  const to = upper.filter(isText).map((t) => t.toWellFormed())
    .sort(compareText)[0];
  if (to === undefined) {
    return from === undefined
      ? { prefix: base }
      : { prefix: base, start: [...base, from] };
  }
  if (compareText(from ?? "", to) >= 0) return undefined;
  return {
    start: from === undefined ? base : [...base, from],
    end: [...base, to],
  };
}

/** Order by code point, which is the order of UTF-8 bytes. */
export function compareText(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** The first text that is after all texts with the prefix; `undefined` where there is none. */
export function afterPrefix(prefix: string): string | undefined {
  const points = Array.from(prefix.toWellFormed(), (c) => c.codePointAt(0)!);
  while (points.at(-1) === 0x10ffff) points.pop();
  const last = points.pop();
  if (last === undefined) return undefined;
  const next = last + 1 === 0xd800 ? 0xe000 : last + 1; // surrogates are no characters
  return String.fromCodePoint(...points, next);
}

function isText(text: string | undefined): text is string {
  return text !== undefined;
}
