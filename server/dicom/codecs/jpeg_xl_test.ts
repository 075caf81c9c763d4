import assert from "node:assert/strict";
import { realDataTest } from "#testing";
import type { PixelForm } from "../pixels/pixel_form.ts";
import { decodedFrames } from "../testing/compare.ts";
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

realDataTest(
  "a cine of JPEGs recompressed as JPEG XL decodes to RGB frames",
  async (data) => {
    const frames = await decodedFrames(`${data}/syntaxes/dcm4che/will-jxl.dcm`);
    assert.equal(frames.length, 27);
    for (const { samplesPerPixel, values, rows, columns } of frames) {
      assert.equal(samplesPerPixel, 3);
      assert.equal(values.length, 3 * rows * columns);
      assert(values.some((value) => value > 200));
    }
  },
);
