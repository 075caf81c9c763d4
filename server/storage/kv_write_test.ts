import assert from "node:assert/strict";
import { writeChanges } from "./kv_write.ts";
import { put } from "./changes.ts";
import type { Collection } from "./types.ts";

const NOTES: Collection<string> = { name: "notes", indexes: {} };

Deno.test("a database whose disk is full says that, not that a document is too large", async () => {
  using kv = await Deno.openKv(":memory:");
  const failing = {
    getMany: (keys: Deno.KvKey[]) => kv.getMany(keys),
    get: (key: Deno.KvKey) => kv.get(key),
    atomic: () => {
      const atomic = kv.atomic();
      atomic.commit = () =>
        Promise.reject(new TypeError("database or disk is full"));
      return atomic;
    },
  } as unknown as Deno.Kv;
  const result = await writeChanges(failing, [put(NOTES, "a", "text")]);
  assert.equal(!result.ok && result.error.kind, "storage.full");
});
