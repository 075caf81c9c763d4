import assert from "node:assert/strict";
import { blobsContract } from "./blobs_contract.ts";
import { openFileBlobs } from "./file_blobs.ts";

const MIB = 1024 * 1024;

async function withFolder(
  run: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "farsight-blobs-" });
  try {
    await run(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

blobsContract(
  "file blobs",
  (run) => withFolder(async (folder) => run(await openFileBlobs(folder))),
);

Deno.test("file blobs: put() on a full disk says so and keeps nothing", () =>
  withFolder(async (folder) => {
    const full = () => Deno.open("/dev/full", { write: true });
    const blobs = await openFileBlobs(folder, full);
    const result = await blobs.put(ReadableStream.from([new Uint8Array(9)]), 9);
    assert(!result.ok);
    assert.equal(result.error.kind, "storage.full");
    assert.deepEqual(await Array.fromAsync(blobs.list()), []);
  }));

Deno.test("file blobs: what a crash left half-written is gone at the next start", () =>
  withFolder(async (folder) => {
    await openFileBlobs(folder);
    await Deno.writeFile(`${folder}/incoming/half`, new Uint8Array(10));
    const blobs = await openFileBlobs(folder);
    const left = await Array.fromAsync(Deno.readDir(`${folder}/incoming`));
    assert.deepEqual(left, []);
    assert.deepEqual(await Array.fromAsync(blobs.list()), []);
  }));

Deno.test("file blobs: nothing stays in incoming, and open() names the file", () =>
  withFolder(async (folder) => {
    const blobs = await openFileBlobs(folder);
    const bytes = new TextEncoder().encode("abc");
    await blobs.put(ReadableStream.from([bytes]), 3);
    await blobs.put(ReadableStream.from([bytes]), 2);
    const left = await Array.fromAsync(Deno.readDir(`${folder}/incoming`));
    assert.deepEqual(left, []);
    const hash =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    const opened = await blobs.open(hash);
    assert(opened.ok);
    assert.equal(opened.value.path, `${folder}/blobs/ba/78/${hash}`);
    assert.deepEqual(await Deno.readFile(opened.value.path), bytes);
  }));

Deno.test("file blobs: 400 MiB pass through in under 64 MiB of memory", () =>
  withFolder(async (folder) => {
    const blobs = await openFileBlobs(folder);
    const chunk = new Uint8Array(MIB);
    let left = 400;
    const bytes = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (left-- > 0) controller.enqueue(chunk.slice());
        else controller.close();
      },
    });
    const before = Deno.memoryUsage().rss;
    let most = before;
    const watch = setInterval(() => {
      most = Math.max(most, Deno.memoryUsage().rss);
    }, 20);
    const result = await blobs.put(bytes, 500 * MIB);
    clearInterval(watch);
    assert(result.ok);
    assert.equal(result.value.sizeBytes, 400 * MIB);
    assert(most - before < 64 * MIB, `${(most - before) / MIB} MiB`);
  }));
