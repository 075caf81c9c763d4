import assert from "node:assert/strict";
import fc from "fast-check";
import { type Clock, silentLog } from "#base";
import { testGrants } from "#testing";
import type { IngestResult } from "./types.ts";
import { type UploadParts, Uploads } from "./uploads.ts";

const clock = { nowMs: () => 1000, monotonicMs: () => 0 } satisfies Clock;
const grant = testGrants().write;

function parts(folder: string, received: Uint8Array[]): UploadParts {
  return {
    folder,
    clock,
    expiryMs: 10_000,
    log: silentLog,
    async receiveSource(_grant, source, meta, onResult) {
      const bytes = await source.read(0, source.sizeBytes);
      received.push(bytes);
      // An "archive" says after its mark how many entries it has.
      const count = bytes[0] === 0x50 ? bytes[2]! : 1;
      for (let i = 0; i < count; i++) {
        const name = count === 1 ? `${meta.fileName}` : `${meta.fileName}/${i}`;
        await onResult({ name, status: "stored", sizeBytes: bytes.length });
      }
    },
  };
}

function streamOf(bytes: Uint8Array, breakAfter = Infinity) {
  let at = 0;
  return new ReadableStream<Uint8Array>({
    pull(controller) {
      if (at >= breakAfter) return controller.error(new Error("cut"));
      if (at >= bytes.length) return controller.close();
      controller.enqueue(bytes.slice(at, at + 100));
      at += 100;
    },
  });
}

async function withUploads(
  run: (uploads: Uploads, folder: string, got: Uint8Array[]) => Promise<void>,
) {
  const folder = await Deno.makeTempDir();
  try {
    const received: Uint8Array[] = [];
    const uploads = new Uploads(parts(folder, received));
    await uploads.recover(grant);
    await run(uploads, folder, received);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function started(uploads: Uploads): Promise<string> {
  const created = await uploads.create(grant);
  assert(created.ok);
  return created.value.id;
}

async function settled(uploads: Uploads, id: string, n: number) {
  for (;;) {
    const file = uploads.file(grant, id, n);
    if (file?.state === "done") return file;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

const bytes = Uint8Array.from({ length: 5000 }, (_, i) => i % 251);

Deno.test("an upload comes whole through any cuts of the line, restarts between", async () => {
  await withUploads(async (first, folder, received) => {
    const cuts = fc.array(fc.nat(3000), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(cuts, async (breaks) => {
        let uploads = first;
        received.length = 0;
        const id = await started(uploads);
        const head = { name: "a.dcm", sizeBytes: bytes.length };
        for (const breakAfter of [...breaks, Infinity]) {
          const offset = uploads.file(grant, id, 0)?.offsetBytes ?? 0;
          const body = streamOf(bytes.subarray(offset), breakAfter);
          await uploads.append(grant, { id, n: 0, offset }, head, body);
          if (breakAfter % 2 === 0) {
            uploads = new Uploads(parts(folder, received));
            await uploads.recover(grant);
          }
        }
        const file = uploads.file(grant, id, 0);
        assert.equal(file?.state, "done");
        assert.deepEqual(received, [bytes]);
        assert.equal((await file.results(0))[0]?.name, "a.dcm");
      }),
      { numRuns: 30 },
    );
  });
});

Deno.test("a file that had come whole before a kill goes in after the restart", async () => {
  await withUploads(async (uploads, folder) => {
    const id = await started(uploads);
    const head = { name: "a.dcm", sizeBytes: 200 };
    const body = streamOf(bytes.subarray(0, 100));
    await uploads.append(grant, { id, n: 7, offset: 0 }, head, body);
    await Deno.writeFile(`${folder}/${id}/7.part`, bytes.subarray(0, 200));
    const received: Uint8Array[] = [];
    const after = new Uploads(parts(folder, received));
    await after.recover(grant);
    await settled(after, id, 7);
    assert.deepEqual(received, [bytes.slice(0, 200)]);
    assert.equal(after.status(grant, id)?.counts.stored, 1);
  });
});

Deno.test("results of an archive are paged from any number, restarts between", async () => {
  await withUploads(async (uploads, folder) => {
    const id = await started(uploads);
    const archive = new Uint8Array([0x50, 0x4b, 250]);
    const head = { name: "z.zip", sizeBytes: 3 };
    await uploads.append(
      grant,
      { id, n: 0, offset: 0 },
      head,
      streamOf(archive),
    );
    await settled(uploads, id, 0);
    const after = new Uploads(parts(folder, []));
    await after.recover(grant);
    for (const again of [uploads, after]) {
      const file = again.file(grant, id, 0);
      assert.equal(file?.resultCount, 250);
      const all: IngestResult[] = [];
      while (all.length < 250) all.push(...await file.results(all.length));
      assert.deepEqual(
        all.map(({ name }) => name),
        Array.from({ length: 250 }, (_, i) => `z.zip/${i}`),
      );
      assert.deepEqual(await file.results(250), []);
      assert.equal((await file.results(133))[0]?.name, "z.zip/133");
    }
  });
});

Deno.test("results of a try that was broken off are not counted twice", async () => {
  await withUploads(async (_uploads, folder) => {
    const whole = parts(folder, []);
    let isBroken = false;
    const uploads = new Uploads({
      ...whole,
      receiveSource: (given, source, meta, onResult) =>
        whole.receiveSource(given, source, meta, async (result) => {
          if (isBroken && result.name.endsWith("/5")) throw new Error("full");
          await onResult(result);
        }),
    });
    const id = await started(uploads);
    const head = { name: "z.zip", sizeBytes: 3 };
    const put = (n: number, offset: number, body: number[]) =>
      uploads.append(
        grant,
        { id, n, offset },
        head,
        streamOf(new Uint8Array(body)),
      );
    const breakOff = async (n: number) => {
      isBroken = true;
      await put(n, 0, [0x50, 0x4b, 12]);
      while (uploads.file(grant, id, n)?.state !== "receiving") {
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      isBroken = false;
    };
    await breakOff(0);
    await put(0, 3, []);
    assert.equal((await settled(uploads, id, 0)).resultCount, 12);
    await breakOff(1);
    const after = new Uploads(whole);
    await after.recover(grant);
    await settled(after, id, 1);
    assert.equal(after.status(grant, id)?.counts.stored, 24);
  });
});

Deno.test("a damaged upload is passed over at the start", async () => {
  await withUploads(async (uploads, folder) => {
    const id = await started(uploads);
    await Deno.writeTextFile(`${folder}/${id}/1.jsonl`, "{ damaged\n");
    const after = new Uploads(parts(folder, []));
    await after.recover(grant);
    assert.equal(after.file(grant, id, 1), undefined);
    assert.equal(after.status(grant, id)?.fileCount, 0);
  });
});

Deno.test("a wrong offset is refused and says where to go on", async () => {
  await withUploads(async (uploads) => {
    const id = await started(uploads);
    const head = { name: "a", sizeBytes: 5000 };
    const put = (offset: number, size = 5000) =>
      uploads.append(
        grant,
        { id, n: 0, offset },
        { ...head, sizeBytes: size },
        streamOf(bytes.subarray(0, 100)),
      );
    assert((await put(0)).ok);
    const wrong = await put(0);
    assert(!wrong.ok && wrong.error.offsetBytes === 100);
    const changed = await put(100, 6000);
    assert(!changed.ok && changed.error.kind === "upload.changed");
    const missing = await uploads.append(
      grant,
      { id: "none", n: 0, offset: 0 },
      head,
      streamOf(bytes),
    );
    assert(!missing.ok && missing.error.kind === "upload.missing");
  });
});

Deno.test("more bytes than announced are refused", async () => {
  await withUploads(async (uploads, _folder, received) => {
    const id = await started(uploads);
    const put = await uploads.append(
      grant,
      { id, n: 0, offset: 0 },
      { name: "a", sizeBytes: 150 },
      streamOf(bytes),
    );
    assert(!put.ok && put.error.kind === "upload.tooLong");
    assert.deepEqual(received, []);
  });
});

Deno.test("a PUT that hangs on a dead line gives way to the next", async () => {
  await withUploads(async (uploads) => {
    const id = await started(uploads);
    const head = { name: "a", sizeBytes: 300 };
    const reached = Promise.withResolvers<void>();
    const dead = new ReadableStream<Uint8Array>({
      pull() {
        reached.resolve();
        return new Promise(() => {});
      },
    }, { highWaterMark: 0 });
    const hanging = uploads.append(grant, { id, n: 0, offset: 0 }, head, dead);
    await reached.promise;
    const rest = streamOf(bytes.subarray(0, 300));
    const next = await uploads.append(
      grant,
      { id, n: 0, offset: 0 },
      head,
      rest,
    );
    assert(next.ok && next.value.state === "done");
    await hanging;
  });
});

Deno.test("an upload left alone expires with its folder", async () => {
  await withUploads(async (_uploads, folder) => {
    let nowMs = 1000;
    const later = { ...clock, nowMs: () => nowMs };
    const uploads = new Uploads({ ...parts(folder, []), clock: later });
    const id = await started(uploads);
    nowMs = 12_000;
    await uploads.sweep();
    assert.equal(uploads.status(grant, id), undefined);
    assert.deepEqual(await Array.fromAsync(Deno.readDir(folder)), []);
  });
});
