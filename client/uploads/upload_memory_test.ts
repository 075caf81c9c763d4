/// <reference lib="deno.ns" />
import assert from "node:assert/strict";
import type { GatheredFile } from "./dropped_files.ts";
import { type UploadKeep, UploadMemory } from "./upload_memory.ts";

function keep(): UploadKeep & { text: string | undefined } {
  return {
    text: undefined as string | undefined,
    getItem() {
      return this.text ?? null;
    },
    setItem(_, text) {
      this.text = text;
    },
    removeItem() {
      this.text = undefined;
    },
  };
}

function file(path: string, size = 10, lastModified = 1): GatheredFile {
  return { path, file: new File(["x".repeat(size)], path, { lastModified }) };
}

const UPLOAD = { id: "upload-1234567890", chunkBytes: 1000 };

Deno.test("a page that is loaded anew knows the files of the upload that it stopped in, and what is new is new", () => {
  const kept = keep();
  const before = new UploadMemory(kept);
  before.begin(UPLOAD);
  for (const name of ["DOE_JOHN/1", "DOE_JOHN/2", "DOE_JOHN/3"]) {
    assert.equal(before.numberOf(file(name)).isKnown, false);
  }
  before.sending(0);
  before.finished(0);
  before.sending(1);
  before.save();
  assert.doesNotMatch(kept.text!, /DOE/, "no name of a patient is kept");
  const after = new UploadMemory(kept);
  assert.deepEqual(after.upload, UPLOAD);
  assert.equal(after.unfinishedCount, 2);
  assert.deepEqual(after.numberOf(file("DOE_JOHN/2")), { n: 1, isKnown: true });
  assert.deepEqual(after.numberOf(file("DOE_JOHN/1")), { n: 0, isKnown: true });
  // The server has nothing of one that was not begun.
  assert.deepEqual(after.numberOf(file("DOE_JOHN/3")), {
    n: 2,
    isKnown: false,
  });
  // Other bytes, as far as can be told, are another file.
  assert.deepEqual(after.numberOf(file("DOE_JOHN/3", 11)), {
    n: 3,
    isKnown: false,
  });
  assert.equal(after.numberOf(file("DOE_JOHN/3", 10, 2)).isKnown, false);
  // Sent once more by hand: a number of its own.
  assert.equal(after.numberOf(file("DOE_JOHN/2")).isKnown, false);
  after.save();
  clearTimeouts(after, before);
});

Deno.test("nothing is kept of an upload that is done, or forgotten, or that makes no sense", () => {
  const kept = keep();
  const memory = new UploadMemory(kept);
  memory.begin(UPLOAD);
  memory.numberOf(file("a"));
  memory.finished(0);
  memory.save();
  assert.equal(kept.text, undefined);
  memory.numberOf(file("b"));
  memory.save();
  const other = new UploadMemory(kept);
  other.forget();
  assert.equal(kept.text, undefined);
  assert.equal(other.unfinishedCount, 0);
  assert.equal(other.numberOf(file("b")).isKnown, false);
  other.save();
  for (const text of ["{", "[]", '{"id":"../../etc"}', "7"]) {
    kept.text = text;
    assert.equal(new UploadMemory(kept).upload, undefined);
  }
  clearTimeouts(memory, other);
});

/** Saving ends the timer of a later save. */
function clearTimeouts(...memories: UploadMemory[]): void {
  for (const memory of memories) memory.save();
}
