import assert from "node:assert/strict";
import fc from "fast-check";
import { bytesSource } from "#base";
import { realDataTest } from "#testing";
import { storedFrame } from "../pixels/stored_frame.ts";
import { PixelFault } from "../pixels/raw_frame.ts";
import { openDicom } from "../reader/open.ts";
import { decodedFrames } from "../testing/compare.ts";
import { decodeJpegLsPlain } from "./jpeg_ls_plain.ts";

async function codestream(path: string): Promise<Uint8Array<ArrayBuffer>> {
  const source = bytesSource(await Deno.readFile(path));
  const opened = await openDicom(source);
  assert(opened.ok);
  const stored = await storedFrame(opened.value, source, 0);
  assert(stored.ok);
  return stored.value.bytes;
}

realDataTest(
  "the plain JPEG-LS decoder equals the compiled one, lossless and near-lossless",
  async (data) => {
    const folder = `${data}/syntaxes/wg04_dev`;
    for (const name of ["CT1_JLSL", "NM1_JLSL", "CT1_JLSN", "NM1_JLSN"]) {
      const plain = decodeJpegLsPlain(await codestream(`${folder}/${name}`));
      const [compiled] = await decodedFrames(`${folder}/${name}`);
      const { values } = compiled!;
      const isSame = plain.every((value, i) => value === (values[i]! & 0xffff));
      assert(isSame, name);
    }
  },
);

realDataTest(
  "the plain JPEG-LS decoder answers damaged codestreams with samples or a fault",
  async (data) => {
    const whole = await codestream(`${data}/syntaxes/wg04_dev/NM1_JLSL`);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(400), fc.nat(255)), {
          minLength: 1,
          maxLength: 4,
        }),
        (changes) => {
          const bytes = whole.slice(0, 3000);
          changes.forEach(([at, value]) => bytes[at + 21] = value);
          try {
            decodeJpegLsPlain(bytes);
          } catch (thrown) {
            assert(thrown instanceof PixelFault, String(thrown));
          }
        },
      ),
      { numRuns: 100 },
    );
  },
);
