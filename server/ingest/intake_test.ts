import assert from "node:assert/strict";
import {
  sampleDicom,
  type SampleImage,
  sampleUids,
  testGrants,
} from "#testing";
import { openTestIntake } from "./testing.ts";
import { BlobRemovals } from "./blob_removals.ts";
import { Intake, type IntakeParts } from "./intake.ts";
import { Intents } from "./intents.ts";

const { read, write, delete: remove } = testGrants();
const meta = { fileName: "IM0001", from: "import" } as const;

function streamOf(bytes: Uint8Array): ReadableStream<Uint8Array> {
  return new Response(new Uint8Array(bytes)).body!;
}

function sampleStreamOf(sample: SampleImage) {
  return streamOf(sampleDicom(sample));
}

Deno.test("an image is stored as it came, found in the index, and its series told of", async () => {
  await using test = await openTestIntake();
  const bytes = sampleDicom({ instance: 3 });
  const result = await test.intake.receive(write, streamOf(bytes), meta);
  const uids = sampleUids({ instance: 3 });
  assert.equal(result.status, "stored");
  assert.equal(result.sopUid, uids.sopUid);
  const record = await test.parts.studies.instance(read, uids.sopUid);
  assert(record !== undefined);
  const blob = await test.parts.blobs.open(record.blobHash);
  assert(blob.ok);
  assert.deepEqual(await blob.value.read(0, blob.value.sizeBytes), bytes);
  assert.deepEqual(test.indexed, [uids.seriesUid]);
});

Deno.test("the same bytes again are a duplicate, also many at once", async () => {
  await using test = await openTestIntake();
  const results = await Promise.all(
    Array.from(
      { length: 5 },
      () => test.intake.receive(write, sampleStreamOf({}), meta),
    ),
  );
  const statuses = results.map(({ status }) => status).sort();
  const duplicate = "duplicate";
  assert.deepEqual(
    statuses,
    [duplicate, duplicate, duplicate, duplicate, "stored"],
  );
});

Deno.test("one UID with other bytes is kept apart, and goes in once the first is gone", async () => {
  await using test = await openTestIntake();
  await test.intake.receive(write, sampleStreamOf({ value: 1 }), meta);
  const rival = await test.intake
    .receive(write, sampleStreamOf({ value: 2 }), meta);
  assert.equal(rival.status, "quarantined");
  assert.equal(rival.reason?.key, "ingest.conflict");
  const { items } = await test.intake.listQuarantine(read);
  assert.equal(items.length, 1);
  assert.equal(items[0]!.conflictSopUid, sampleUids({}).sopUid);

  const again = await test.intake.retry(write, rival.quarantineId!);
  assert.equal(again?.status, "quarantined");
  await test.parts.studies.removeInstance(remove, sampleUids({}).sopUid);
  const third = await test.intake.retry(write, rival.quarantineId!);
  assert.equal(third?.status, "stored");
  assert.deepEqual((await test.intake.listQuarantine(read)).items, []);
});

Deno.test("what is quarantined keeps its bytes until it is removed", async () => {
  await using test = await openTestIntake();
  const bytes = sampleDicom({}).subarray(0, 900);
  const first = await test.intake.receive(write, streamOf(bytes), meta);
  const second = await test.intake.receive(write, streamOf(bytes), meta);
  assert.equal(first.reason?.key, "ingest.pixelsCutOff");
  assert.equal(second.quarantineId, first.quarantineId);
  const id = first.quarantineId!;
  assert((await test.parts.blobs.open(id)).ok);
  assert.equal(await test.intake.removeQuarantined(remove, id), true);
  assert.equal(await test.intake.removeQuarantined(remove, id), false);
  assert.equal(await test.intake.retry(write, id), undefined);
  assert(!(await test.parts.blobs.open(id)).ok);
});

Deno.test("programs, empty files and systems' own files are not stored", async () => {
  await using test = await openTestIntake();
  const take = (text: string, fileName = "x") =>
    test.intake.receive(write, streamOf(new TextEncoder().encode(text)), {
      fileName,
      from: "upload",
    });
  assert.equal((await take("MZ\x90\0 program")).reason?.key, "ingest.program");
  assert.equal((await take("#!/bin/sh")).reason?.key, "ingest.program");
  assert.equal((await take("")).reason?.key, "ingest.empty");
  assert.equal((await take("x", "a/.DS_Store")).status, "skipped");
  assert.deepEqual(await Array.fromAsync(test.parts.blobs.list()), []);
});

Deno.test("a file over the bound and a file cut off are refused, with nothing left behind", async () => {
  await using test = await openTestIntake({ maxInstanceBytes: 1000 });
  const large = await test.intake.receive(write, sampleStreamOf({}), meta);
  assert.equal(large.reason?.key, "ingest.tooLarge");
  const broken = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(sampleDicom({}).slice(0, 500)),
    pull: (controller) => controller.error(new Error("line")),
  });
  const cut = await test.intake.receive(write, broken, meta);
  assert.equal(cut.reason?.key, "ingest.cutOff");
  assert.deepEqual(await Array.fromAsync(test.parts.blobs.list()), []);
});

Deno.test("a file compressed with gzip is stored unpacked; gzip of something else is kept apart", async () => {
  await using test = await openTestIntake();
  const pack = (bytes: Uint8Array<ArrayBuffer>) =>
    new Response(bytes).body!.pipeThrough(new CompressionStream("gzip"));
  const unpack = { mayUnpack: true };
  const bytes = sampleDicom({});
  const image = await test.intake.receive(write, pack(bytes), meta, unpack);
  assert.equal(image.status, "stored");
  const plain = await test.intake.receive(write, streamOf(bytes), meta);
  assert.equal(plain.status, "duplicate");
  const text = new TextEncoder().encode("a text of some length");
  const other = await test.intake.receive(write, pack(text), meta, unpack);
  assert.equal(other.status, "quarantined");
  const blobs = await Array.fromAsync(test.parts.blobs.list());
  assert.equal(blobs.length, 2);
  assert(blobs.includes(other.quarantineId!));
});

/** An intake that is killed, as it were, at a moment of `put()`. */
function killed(parts: IntakeParts, isNamed: boolean): Intake {
  const { blobs } = parts;
  return new Intake({
    ...parts,
    blobs: {
      ...blobs,
      async put(stream, maxBytes, onWhole) {
        await blobs.put(stream, maxBytes, async (blob) => {
          await onWhole?.(blob);
          if (!isNamed) throw new Error("killed");
        });
        throw new Error("killed");
      },
    },
  });
}

/** Receives images that nobody judges, as a crash leaves them. */
async function leave(parts: IntakeParts, count: number): Promise<void> {
  const intake = killed(parts, true);
  for (let instance = 1; instance <= count; instance++) {
    const stream = sampleStreamOf({ instance });
    await assert.rejects(intake.receive(write, stream, meta), /killed/);
  }
}

Deno.test("what was received before a crash is judged at the next start", async () => {
  await using test = await openTestIntake();
  await leave(test.parts, 1);
  const next = new Intake(test.parts);
  assert.equal(await next.recover(write), 1);
  assert.equal(await next.recover(write), 0);
  const { sopUid, seriesUid } = sampleUids({ instance: 1 });
  const record = await test.parts.studies.instance(read, sopUid);
  assert(record !== undefined);
  assert((await test.parts.blobs.open(record.blobHash)).ok);
  assert(test.indexed.includes(seriesUid));
});

Deno.test("a crash before bytes have their name leaves nothing", async () => {
  await using test = await openTestIntake();
  const sent = killed(test.parts, false)
    .receive(write, sampleStreamOf({}), meta);
  await assert.rejects(sent, /killed/);
  assert.equal(await new Intake(test.parts).recover(write), 1);
  assert.equal(await new Intake(test.parts).recover(write), 0);
  assert.deepEqual(await Array.fromAsync(test.parts.blobs.list()), []);
  assert.deepEqual((await test.intake.listQuarantine(read)).items, []);
});

Deno.test("what was sent to one study is held to it after a crash as well", async () => {
  await using test = await openTestIntake();
  const sent = killed(test.parts, true)
    .receive(write, sampleStreamOf({}), meta, { studyUid: "1.2.3" });
  await assert.rejects(sent, /killed/);
  await new Intake(test.parts).recover(write);
  const { items } = await test.intake.listQuarantine(read);
  assert.deepEqual(items.map(({ reason }) => reason.key), [
    "ingest.otherStudy",
  ]);
});

Deno.test("bytes that were to be removed when a crash came go at the next start", async () => {
  await using test = await openTestIntake();
  const { blobs } = test.parts;
  const stuck = new Intake({
    ...test.parts,
    blobs: { ...blobs, remove: () => Promise.reject(new Error("killed")) },
  });
  const half = streamOf(sampleDicom({}).subarray(0, 900));
  const { quarantineId } = await stuck.receive(write, half, meta);
  const removed = stuck.removeQuarantined(remove, quarantineId!);
  await assert.rejects(removed, /killed/);
  assert.deepEqual((await test.intake.listQuarantine(read)).items, []);
  assert((await blobs.open(quarantineId!)).ok);
  await new Intake(test.parts).recover(write);
  assert(!(await blobs.open(quarantineId!)).ok);
});

Deno.test("bytes that were to be removed and came in again stay", async () => {
  await using test = await openTestIntake();
  const { blobs, documents } = test.parts;
  const removals = new BlobRemovals(
    blobs,
    documents,
    () => Promise.resolve(false),
  );
  await test.intake.receive(write, sampleStreamOf({}), meta);
  const [hash] = await Array.fromAsync(blobs.list());
  await removals.whileReceiving(async () => {
    await removals.request(hash!);
    await test.intake.receive(write, sampleStreamOf({}), meta);
  });
  assert((await blobs.open(hash!)).ok);
});

Deno.test("an instance of another study than it was sent to is kept apart", async () => {
  await using test = await openTestIntake();
  const options = { studyUid: "1.2.3" };
  const result = await test.intake
    .receive(write, sampleStreamOf({}), meta, options);
  assert.equal(result.reason?.key, "ingest.otherStudy");
});

Deno.test("a start finishes what was left while new files come in, and fails for none of them", async () => {
  await using test = await openTestIntake();
  await leave(test.parts, 20);
  const [recovered, ...results] = await Promise.all([
    test.intake.recover(write),
    ...Array.from(
      { length: 40 },
      (_, n) =>
        test.intake.receive(write, sampleStreamOf({ instance: n + 1 }), meta),
    ),
  ]);
  assert.equal(recovered, 20);
  assert(results.every(({ status }) => /^(stored|duplicate)$/.test(status)));
  const { studyUid } = sampleUids({});
  const study = await test.parts.studies.study(read, studyUid);
  assert.equal(study?.instanceCount, 40);
  assert.deepEqual(await new Intents(test.parts.documents).left(), []);
});

Deno.test("one file that cannot be judged now does not hold up the others at a start", async () => {
  await using test = await openTestIntake();
  const { blobs } = test.parts;
  await leave(test.parts, 3);
  let opens = 0;
  const failing = new Intake({
    ...test.parts,
    blobs: {
      ...blobs,
      open: (hash) =>
        opens++ === 0 ? Promise.reject(new Error("disk")) : blobs.open(hash),
    },
  });
  assert.equal(await failing.recover(write), 2);
  assert.equal(await new Intake(test.parts).recover(write), 1);
  const study = await test.parts.studies
    .study(read, sampleUids({}).studyUid);
  assert.equal(study?.instanceCount, 3);
});
