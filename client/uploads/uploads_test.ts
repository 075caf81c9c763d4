/// <reference lib="deno.ns" />
import assert from "node:assert/strict";
import { rowsOf, totalsOf } from "./uploads.ts";

Deno.test("uploads are a line a study while all is well, and a line a file where it is not", () => {
  const done = (n: number, status: "stored" | "quarantined", uid?: string) => ({
    n,
    path: `f${n}`,
    sizeBytes: 10,
    sentBytes: 10,
    state: "done" as const,
    results: [{
      name: `f${n}`,
      status,
      sizeBytes: 10,
      ...uid && { studyUid: uid },
    }],
  });
  const entries = [
    done(0, "stored", "1.1"),
    done(1, "stored", "1.1"),
    done(2, "quarantined"),
    { ...done(3, "stored"), state: "sending" as const, results: [] },
  ];
  assert.deepEqual(rowsOf(entries).map((row) => row.kind), [
    "study",
    "under way",
    "result",
  ]);
  const totals = totalsOf(entries);
  assert.equal(totals.storedCount, 2);
  assert.equal(totals.doneCount, 3);
  assert.equal(totals.studyCount, 1);
});
