import assert from "node:assert/strict";
import { openKvDocuments } from "#storage";
import { type Intent, Intents } from "./intents.ts";

const INTENT: Intent = {
  hash: "a".repeat(64),
  sizeBytes: 1,
  name: "IM",
  from: "stow",
  receivedAtMs: 0,
  mayUnpack: false,
};

Deno.test("an intent that is removed twice at once is gone, and nothing fails", async () => {
  const documents = await openKvDocuments(":memory:");
  const intents = new Intents(documents);
  const id = intents.newId();
  await intents.add(id, INTENT);
  await Promise.all([intents.remove(id), intents.remove(id)]);
  assert.deepEqual(await new Intents(documents).left(), []);
  documents.close();
});

Deno.test("only what earlier runs wrote is left over, not what comes in now", async () => {
  const documents = await openKvDocuments(":memory:");
  const earlier = new Intents(documents);
  const before = earlier.newId();
  await earlier.add(before, INTENT);
  const now = new Intents(documents);
  await now.add(now.newId(), INTENT);
  assert.deepEqual((await now.left()).map(({ id }) => id), [before]);
  documents.close();
});
