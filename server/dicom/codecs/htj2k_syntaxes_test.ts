import assert from "node:assert/strict";
import { bytesSource } from "#base";
import { peerTest, REAL_DATA, realDataTest } from "#testing";
import { decodeFrame } from "../pixels/decode_frame.ts";
import { openDicom } from "../reader/open.ts";
import { encodeLossyHtj2k } from "../testing/lossy_htj2k.ts";
import { writeDicom } from "../write/write_dicom.ts";
import { jpeg2000Info } from "./codestream.ts";

const LOSSLESS_RPCL = "1.2.840.10008.1.2.4.202";
const ANY = "1.2.840.10008.1.2.4.203";

interface Form {
  readonly columns: number;
  readonly rows: number;
  readonly bits: number;
  readonly signed: boolean;
}

/** Stored values of a codestream in an object of that transfer syntax. */
async function valuesOf(
  uid: string,
  codestream: Uint8Array,
  { columns, rows, bits, signed }: Form,
): Promise<Int16Array | Uint16Array> {
  const bytes = writeDicom({
    "00080016": { vr: "UI", Value: ["1.2.840.10008.5.1.4.1.1.7"] },
    "00080018": { vr: "UI", Value: ["2.25.1"] },
    "00280002": { vr: "US", Value: [1] },
    "00280004": { vr: "CS", Value: ["MONOCHROME2"] },
    "00280010": { vr: "US", Value: [rows] },
    "00280011": { vr: "US", Value: [columns] },
    "00280100": { vr: "US", Value: [16] },
    "00280101": { vr: "US", Value: [bits] },
    "00280102": { vr: "US", Value: [bits - 1] },
    "00280103": { vr: "US", Value: [signed ? 1 : 0] },
  }, {
    kind: "encapsulated",
    transferSyntaxUid: uid,
    frames: [[codestream]],
  });
  const source = bytesSource(bytes);
  const opened = await openDicom(source);
  assert(opened.ok);
  const frame = await decodeFrame(opened.value, source, 0);
  assert(frame.ok, JSON.stringify(frame));
  const { values } = frame.value;
  assert(values instanceof Int16Array || values instanceof Uint16Array);
  return values;
}

/** Place of the SGcod and SPcod fields, ISO 15444-1 A.6.1. */
function codingStyle(codestream: Uint8Array) {
  const at = codestream.findIndex((byte, i) =>
    byte === 0xff && codestream[i + 1] === 0x52
  );
  return {
    isRpcl: codestream[at + 5] === 2,
    isReversible: codestream[at + 13] === 1,
  };
}

realDataTest(
  "HTJ2K in order RPCL, by another encoder, gives the raw pixels as .202 and as .203",
  async (data) => {
    const folder = `${data}/syntaxes/htj2k_codestreams`;
    for (const name of ["CT1", "MR1", "NM1"]) {
      const codestream = await Deno.readFile(`${folder}/${name}.j2c`);
      assert.deepEqual(codingStyle(codestream), {
        isRpcl: true,
        isReversible: true,
      });
      const raw = await Deno.readFile(`${folder}/${name}.RAW`);
      const form = jpeg2000Info(codestream)!;
      for (const uid of [LOSSLESS_RPCL, ANY]) {
        const values = await valuesOf(uid, codestream, form);
        const { buffer, byteOffset, byteLength } = values;
        const bytes = new Uint8Array(buffer, byteOffset, byteLength);
        assert.equal(bytes.length, raw.length, name);
        assert(bytes.every((byte, i) => byte === raw[i]), `${name} ${uid}`);
      }
    }
  },
);

peerTest(
  ["opj_decompress"],
  "lossy HTJ2K (.203) comes out as OpenJPEG decodes it, within 1, and near its original",
  async () => {
    if (REAL_DATA === undefined) return;
    const folder = `${REAL_DATA}/syntaxes/htj2k_codestreams`;
    const raw = await Deno.readFile(`${folder}/CT1.RAW`);
    const original = new Int16Array(raw.buffer);
    const form = { columns: 512, rows: 512, bits: 16, signed: true };
    const codestream = await encodeLossyHtj2k(raw, form);
    assert.equal(codingStyle(codestream).isReversible, false);
    const values = await valuesOf(ANY, codestream, form);
    const peers = await byOpenJpeg(codestream);
    assert.equal(peers.length, values.length);
    let fromPeer = 0;
    let fromOriginal = 0;
    values.forEach((value, i) => {
      fromPeer = Math.max(fromPeer, Math.abs(value - peers[i]!));
      fromOriginal += Math.abs(value - original[i]!);
    });
    assert(fromPeer <= 1, `${fromPeer} from OpenJPEG`);
    const mean = fromOriginal / values.length;
    assert(mean > 0 && mean < 0.01, `${mean} from the original on average`);
  },
);

async function byOpenJpeg(codestream: Uint8Array): Promise<Int16Array> {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeFile(`${folder}/in.jhc`, codestream);
    const { success, stdout } = await new Deno.Command("opj_decompress", {
      args: ["-i", "in.jhc", "-o", "out.rawl"],
      cwd: folder,
    }).output();
    assert(success, new TextDecoder().decode(stdout));
    const bytes = await Deno.readFile(`${folder}/out.rawl`);
    return new Int16Array(bytes.buffer);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
