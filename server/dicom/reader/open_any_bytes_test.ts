import assert from "node:assert/strict";
import fc from "fast-check";
import { bytesSource, LIMITS } from "#base";
import { realDataTest } from "#testing";
import { describeImage } from "../image/describe.ts";
import { decodeFrame } from "../pixels/decode_frame.ts";
import { filesBelow } from "../testing/files.ts";
import { openDicom } from "./open.ts";

const MARK = [...new Uint8Array(128), 0x44, 0x49, 0x43, 0x4d];

/** Everything the room does with a file; nothing of it may throw. */
async function readWhole(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  const source = bytesSource(bytes);
  const opened = await openDicom(source);
  if (!opened.ok) {
    assert(opened.error.message.length > 0);
    return;
  }
  const { dataSet } = opened.value;
  dataSet.toJson();
  dataSet.toJson((path) => `bulk/${path}`);
  describeImage(opened.value);
  await decodeFrame(opened.value, source, 0);
}

Deno.test("openDicom() and all that follows never throw, for any bytes", async () => {
  const junk = fc.uint8Array({ maxLength: 400 });
  const marked = junk.map((bytes) => new Uint8Array([...MARK, ...bytes]));
  await fc.assert(
    fc.asyncProperty(fc.oneof(junk, marked), (bytes) => readWhole(bytes)),
    { numRuns: 500 },
  );
});

realDataTest(
  "openDicom() and all that follows never throw, for real files with bytes changed or cut off",
  async (folder) => {
    const files: Uint8Array[] = [];
    for (const part of ["syntaxes/pydicom_small", "hostile"]) {
      for await (const path of filesBelow(`${folder}/${part}`)) {
        const { size } = await Deno.stat(path);
        if (size < 12_000 && !/TINY_ALPHA|\.(?:json|txt|tsv)$/.test(path)) {
          files.push(await Deno.readFile(path));
        }
      }
    }
    assert(files.length > 80, `${files.length} files`);
    const change = fc.tuple(
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      fc.nat(255),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...files),
        fc.array(change, { maxLength: 8 }),
        fc.double({ min: 0.2, max: 1, noNaN: true }),
        async (file, changes, kept) => {
          const bytes = file.slice(0, Math.ceil(file.length * kept));
          // The first kilobyte or so is where headers are.
          changes.forEach(([where, value]) => {
            bytes[Math.floor(where * Math.min(bytes.length, 2500))] = value;
          });
          await readWhole(bytes);
        },
      ),
      { numRuns: 800 },
    );
  },
);

function explicit(tag: number[], vr: string, length: number): number[] {
  const size = [
    length & 255,
    (length >> 8) & 255,
    (length >> 16) & 255,
    length >>> 24,
  ];
  const letters = [...vr].map((letter) => letter.charCodeAt(0));
  return [...tag, ...letters, 0, 0, ...size];
}

Deno.test("sequences nested without end are refused at a depth", async () => {
  const open = [
    ...explicit([0x08, 0, 0x40, 0x11], "SQ", 0xffffffff),
    ...[0xfe, 0xff, 0x00, 0xe0, 0xff, 0xff, 0xff, 0xff],
  ];
  const bytes = new Uint8Array(MARK.length + open.length * 50_000);
  bytes.set(MARK);
  for (let at = MARK.length; at < bytes.length; at += open.length) {
    bytes.set(open, at);
  }
  const opened = await openDicom(bytesSource(bytes));
  assert(!opened.ok);
  assert.equal(opened.error.kind, "dicom.limit");
  assert.match(opened.error.message, /nested deeper than 64/);
});

Deno.test("elements without number are refused at a count", async () => {
  const element = [0x11, 0x00, 0x10, 0x10, 0x4c, 0x4f, 0, 0];
  const bytes = new Uint8Array(8 * (LIMITS.elementCount + 100_000));
  bytes.set(MARK);
  for (let at = MARK.length; at + 8 <= bytes.length; at += 8) {
    bytes.set(element, at);
  }
  const opened = await openDicom(bytesSource(bytes));
  assert(!opened.ok);
  assert.equal(opened.error.kind, "dicom.limit");
});

Deno.test("a deflated data set that inflates without end is refused at its limit", async () => {
  const zeros = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start(controller) {
      const block = new Uint8Array(1024 * 1024);
      for (let i = 0; i <= LIMITS.deflatedBytes / block.length; i++) {
        controller.enqueue(block);
      }
      controller.close();
    },
  });
  const deflated = new Uint8Array(
    await new Response(zeros.pipeThrough(new CompressionStream("deflate-raw")))
      .arrayBuffer(),
  );
  const uid = [...new TextEncoder().encode("1.2.840.10008.1.2.1.99")];
  const meta = [2, 0, 0x10, 0, 0x55, 0x49, uid.length, 0, ...uid];
  const opened = await openDicom(
    bytesSource(new Uint8Array([...MARK, ...meta, ...deflated])),
  );
  assert(!opened.ok);
  assert.equal(opened.error.kind, "dicom.limit");
});

Deno.test("a header that never comes to an end is refused, without reading the file to its end", async () => {
  let readBytes = 0;
  const sizeBytes = 4 * 1024 * 1024 * 1024;
  // One UN sequence of undefined length over four gigabytes of small items.
  const head = new Uint8Array([
    ...MARK,
    ...explicit([9, 0, 1, 0x10], "UN", 0xffffffff),
  ]);
  const item = new Uint8Array(1024 * 1024);
  const filler = [0xfe, 0xff, 0x00, 0xe0, 0xf8, 0xff, 0x0f, 0];
  item.set(filler);
  const opened = await openDicom({
    sizeBytes,
    read(offset, length) {
      readBytes += length;
      const bytes = new Uint8Array(length);
      for (let i = 0; i < length; i++) {
        const at = offset + i;
        bytes[i] = at < head.length
          ? head[at]!
          : item[(at - head.length) % item.length]!;
      }
      return Promise.resolve(bytes);
    },
  });
  assert(!opened.ok);
  assert.equal(opened.error.kind, "dicom.limit");
  assert(readBytes <= LIMITS.headerBytes + 256 * 1024, `${readBytes}`);
});
