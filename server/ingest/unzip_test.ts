import assert from "node:assert/strict";
import { Uint8ArrayReader, Uint8ArrayWriter, ZipWriter } from "@zip.js/zip.js";
import fc from "fast-check";
import { bytesSource } from "#base";
import { type ZipItem, zipItems } from "./unzip.ts";

async function zipOf(files: Record<string, Uint8Array<ArrayBuffer>>) {
  const writer = new ZipWriter(new Uint8ArrayWriter(), {
    useWebWorkers: false,
  });
  for (const [name, bytes] of Object.entries(files)) {
    await writer.add(name, new Uint8ArrayReader(bytes));
  }
  return new Uint8Array(await writer.close());
}

async function collect(archive: Uint8Array<ArrayBuffer>) {
  const items: (ZipItem & { bytes?: Uint8Array; error?: string })[] = [];
  for await (const item of zipItems(bytesSource(archive))) {
    if (item.kind === "refused") items.push(item);
    else {
      try {
        const body = await new Response(item.open()).arrayBuffer();
        items.push({ ...item, bytes: new Uint8Array(body) });
      } catch (error) {
        items.push({ ...item, error: String(error) });
      }
    }
  }
  return items;
}

const seeded = (sizeBytes: number) =>
  Uint8Array.from({ length: sizeBytes }, (_, i) => (i * 7919) >> 3);

Deno.test("zipItems() gives every entry's bytes and its name as text", async () => {
  const files = {
    "plain.dcm": seeded(100_000),
    "../../etc/passwd": seeded(10),
    "C:\\windows\\x": seeded(1),
    "日本/я\u0007.dcm": seeded(0),
  };
  const items = await collect(await zipOf(files));
  assert.deepEqual(
    items.map(({ name }) => name),
    ["plain.dcm", "../../etc/passwd", "C:\\windows\\x", "日本/я\u{FFFD}.dcm"],
  );
  assert.deepEqual(items.map(({ bytes }) => bytes), Object.values(files));
});

Deno.test("zipItems() stops at an entry that unpacks to far more than it is", async () => {
  const bomb = new Uint8Array(80 * 1024 * 1024);
  const items = await collect(
    await zipOf({ "a.dcm": seeded(9), "bomb": bomb, "after.dcm": seeded(9) }),
  );
  assert.deepEqual(items.map(({ name }) => name), ["a.dcm", "bomb"]);
  assert.match(items[1]!.error!, /unpacks to far more than it is/);
});

Deno.test("zipItems() reports a damaged entry and goes on to the next", async () => {
  const archive = await zipOf({ "a": seeded(5000), "b": seeded(4000) });
  archive[200]! ^= 0xff;
  const [a, b] = await collect(archive);
  assert.match(a!.error!, /archive can't be read/);
  assert.deepEqual(b!.bytes, seeded(4000));
});

Deno.test("zipItems() reports what is no zip at all", async () => {
  const items = await collect(new Uint8Array(1000).fill(80));
  assert.equal(items.length, 1);
  const [item] = items;
  assert(item?.kind === "refused");
  assert.equal(item.reason.key, "ingest.brokenArchive");
});

Deno.test("zipItems() ends, with items or a reason, for any damage", async () => {
  const sound = await zipOf({ "a": seeded(300), "b/c": seeded(200) });
  const damage = fc.array(
    fc.tuple(fc.nat(sound.length - 1), fc.nat(255)),
    { minLength: 1, maxLength: 20 },
  );
  await fc.assert(
    fc.asyncProperty(damage, async (changes) => {
      const archive = sound.slice();
      for (const [at, value] of changes) archive[at] = value;
      await collect(archive);
    }),
    { numRuns: 200 },
  );
});
