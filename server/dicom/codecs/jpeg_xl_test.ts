import assert from "node:assert/strict";
import { peerTest, REAL_DATA } from "#testing";
import { decodeFrame } from "../pixels/decode_frame.ts";
import type { PixelForm } from "../pixels/pixel_form.ts";
import { storedFrame } from "../pixels/stored_frame.ts";
import { openDicom } from "../reader/open.ts";
import { sourceOf } from "../testing/files.ts";
import { decodeJpegXl } from "./jpeg_xl.ts";
import { runEncoder } from "./native_codecs.ts";

for (const [bits, samples] of [[8, 1], [8, 3], [12, 1], [16, 1]] as const) {
  Deno.test(`JPEG XL written without loss comes back bit for bit: ${samples} samples of ${bits} bits`, async () => {
    const form: PixelForm = {
      rows: 40,
      columns: 33,
      frameCount: 1,
      samplesPerPixel: samples,
      isPlanar: false,
      photometric: samples === 1 ? "MONOCHROME2" : "RGB",
      bitsAllocated: bits === 8 ? 8 : 16,
      bitsStored: bits,
      highBit: bits - 1,
      signed: false,
      isFloat: false,
    };
    const count = form.rows * form.columns * samples;
    const cells = bits === 8 ? new Uint8Array(count) : new Uint16Array(count);
    let state = 7;
    for (let i = 0; i < count; i++) {
      state = (state * 48271) % 0x7fffffff;
      cells[i] = (i * 3 + (state & 31)) & (2 ** bits - 1);
    }
    const bytes = new Uint8Array(cells.buffer);
    const encoded = await runEncoder("encodeJpegXl", bytes, form);
    const decoded = await decodeJpegXl(encoded, form);
    assert.deepEqual(decoded.bytes, bytes);
  });
}

peerTest(
  ["djxl"],
  "a cine of JPEGs recompressed as JPEG XL (.111) comes out as libjxl decodes it, within 1",
  async () => {
    if (REAL_DATA === undefined) return;
    const source = await sourceOf(
      `${REAL_DATA}/syntaxes/dcm4che/will-jxl.dcm`,
    );
    const opened = await openDicom(source);
    assert(opened.ok);
    const count = opened.value.dataSet.number("00280008");
    assert.equal(count, 27);
    for (let index = 0; index < count; index += 3) {
      const frame = await decodeFrame(opened.value, source, index);
      const stored = await storedFrame(opened.value, source, index);
      assert(frame.ok && stored.ok);
      const peers = await byLibjxl(stored.value.bytes);
      const { values } = frame.value;
      assert.equal(values.length, peers.length);
      let maximum = 0;
      values.forEach((value, i) => {
        maximum = Math.max(maximum, Math.abs(value - peers[i]!));
      });
      assert(maximum <= 1, `frame ${index} differs by ${maximum}`);
    }
  },
);

/** Samples as Debian's djxl gives them, RGB of 8 bits. */
async function byLibjxl(encoded: Uint8Array): Promise<Uint8Array> {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeFile(`${folder}/in.jxl`, encoded);
    const { success, stderr } = await new Deno.Command("djxl", {
      args: ["in.jxl", "out.ppm"],
      cwd: folder,
    }).output();
    assert(success, new TextDecoder().decode(stderr));
    const bytes = await Deno.readFile(`${folder}/out.ppm`);
    const head = new TextDecoder("latin1").decode(bytes.subarray(0, 40));
    const [whole = ""] = /^P6\s\d+\s\d+\s255\s/.exec(head) ?? [];
    assert(whole !== "", head);
    return bytes.subarray(whole.length);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
