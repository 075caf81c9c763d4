import assert from "node:assert/strict";
import { crc32 } from "node:zlib";
import { bytesSource } from "#base";
import { peerTest, REAL_DATA, realDataTest } from "#testing";
import { openDicom } from "../reader/open.ts";
import type { JsonDataSet } from "../types.ts";
import { encodeFrame, LOSSLESS_SYNTAXES } from "../write/encode_frame.ts";
import { writeDicom } from "../write/write_dicom.ts";
import { filesBelow, sourceOf } from "../testing/files.ts";
import { verifiedPixels } from "../testing/verified_pixels.ts";
import { storedFrame } from "./stored_frame.ts";
import { uncompressedFrame } from "./uncompressed_frame.ts";

type Read = typeof uncompressedFrame;

async function framesOf(path: string, read: Read): Promise<Uint8Array[]> {
  const source = await sourceOf(path);
  const opened = await openDicom(source);
  assert(opened.ok, path);
  const count = opened.value.dataSet.number("00280008") ?? 1;
  const frames: Uint8Array[] = [];
  for (let index = 0; index < count; index++) {
    const frame = await read(opened.value, source, index);
    assert(frame.ok, `${path}: ${JSON.stringify(frame)}`);
    frames.push(frame.value);
  }
  return frames;
}

const us = (value: number) => ({ vr: "US", Value: [value] });

/** Six pixels in JPEG 2000 of 8 bits, under a header of one's own. */
async function jpeg2000(
  samples: readonly number[],
  samplesPerPixel: 1 | 3,
  header: JsonDataSet,
): Promise<Uint8Array> {
  const codestream = await encodeFrame("jpeg2000", Uint8Array.from(samples), {
    columns: 3,
    rows: 2,
    bitsAllocated: 8,
    bitsStored: 8,
    samplesPerPixel,
    signed: false,
  });
  const source = bytesSource(writeDicom({
    "00080016": { vr: "UI", Value: ["1.2.840.10008.5.1.4.1.1.7"] },
    "00080018": { vr: "UI", Value: ["2.25.1"] },
    "00280002": us(samplesPerPixel),
    "00280010": us(2),
    "00280011": us(3),
    ...header,
  }, {
    kind: "encapsulated",
    transferSyntaxUid: LOSSLESS_SYNTAXES.jpeg2000,
    frames: [[codestream]],
  }));
  const opened = await openDicom(source);
  assert(opened.ok);
  const frame = await uncompressedFrame(opened.value, source, 0);
  assert(frame.ok, JSON.stringify(frame));
  return frame.value;
}

Deno.test("uncompressedFrame() puts narrow codestreams into the header's cells, at its High Bit", async () => {
  const grey = [0, 1, 2, 127, 128, 255];
  for (const [highBit, scale] of [[7, 1], [11, 16]] as const) {
    const bytes = await jpeg2000(grey, 1, {
      "00280100": us(16),
      "00280101": us(8),
      "00280102": us(highBit),
    });
    const cells = new Uint16Array(bytes.slice().buffer);
    assert.deepEqual([...cells], grey.map((value) => value * scale));
  }
});

Deno.test("uncompressedFrame() puts colour into planes where the header says so", async () => {
  const rgb = Array.from({ length: 18 }, (_, i) => 10 * i);
  const header = {
    "00280004": { vr: "CS", Value: ["YBR_RCT"] },
    "00280100": us(8),
  };
  assert.deepEqual([...await jpeg2000(rgb, 3, header)], rgb);
  assert.deepEqual(
    [...await jpeg2000(rgb, 3, { ...header, "00280006": us(1) })],
    [0, 1, 2].flatMap((c) => rgb.filter((_, i) => i % 3 === c)),
  );
});

const stored: Read = async (...asked) => {
  const frame = await storedFrame(...asked);
  return frame.ok ? { ok: true, value: frame.value.bytes } : frame;
};

function assertSame(
  file: string,
  ours: readonly Uint8Array[],
  theirs: readonly Uint8Array[],
): void {
  assert.equal(ours.length, theirs.length, file);
  for (const [index, frame] of ours.entries()) {
    assert.equal(frame.length, theirs[index]!.length, `${file} ${index}`);
    assert.equal(crc32(frame), crc32(theirs[index]!), `${file} ${index}`);
  }
}

realDataTest(
  "uncompressedFrame() of what was compressed without loss is what the uncompressed twin holds, byte for byte",
  async (data) => {
    const folder = `${data}/syntaxes`;
    let compared = 0;
    for (const { file, twin, verdict } of await verifiedPixels(folder)) {
      // The one twin that is laid out otherwise: in planes.
      const isPlanes = file === "pydicom_data/color-pl.dcm";
      if (verdict.startsWith("maxdiff") || isPlanes) continue;
      const ours = await framesOf(`${folder}/${file}`, uncompressedFrame);
      assertSame(file, ours, await framesOf(`${folder}/${twin}`, stored));
      compared++;
    }
    assert.equal(compared, 58);
  },
);

peerTest(
  ["dcmdrle"],
  "uncompressedFrame() of RLE is what dcmdrle makes of it: palettes, YBR_FULL, planes, 8 to 32 bits",
  async () => {
    if (REAL_DATA === undefined) return;
    const output = await Deno.makeTempFile({ suffix: ".dcm" });
    let compared = 0;
    for await (const path of filesBelow(`${REAL_DATA}/syntaxes`)) {
      if (!/\.dcm$|echo$|RLE$/.test(path)) continue;
      const opened = await openDicom(await sourceOf(path));
      if (!opened.ok) continue;
      const { transferSyntaxUid, dataSet } = opened.value;
      const isRle = transferSyntaxUid === "1.2.840.10008.1.2.5";
      // DCMTK reads no RLE of one bit.
      if (!isRle || dataSet.number("00280100") === 1) continue;
      await new Deno.Command("dcmdrle", { args: [path, output] }).output();
      const ours = await framesOf(path, uncompressedFrame);
      assertSame(path, ours, await framesOf(output, stored));
      compared++;
    }
    await Deno.remove(output);
    assert(compared >= 24, `${compared} files`);
  },
);
