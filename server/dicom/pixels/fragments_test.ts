import assert from "node:assert/strict";
import { bytesSource } from "#base";
import { realDataTest } from "#testing";
import { openDicom } from "../reader/open.ts";
import { decodedFrames, differenceOf } from "../testing/compare.ts";
import type { JsonDataSet } from "../types.ts";
import { writeDicom } from "../write/write_dicom.ts";
import { storedFrame } from "./stored_frame.ts";

const SET: JsonDataSet = {
  "00080016": { vr: "UI", Value: ["1.2.840.10008.5.1.4.1.1.7"] },
  "00080018": { vr: "UI", Value: ["2.25.1"] },
  "00280002": { vr: "US", Value: [1] },
  "00280008": { vr: "IS", Value: [3] },
  "00280010": { vr: "US", Value: [2] },
  "00280011": { vr: "US", Value: [2] },
  "00280100": { vr: "US", Value: [8] },
};
/** Begins as JPEG 2000 codestreams do. */
const begin = (...rest: number[]) =>
  Uint8Array.of(0xff, 0x4f, 0xff, 0x51, ...rest);
const FRAMES = [
  [begin(1, 1), Uint8Array.of(2, 2), Uint8Array.of(3, 3)],
  [begin(4, 4)],
  [begin(5, 5), Uint8Array.of(0xfe, 0xff, 0xdd, 0xe0, 6, 6)],
];

async function framesOf(file: Uint8Array<ArrayBuffer>): Promise<number[][]> {
  const source = bytesSource(file);
  const opened = await openDicom(source);
  assert(opened.ok, JSON.stringify(opened));
  const frames: number[][] = [];
  for (let index = 0; index < 3; index++) {
    const frame = await storedFrame(opened.value, source, index);
    assert(frame.ok, JSON.stringify(frame));
    frames.push([...frame.value.bytes]);
  }
  return frames;
}

function written(set: JsonDataSet = SET): Uint8Array<ArrayBuffer> {
  return writeDicom(set, {
    kind: "encapsulated",
    transferSyntaxUid: "1.2.840.10008.1.2.4.90",
    frames: FRAMES,
  });
}

const EXPECTED = FRAMES.map((parts) => parts.flatMap((part) => [...part]));

/** The same file with another basic offset table of as many numbers. */
function withTable(file: Uint8Array<ArrayBuffer>, offsets: readonly number[]) {
  const view = new DataView(file.buffer);
  const mark = [0xfe, 0xff, 0x00, 0xe0, 12, 0, 0, 0];
  const at = file.findIndex((_, i) =>
    mark.every((byte, k) => file[i + k] === byte)
  );
  offsets.forEach((offset, i) => view.setUint32(at + 8 + 4 * i, offset, true));
  return file;
}

Deno.test("frames of several fragments are told apart by the basic offset table", async () => {
  assert.deepEqual(await framesOf(written()), EXPECTED);
});

Deno.test("a basic offset table that does not fit is not believed: codestreams show where they begin", async () => {
  assert.deepEqual(await framesOf(withTable(written(), [0, 7, 9])), EXPECTED);
});

Deno.test("the extended offset table counts before the basic one", async () => {
  const offsets = new BigUint64Array([
    0n,
    14n + 10n + 10n,
    14n + 10n + 10n + 14n,
  ]);
  const lengths = new BigUint64Array([10n, 6n, 12n]);
  const base64 = (numbers: BigUint64Array) =>
    btoa(String.fromCharCode(...new Uint8Array(numbers.buffer)));
  const file = written({
    ...SET,
    "7FE00001": { vr: "OV", InlineBinary: base64(offsets) },
    "7FE00002": { vr: "OV", InlineBinary: base64(lengths) },
  });
  assert.deepEqual(await framesOf(withTable(file, [0, 14, 24])), EXPECTED);
});

Deno.test("frames that nothing tells apart are an error that counts them", async () => {
  const file = writeDicom(SET, {
    kind: "encapsulated",
    transferSyntaxUid: "1.2.840.10008.1.2.4.90",
    frames: [[begin(1)], [Uint8Array.of(1, 2), Uint8Array.of(3, 4)], [
      begin(2),
    ]],
  });
  const source = bytesSource(withTable(file, [9, 9, 9]));
  const opened = await openDicom(source);
  assert(opened.ok);
  const frame = await storedFrame(opened.value, source, 0);
  assert(!frame.ok);
  assert.match(frame.error.message, /3 frames apart in 4 fragments of which 2/);
});

realDataTest(
  "a file in GE's private syntax, little endian with pixels in big endian, gives its twin's pixels",
  async (data) => {
    const [ge, twin] = await Promise.all([
      decodedFrames(
        `${data}/hostile/fodicom_issues/GH177_D_CLUNIE_CT1_IVRLE_BigEndian_undefined_length.dcm`,
      ),
      decodedFrames(
        `${data}/hostile/fodicom_issues/D_CLUNIE_CT1_RLE_FRAGS.dcm`,
      ),
    ]);
    assert.equal(differenceOf(ge, twin).maximum, 0);
  },
);
