import assert from "node:assert/strict";
import { bytesSource } from "#base";
import { decodeFrame, encodeFrame, openDicom, writeDicom } from "#dicom";
import { realDataTest, sampleDicom, sampleUids } from "#testing";
import { BASE_URL, openArchive, type TestArchive } from "./testing/archive.ts";
import { readParts } from "./testing/multipart_reader.ts";

const SYNTAXES = "syntaxes";
const CT = `${SYNTAXES}/ct_one_image_all_ts/CTImage.dcm`;
const EXPLICIT = "1.2.840.10008.1.2.1";
const JPEG_2000 = "1.2.840.10008.1.2.4.90";
const EXACT = [
  ["LittleEndianImplicitTransferSyntax", "1.2.840.10008.1.2"],
  ["BigEndianExplicitTransferSyntax", "1.2.840.10008.1.2.2"],
  [
    "DeflatedExplicitVRLittleEndianTransferSyntax",
    "1.2.840.10008.1.2.1.99",
  ],
  ["JPEGProcess14SV1TransferSyntax", "1.2.840.10008.1.2.4.70"],
  ["JPEGLSLosslessTransferSyntax", "1.2.840.10008.1.2.4.80"],
  ["JPEG2000LosslessOnlyTransferSyntax", "1.2.840.10008.1.2.4.90"],
  ["RLELosslessTransferSyntax", "1.2.840.10008.1.2.5"],
] as const;
const LOSSY = [
  ["JPEGProcess2_4TransferSyntax", "1.2.840.10008.1.2.4.51"],
  ["JPEG2000TransferSyntax", "1.2.840.10008.1.2.4.91"],
] as const;

function multipart(syntax?: string): string {
  const type = `multipart/related; type="application/dicom"`;
  return syntax === undefined ? type : `${type}; transfer-syntax=${syntax}`;
}

async function archiveOf(path: string) {
  const archive = await openArchive();
  const bytes = await Deno.readFile(path);
  await archive.add(bytes);
  const [one] = await (await archive.get("/instances")).json();
  const url = one["00081190"].Value[0] as string;
  return { archive, bytes, path: url.slice(BASE_URL.length) };
}

/** The one part, the transfer syntax that it says, and that of the file in it. */
async function partOf(archive: TestArchive, path: string, accept?: string) {
  const response = await archive.get(path, accept);
  assert.equal(response.status, 200, `${accept}: ${response.status}`);
  const [part] = await readParts(response);
  const { headers, bytes } = part!;
  assert.equal(headers.get("content-length"), `${bytes.length}`);
  const [, said] = /^application\/dicom; transfer-syntax=(.*)$/
    .exec(headers.get("content-type")!)!;
  const object = await openDicom(bytesSource(bytes));
  assert(object.ok);
  assert.equal(object.value.transferSyntaxUid, said);
  return { bytes, syntax: said!, object: object.value };
}

async function firstFrame(bytes: Uint8Array<ArrayBuffer>) {
  const source = bytesSource(bytes);
  const object = await openDicom(source);
  assert(object.ok);
  const frame = await decodeFrame(object.value, source, 0);
  assert(frame.ok);
  return frame.value.values;
}

realDataTest(
  "what was stored without loss is sent in Explicit VR Little Endian, and with transfer-syntax=* to the bit",
  async (data) => {
    for (const [name, uid] of EXACT) {
      const stored = await archiveOf(`${data}/${CT}_${name}_${uid}.dcm`);
      const { archive, path } = stored;
      await using _ = archive;
      const values = await firstFrame(stored.bytes);
      for (
        const accept of [undefined, "*/*", multipart(), multipart(EXPLICIT)]
      ) {
        const { bytes, syntax } = await partOf(archive, path, accept);
        assert.equal(syntax, EXPLICIT, `${name}: ${accept}`);
        assert.deepEqual(await firstFrame(bytes), values, name);
      }
      for (const accept of [multipart("*"), multipart(uid)]) {
        const { bytes, syntax } = await partOf(archive, path, accept);
        assert.equal(syntax, uid);
        assert.deepEqual(bytes, stored.bytes, name);
      }
      const single = await archive.get(path, "application/dicom");
      const alone = new Uint8Array(await single.arrayBuffer());
      assert.equal(single.headers.get("content-length"), `${alone.length}`);
      assert.deepEqual(await firstFrame(alone), values, name);
      const etags = await Promise.all([multipart(), multipart("*")].map(
        async (accept) => {
          const response = await archive.get(path, accept);
          await response.body?.cancel();
          return response.headers.get("etag");
        },
      ));
      assert.notEqual(etags[0], etags[1]);
    }
  },
);

realDataTest(
  "what was compressed with loss is sent as it was stored, and decompressed where that is asked for",
  async (data) => {
    for (const [name, uid] of LOSSY) {
      const stored = await archiveOf(`${data}/${CT}_${name}_${uid}.dcm`);
      const { archive, path } = stored;
      await using _ = archive;
      for (const accept of [undefined, multipart(), multipart("*")]) {
        const { bytes } = await partOf(archive, path, accept);
        assert.deepEqual(bytes, stored.bytes, name);
      }
      const explicit = await partOf(archive, path, multipart(EXPLICIT));
      assert.equal(explicit.syntax, EXPLICIT);
      assert.equal(explicit.object.dataSet.text("00282110"), "01");
      const values = await firstFrame(stored.bytes);
      assert.deepEqual(await firstFrame(explicit.bytes), values, name);
    }
  },
);

realDataTest(
  "what can't be converted is sent as it was stored, and is 406 where only a conversion is accepted",
  async (data) => {
    // A video, and JPEGs that may hold another colour than YBR_FULL or RGB.
    const names = [
      "derived_mpeg2/mpeg2_720x480.dcm",
      "pydicom_small/SC_rgb_jpeg_dcmtk.dcm",
      "fodicom/GH195.dcm",
    ];
    for (const name of names) {
      const stored = await archiveOf(`${data}/${SYNTAXES}/${name}`);
      const { archive, bytes, path } = stored;
      await using _ = archive;
      assert.deepEqual((await partOf(archive, path)).bytes, bytes, name);
      const refused = await archive.get(path, multipart(EXPLICIT));
      assert.equal(refused.status, 406, name);
      assert.match((await refused.json()).detail, /transfer-syntax=1\.2\.840/);
    }
  },
);

/** A JPEG 2000 image of the same series as `sampleDicom({})`, all of one value. */
async function compressedSample(): Promise<Uint8Array<ArrayBuffer>> {
  const { studyUid, seriesUid, sopUid } = sampleUids({ instance: 2 });
  const samples = new Uint8Array(new Uint16Array(64).fill(700).buffer);
  const form = { columns: 8, rows: 8, samplesPerPixel: 1, signed: false };
  const codestream = await encodeFrame("jpeg2000", samples, {
    ...{ ...form, bitsAllocated: 16, bitsStored: 16, samplesPerPixel: 1 },
  });
  const us = (value: number) => ({ vr: "US", Value: [value] });
  const ui = (value: string) => ({ vr: "UI", Value: [value] });
  return writeDicom({
    "00080016": ui("1.2.840.10008.5.1.4.1.1.7"),
    "00080018": ui(sopUid),
    "00080060": { vr: "CS", Value: ["CT"] },
    "00100020": { vr: "LO", Value: ["SAMPLE"] },
    "0020000D": ui(studyUid),
    "0020000E": ui(seriesUid),
    "00280002": us(1),
    "00280004": { vr: "CS", Value: ["MONOCHROME2"] },
    "00280010": us(8),
    "00280011": us(8),
    "00280100": us(16),
    "00280101": us(16),
    "00280102": us(15),
    "00280103": us(0),
  }, {
    kind: "encapsulated",
    transferSyntaxUid: JPEG_2000,
    frames: [[codestream]],
  });
}

Deno.test("a series of several transfer syntaxes is sent whole, each part saying its own", async () => {
  await using archive = await openArchive();
  const files = [sampleDicom({}), await compressedSample()];
  await archive.addAll(files);
  const { studyUid } = sampleUids({});
  const get = async (accept: string) => {
    const parts = await readParts(
      await archive.get(`/studies/${studyUid}`, accept),
    );
    return parts.map(({ headers, bytes }) => ({
      syntax: headers.get("content-type")!.split("=")[1]!,
      bytes,
    })).sort((a, b) => a.syntax.localeCompare(b.syntax));
  };
  const converted = await get(multipart());
  const syntaxes = converted.map(({ syntax }) => syntax);
  assert.deepEqual(syntaxes, [EXPLICIT, EXPLICIT]);
  const stored = await get(multipart("*"));
  assert.deepEqual(stored.map(({ syntax }) => syntax), [EXPLICIT, JPEG_2000]);
  assert.deepEqual(stored.map(({ bytes }) => bytes), files);
  const [image] = converted.filter(({ bytes }) =>
    bytes.length !== files[0]!.length
  );
  assert((await firstFrame(image!.bytes)).every((value) => value === 700));
  const refused = await archive.get(
    `/studies/${studyUid}`,
    multipart(JPEG_2000),
  );
  assert.equal(refused.status, 406);
});
