import assert from "node:assert/strict";
import fc from "fast-check";
import { type ByteSource, bytesSource } from "#base";
import { locateValue } from "../data_set/locate_value.ts";
import type { JsonDataSet } from "../types.ts";
import { writeDicom, type WrittenPixels } from "../write/write_dicom.ts";
import { openDicom } from "./open.ts";

const IMAGE: JsonDataSet = {
  "00080016": { vr: "UI", Value: ["1.2.840.10008.5.1.4.1.1.7"] },
  "00080018": { vr: "UI", Value: ["2.25.1"] },
  "00280010": { vr: "US", Value: [1024] },
  "00280011": { vr: "US", Value: [4096] },
};
const NATIVE: WrittenPixels = {
  kind: "native",
  vr: "OW",
  bytes: new Uint8Array(8 << 20).fill(0x40),
};
const ENCAPSULATED: WrittenPixels = {
  kind: "encapsulated",
  transferSyntaxUid: "1.2.840.10008.1.2.4.90",
  // Bytes that would be elements, if they were read.
  frames: [
    [new Uint8Array(4 << 20).fill(0x41), new Uint8Array(7).fill(1)],
    [new Uint8Array(4 << 20).fill(0x42)],
  ],
};

/** An element in explicit little endian, of a representation with a 32-bit length. */
function element(tag: number, vr: string, value: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(12 + value.length);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, tag >>> 16, true);
  view.setUint16(2, tag & 0xffff, true);
  bytes.set([vr.charCodeAt(0), vr.charCodeAt(1)], 4);
  view.setUint32(8, value.length, true);
  bytes.set(value, 12);
  return bytes;
}

function joined(...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

/** A source, and how many bytes were read of it. */
function counted(...parts: Uint8Array[]): ByteSource & { readBytes: number } {
  const whole = new Uint8Array(parts.reduce((sum, p) => sum + p.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  const source = bytesSource(whole);
  return {
    sizeBytes: source.sizeBytes,
    readBytes: 0,
    read(offset, length) {
      this.readBytes += Math.min(length, source.sizeBytes - offset);
      return source.read(offset, length);
    },
  };
}

/** A private group, Digital Signatures Sequence with one item, and padding of 2 MiB. */
function trailing(): Uint8Array {
  const item = element(0x04000120, "OB", new Uint8Array([1, 2]));
  const items = joined(
    new Uint8Array([0xfe, 0xff, 0x00, 0xe0, item.length, 0, 0, 0]),
    item,
  );
  return joined(
    element(0x7fe10010, "UT", new TextEncoder().encode("FARSIGHT")),
    element(0xfffafffa, "SQ", items),
  );
}

const LONG = element(0xfffcfffc, "OB", new Uint8Array(2 << 20).fill(9));

for (const pixels of [NATIVE, ENCAPSULATED]) {
  Deno.test(`openDicom() to the end reads what follows ${pixels.kind} pixel data, and not the pixels`, async () => {
    const source = counted(writeDicom(IMAGE, pixels), trailing(), LONG);
    const short = await openDicom(source);
    assert(short.ok);
    const before = Object.keys(short.value.dataSet.toJson());
    assert.equal(before.at(-1), "7FE00010");
    source.readBytes = 0;
    const opened = await openDicom(source, "end");
    assert(opened.ok);
    assert(source.readBytes < 300_000, `${source.readBytes} bytes were read`);
    const { dataSet, warnings, pixelData } = opened.value;
    assert.deepEqual(warnings, []);
    assert.deepEqual(pixelData, short.value.pixelData);
    const json = dataSet.toJson((path) => `at/${path}`);
    assert.deepEqual(Object.keys(json), [
      ...before,
      ...["7FE10010", "FFFAFFFA", "FFFCFFFC"],
    ]);
    assert.deepEqual(json["7FE10010"], { vr: "UT", Value: ["FARSIGHT"] });
    assert.deepEqual(json["FFFAFFFA"]!.Value, [
      { "04000120": { vr: "OB", InlineBinary: "AQI=" } },
    ]);
    assert.equal(json["FFFCFFFC"]!.BulkDataURI, "at/FFFCFFFC");
    const value = locateValue(opened.value, source, ["FFFCFFFC"]);
    assert(value.ok);
    const { offsetBytes, lengthBytes } = value.value;
    assert.equal(lengthBytes, 2 << 20);
    const bytes = await source.read(offsetBytes, lengthBytes);
    assert(bytes.every((byte) => byte === 9));
  });
}

Deno.test("openDicom() to the end takes no bytes after the pixel data for elements that can't be there", async () => {
  const pixels: WrittenPixels = { ...NATIVE, bytes: new Uint8Array(64) };
  const file = writeDicom(IMAGE, pixels);
  const patientName = element(0x00100010, "UT", new Uint8Array(4).fill(0x41));
  const cut = element(0xfffcfffc, "OB", new Uint8Array(100)).slice(0, 50);
  for (const after of [new Uint8Array(3000), patientName, cut]) {
    const opened = await openDicom(counted(file, after), "end");
    assert(opened.ok);
    const tags = Object.keys(opened.value.dataSet.toJson());
    assert.deepEqual(tags, [...Object.keys(IMAGE).sort(), "7FE00010"]);
  }
});

Deno.test("no bytes after the pixel data change what was read before it", async () => {
  const pixels: WrittenPixels = { ...NATIVE, bytes: new Uint8Array(64) };
  const file = writeDicom(IMAGE, pixels);
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (after) => {
      const opened = await openDicom(counted(file, after), "end");
      assert(opened.ok);
      const json = opened.value.dataSet.toJson();
      for (const [tag, attribute] of Object.entries(IMAGE)) {
        assert.deepEqual(json[tag], attribute);
      }
    }),
  );
});
