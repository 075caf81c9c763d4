import assert from "node:assert/strict";
import { Uint8ArrayReader, Uint8ArrayWriter, ZipWriter } from "@zip.js/zip.js";
import { bytesSource } from "#base";
import { sampleDicom, testGrants } from "#testing";
import { receiveSource } from "./containers.ts";
import { openTestIntake, type TestIntake } from "./testing.ts";
import type { IngestResult } from "./types.ts";

type Bytes = Uint8Array<ArrayBuffer>;

async function zipOf(files: Record<string, Bytes>): Promise<Bytes> {
  const writer = new ZipWriter(new Uint8ArrayWriter(), {
    useWebWorkers: false,
  });
  for (const [name, bytes] of Object.entries(files)) {
    await writer.add(name, new Uint8ArrayReader(bytes));
  }
  return new Uint8Array(await writer.close());
}

async function take({ intake, folder }: TestIntake, bytes: Bytes) {
  const results: IngestResult[] = [];
  await receiveSource(
    { intake, temporaryFolder: folder },
    testGrants().write,
    bytesSource(bytes),
    { fileName: "a.zip", from: "import" },
    (result) => void results.push(result),
  );
  return results.map(({ name, status, reason }) =>
    `${name} ${status}${reason === undefined ? "" : ` ${reason.key}`}`
  );
}

Deno.test("a zip goes in entry by entry, one zip deep, good ones despite the bad", async () => {
  await using test = await openTestIntake();
  const deepest = await zipOf({ "x": sampleDicom({ instance: 9 }) });
  const inner = await zipOf({
    "3.dcm": sampleDicom({ instance: 3 }),
    "deepest.zip": deepest,
  });
  const archive = await zipOf({
    "1.dcm": sampleDicom({ instance: 1 }),
    "virus.exe": new TextEncoder().encode("MZ program"),
    "../2.dcm": sampleDicom({ instance: 2 }),
    "__MACOSX/._1.dcm": new Uint8Array(10),
    "inner.zip": inner,
    "README": new TextEncoder().encode("a text"),
    "again.dcm": sampleDicom({ instance: 1 }),
  });
  assert.deepEqual(await take(test, archive), [
    "a.zip/1.dcm stored",
    "a.zip/virus.exe refused ingest.program",
    "a.zip/../2.dcm stored",
    "a.zip/__MACOSX/._1.dcm skipped ingest.hidden",
    "a.zip/inner.zip/3.dcm stored",
    "a.zip/inner.zip/deepest.zip refused ingest.nested",
    "a.zip/README quarantined ingest.unreadable",
    "a.zip/again.dcm duplicate",
  ]);
});

Deno.test("a damaged entry and a bomb are refused, and everything before is kept", async () => {
  await using test = await openTestIntake();
  const archive = await zipOf({
    "1.dcm": sampleDicom({ instance: 1 }),
    "bomb.dcm": new Uint8Array(80 * 1024 * 1024),
  });
  assert.deepEqual(await take(test, archive), [
    "a.zip/1.dcm stored",
    "a.zip/bomb.dcm refused ingest.bomb",
  ]);
  const damaged = await zipOf({ "2.dcm": sampleDicom({ instance: 2 }) });
  damaged[150]! ^= 0xff;
  assert.deepEqual(await take(test, damaged), [
    "a.zip/2.dcm refused ingest.brokenArchive",
  ]);
  assert.deepEqual(await take(test, damaged.slice(0, 300)), [
    "a.zip refused ingest.brokenArchive",
  ]);
});

Deno.test("archives in an archive unpack to no more than it may itself", async () => {
  await using test = await openTestIntake();
  const zeros = new Uint8Array(50 * 1024 * 1024);
  const archive = await zipOf({
    "1.zip": await zipOf({ "1": zeros }),
    "2.zip": await zipOf({ "2": zeros }),
    "after.dcm": sampleDicom({ instance: 1 }),
  });
  assert.deepEqual(await take(test, archive), [
    "a.zip/1.zip/1 quarantined ingest.unreadable",
    "a.zip/2.zip/2 refused ingest.bomb",
  ]);
});

Deno.test("an archive without files is not taken for a success", async () => {
  await using test = await openTestIntake();
  assert.deepEqual(await take(test, await zipOf({})), [
    "a.zip refused ingest.emptyArchive",
  ]);
});
