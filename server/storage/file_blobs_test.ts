import assert from "node:assert/strict";
import { blobsContract } from "./blobs_contract.ts";
import { openFileBlobs } from "./file_blobs.ts";

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

Deno.test("file blobs: 400 MiB pass through while memory rises by less than 100 MB", () =>
  withFolder(async (folder) => {
    const writer = new URL("./testdata/blob_writer.ts", import.meta.url);
    const { stdout, success } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--unstable-kv", writer.pathname, folder, "400"],
    }).output();
    assert(success);
    const said = JSON.parse(new TextDecoder().decode(stdout));
    assert.equal(said.sizeBytes, 400 * 1024 * 1024);
    assert(said.riseMib < 95, `${said.riseMib} MiB`);
  }));
