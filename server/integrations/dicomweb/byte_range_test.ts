import assert from "node:assert/strict";
import fc from "fast-check";
import { bytesSource } from "#base";
import { piecesOf, readRange } from "./byte_range.ts";

Deno.test("readRange() reads a range, an open end and a suffix", () => {
  const part = (offset: number, length: number) => ({
    kind: "part",
    offset,
    length,
  });
  assert.deepEqual(readRange("bytes=0-0", 10), part(0, 1));
  assert.deepEqual(readRange("bytes=3-5", 10), part(3, 3));
  assert.deepEqual(readRange("bytes=3-", 10), part(3, 7));
  assert.deepEqual(readRange("bytes=-4", 10), part(6, 4));
  assert.deepEqual(readRange("bytes=-40", 10), part(0, 10));
  assert.deepEqual(readRange("bytes=3-999", 10), part(3, 7));
});

Deno.test("readRange() answers what lies beyond the end as unsatisfiable, other forms whole", () => {
  assert.equal(readRange("bytes=10-", 10).kind, "unsatisfiable");
  assert.equal(readRange("bytes=-0", 10).kind, "unsatisfiable");
  assert.equal(readRange("bytes=0-", 0).kind, "unsatisfiable");
  for (
    const text of [null, "bytes=", "bytes=5-3", "bytes=0-1,3-4", "lines=1-2"]
  ) {
    assert.equal(readRange(text, 10).kind, "whole", String(text));
  }
});

Deno.test("readRange() never leaves the body, for any numbers", () => {
  const number = fc.option(fc.nat(), { nil: "" });
  fc.assert(fc.property(number, number, fc.nat(1000), (from, to, size) => {
    const range = readRange(`bytes=${from}-${to}`, size);
    if (range.kind !== "part") return;
    assert(range.offset >= 0 && range.length > 0);
    assert(range.offset + range.length <= size);
  }));
});

Deno.test("piecesOf() gives the very bytes, and throws where the source ends early", async () => {
  const bytes = crypto.getRandomValues(new Uint8Array(50_000));
  const big = new Uint8Array(600_000).map((_, i) => bytes[i % 50_000]!);
  const pieces: BlobPart[] = [];
  for await (const piece of piecesOf(bytesSource(big), 7, 599_000)) {
    pieces.push(piece);
  }
  const out = new Uint8Array(await new Blob(pieces).arrayBuffer());
  assert.deepEqual(out, big.subarray(7, 599_007));
  assert(pieces.length > 1);
  await assert.rejects(
    Array.fromAsync(piecesOf(bytesSource(big.slice(0, 100)), 0, 101)),
    /100 of 101/,
  );
});
