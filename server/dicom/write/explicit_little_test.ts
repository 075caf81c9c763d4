import assert from "node:assert/strict";
import { type ByteSource, bytesSource } from "#base";
import { peerTest, REAL_DATA, realDataTest } from "#testing";
import { decodeFrame } from "../pixels/decode_frame.ts";
import { uncompressedFrame } from "../pixels/uncompressed_frame.ts";
import { openDicom } from "../reader/open.ts";
import { filesBelow, sourceOf } from "../testing/files.ts";
import type { DicomObject, JsonDataSet } from "../types.ts";
import { conversionOf } from "./conversion.ts";
import { encodeFrame, LOSSLESS_SYNTAXES } from "./encode_frame.ts";
import { explicitLittle } from "./explicit_little.ts";
import { writeDicom } from "./write_dicom.ts";

const EXPLICIT_LITTLE = "1.2.840.10008.1.2.1";

async function opened(source: ByteSource): Promise<DicomObject> {
  const object = await openDicom(source, "end");
  assert(object.ok, JSON.stringify(object));
  return object.value;
}

/** The converted file, or why there is none. */
async function converted(
  source: ByteSource,
): Promise<Uint8Array<ArrayBuffer> | string> {
  const object = await opened(source);
  const file = await explicitLittle(
    object,
    source,
    (frame) => uncompressedFrame(object, source, frame),
  );
  if (!file.ok) return file.error.message;
  const blob = new Blob(await Array.fromAsync(file.value.pieces()));
  assert.equal(blob.size, file.value.sizeBytes);
  return new Uint8Array(await blob.arrayBuffer());
}

/** What a conversion may say otherwise: how the pixels are laid out, offsets, loss. */
const DESCRIBING = ["00280004", "00280006", "00282110", "7FE00010"];
const OFFSETS = ["7FE00001", "7FE00002", "7FE00003"];

function comparable(json: JsonDataSet): JsonDataSet {
  const left = [...DESCRIBING, ...OFFSETS];
  return Object.fromEntries(
    Object.entries(json).filter(([tag]) => !left.includes(tag)),
  );
}

realDataTest(
  "every file that can be converted says the same in Explicit VR Little Endian, in every attribute and pixel",
  async (folder) => {
    const done = new Set<string>();
    const refused: string[] = [];
    const unsettled: string[] = [];
    for await (const path of filesBelow(`${folder}/syntaxes`)) {
      const source = await sourceOf(path);
      const read = await openDicom(source, "end");
      if (!read.ok) continue;
      const before = read.value;
      const uid = before.transferSyntaxUid;
      const conversion = conversionOf(uid);
      if (conversion === undefined || conversion === "none") continue;
      const name = path.slice(folder.length);
      const bytes = await converted(source).catch((error) =>
        `broke off: ${error.message}`
      );
      if (typeof bytes === "string") {
        const isColor = bytes.startsWith("Colour named");
        (isColor ? unsettled : refused).push(`${name}: ${bytes}`);
        if (isColor) assert.equal(conversion, "lossy", name);
        continue;
      }
      done.add(uid);
      const copy = bytesSource(bytes);
      const after = await opened(copy);
      assert.equal(after.transferSyntaxUid, EXPLICIT_LITTLE, name);
      assert.deepEqual(
        comparable(after.dataSet.toJson()),
        comparable(before.dataSet.toJson()),
        name,
      );
      if (before.pixelData === undefined) continue;
      const count = Math.min(3, before.dataSet.number("00280008") ?? 1);
      for (let frame = 0; frame < count; frame++) {
        const [a, b] = [
          await decodeFrame(before, source, frame),
          await decodeFrame(after, copy, frame),
        ];
        assert.equal(b.ok, a.ok, `${name}: ${JSON.stringify(b)}`);
        if (!a.ok || !b.ok) continue;
        const bytesOf = ({ values }: typeof a.value) =>
          new Uint8Array(
            values.buffer,
            values.byteOffset,
            values.byteLength,
          );
        const isSame = Buffer.compare(bytesOf(a.value), bytesOf(b.value)) === 0;
        assert(isSame, `${name}, frame ${frame + 1}`);
      }
    }
    assert(done.size >= 16, [...done].join());
    // A frame that can't be decoded, and three files without SOP UIDs.
    assert.equal(refused.length, 4, refused.join("\n"));
    // Nine JPEGs of YBR_FULL, six of RGB, and a JPEG XL of YBR_FULL_422.
    assert.equal(unsettled.length, 16, unsettled.join("\n"));
  },
);

peerTest(
  ["dcmconv", "dcmdrle", "dcmdjpeg", "dcmdjpls", "dcm2json"],
  "a converted file says what DCMTK's own conversion says, pixels included",
  async () => {
    if (REAL_DATA === undefined) return;
    const at = `${REAL_DATA}/syntaxes`;
    const ct = `${at}/ct_one_image_all_ts/CTImage.dcm_`;
    const cases = [
      [
        "dcmconv",
        `${ct}LittleEndianImplicitTransferSyntax_1.2.840.10008.1.2.dcm`,
      ],
      [
        "dcmconv",
        `${ct}BigEndianExplicitTransferSyntax_1.2.840.10008.1.2.2.dcm`,
      ],
      ["dcmdrle", `${ct}RLELosslessTransferSyntax_1.2.840.10008.1.2.5.dcm`],
      [
        "dcmdjpeg",
        `${ct}JPEGProcess14SV1TransferSyntax_1.2.840.10008.1.2.4.70.dcm`,
      ],
      [
        "dcmdjpls",
        `${ct}JPEGLSLosslessTransferSyntax_1.2.840.10008.1.2.4.80.dcm`,
      ],
      ["dcmconv", `${at}/pydicom_small/ExplVR_BigEnd.dcm`],
      ["dcmconv", `${at}/pydicom_data/emri_small_big_endian.dcm`],
      ["dcmdrle", `${at}/pydicom_data/emri_small_RLE.dcm`],
    ] as const;
    const scratch = await Deno.makeTempDir();
    for (const [program, path] of cases) {
      const theirs = `${scratch}/theirs.dcm`;
      const { success } = await new Deno.Command(program, {
        args: program === "dcmconv" ? ["+te", path, theirs] : [path, theirs],
        stderr: "null",
      }).output();
      assert(success, `${program} ${path}`);
      const bytes = await converted(await sourceOf(path));
      assert(typeof bytes !== "string", path);
      const ours = `${scratch}/ours.dcm`;
      await Deno.writeFile(ours, bytes);
      assert.deepEqual(await dcm2json(ours), await dcm2json(theirs), path);
    }
    await Deno.remove(scratch, { recursive: true });
  },
);

async function dcm2json(path: string): Promise<Record<string, unknown>> {
  const { success, stdout } = await new Deno.Command("dcm2json", {
    args: [path],
  }).output();
  assert(success, path);
  const json = JSON.parse(new TextDecoder().decode(stdout));
  // Group 2 is of the file: who wrote it. DCMTK knows vendors' private tags,
  // which are UN for us where the file gives them no representation.
  return Object.fromEntries(
    Object.entries(json).filter(([tag]) =>
      !tag.startsWith("0002") && Number(`0x${tag[3]}`) % 2 === 0
    ),
  );
}

/** Three frames of 5 x 3 pixels, each compressed: of 16 bits. */
async function compressed(): Promise<Uint8Array<ArrayBuffer>> {
  const frames: Uint8Array[][] = [];
  for (const base of [0, 100, 200]) {
    const samples = Int16Array.from({ length: 15 }, (_, i) => base - i);
    const form = { columns: 5, rows: 3, bitsAllocated: 16, bitsStored: 16 };
    frames.push([
      await encodeFrame("jpeg2000", new Uint8Array(samples.buffer), {
        ...{ ...form, bitsAllocated: 16, samplesPerPixel: 1, signed: true },
      }),
    ]);
  }
  const us = (value: number) => ({ vr: "US", Value: [value] });
  return writeDicom({
    "00080016": { vr: "UI", Value: ["1.2.840.10008.5.1.4.1.1.7"] },
    "00080018": { vr: "UI", Value: ["2.25.1"] },
    "00280002": us(1),
    "00280004": { vr: "CS", Value: ["MONOCHROME2"] },
    "00280008": { vr: "IS", Value: [3] },
    "00280010": us(3),
    "00280011": us(5),
    "00280100": us(16),
    "00280101": us(16),
    "00280102": us(15),
    "00280103": us(1),
  }, {
    kind: "encapsulated",
    transferSyntaxUid: LOSSLESS_SYNTAXES.jpeg2000,
    frames,
  });
}

/** Six pixels of colour in JPEG 2000, which holds them as RGB, under another name. */
async function color(photometric: string, planar: number) {
  const samples = Uint8Array.from({ length: 18 }, (_, i) => 10 * i);
  const form = { columns: 3, rows: 2, bitsStored: 8, signed: false };
  const frame = await encodeFrame("jpeg2000", samples, {
    ...{ ...form, bitsAllocated: 8, samplesPerPixel: 3 },
  });
  const us = (value: number) => ({ vr: "US", Value: [value] });
  return writeDicom({
    "00080016": { vr: "UI", Value: ["1.2.840.10008.5.1.4.1.1.7"] },
    "00080018": { vr: "UI", Value: ["2.25.1"] },
    "00280002": us(3),
    "00280004": { vr: "CS", Value: [photometric] },
    "00280006": us(planar),
    "00280010": us(2),
    "00280011": us(3),
    "00280100": us(8),
    "00280101": us(8),
    "00280102": us(7),
    "00280103": us(0),
  }, {
    kind: "encapsulated",
    transferSyntaxUid: LOSSLESS_SYNTAXES.jpeg2000,
    frames: [[frame]],
  });
}

Deno.test("colour is named as it was written: RGB that was YBR_RCT, in planes or not", async () => {
  for (const planar of [0, 1]) {
    const bytes = await converted(bytesSource(await color("YBR_RCT", planar)));
    assert(typeof bytes !== "string", `${bytes}`);
    const { dataSet } = await opened(bytesSource(bytes));
    assert.equal(dataSet.text("00280004"), "RGB");
    assert.equal(dataSet.number("00280006"), planar);
    const rgb = Array.from({ length: 18 }, (_, i) => 10 * i);
    const planes = [0, 1, 2].flatMap((c) => rgb.filter((_, i) => i % 3 === c));
    assert.deepEqual([...bytes.slice(-18)], planar === 1 ? planes : rgb);
  }
});

Deno.test("colour that a codestream may hold otherwise than its header names it is not converted", async () => {
  for (const name of ["YBR_FULL", "YBR_FULL_422", "YBR_PARTIAL_420"]) {
    const reason = await converted(bytesSource(await color(name, 0)));
    assert(typeof reason === "string");
    assert.match(reason, new RegExp(`Colour named ${name}`));
  }
});

Deno.test("frames are decompressed when their turn comes, one after another", async () => {
  const source = bytesSource(await compressed());
  const object = await opened(source);
  const asked: number[] = [];
  const file = await explicitLittle(object, source, (frame) => {
    asked.push(frame);
    return uncompressedFrame(object, source, frame);
  });
  assert(file.ok);
  assert.deepEqual(asked, [0]);
  const pieces = file.value.pieces();
  await pieces.next();
  assert.deepEqual(asked, [0]);
  const rest = await Array.fromAsync(pieces);
  assert.deepEqual(asked, [0, 1, 2]);
  const values = new Int16Array(await new Blob(rest).arrayBuffer());
  assert.equal(values.length, 45);
  assert.deepEqual([values[0], values[15], values[44]], [0, 100, 186]);
});

Deno.test("a file that is cut short is not converted: what is missing would not be seen", async () => {
  const native = writeDicom({
    "00080016": { vr: "UI", Value: ["1.2.840.10008.5.1.4.1.1.7"] },
    "00080018": { vr: "UI", Value: ["2.25.1"] },
    "0020000D": { vr: "UI", Value: ["2.25.2"] },
  }, { kind: "native", vr: "OW", bytes: new Uint8Array(1000) });
  const cut = await converted(bytesSource(native.slice(0, -10)));
  assert(typeof cut === "string");
  assert.match(cut, /1000 bytes, of which 990/);
  const whole = await compressed();
  const lost = await converted(bytesSource(whole.slice(0, -20)));
  assert(typeof lost === "string");
  assert.match(lost, /ends inside a fragment/);
});
