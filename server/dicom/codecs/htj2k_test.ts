import assert from "node:assert/strict";
import { realDataTest } from "#testing";
import type { PixelForm } from "../pixels/pixel_form.ts";
import { jpeg2000Info } from "./codestream.ts";
import { decodeHtj2k } from "./jpeg_2000.ts";

realDataTest(
  "decodeHtj2k() of bare codestreams gives the raw pixels that came with them",
  async (data) => {
    const folder = `${data}/syntaxes/htj2k_codestreams`;
    for (const name of ["CT1", "MR1", "NM1"]) {
      const encoded = await Deno.readFile(`${folder}/${name}.j2c`);
      const raw = await Deno.readFile(`${folder}/${name}.RAW`);
      const info = jpeg2000Info(encoded);
      assert(info !== undefined, name);
      const form: PixelForm = {
        rows: info.rows,
        columns: info.columns,
        frameCount: 1,
        samplesPerPixel: 1,
        isPlanar: false,
        photometric: "MONOCHROME2",
        bitsAllocated: 16,
        bitsStored: 16,
        highBit: 15,
        signed: info.signed,
        isFloat: false,
      };
      const { bytes } = await decodeHtj2k(encoded, form);
      assert.equal(bytes.length, raw.length, name);
      assert(bytes.every((byte, i) => byte === raw[i]), `${name} differs`);
    }
  },
);
