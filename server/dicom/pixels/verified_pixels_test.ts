import assert from "node:assert/strict";
import { bytesSource } from "#base";
import { realDataTest } from "#testing";
import { openDicom } from "../reader/open.ts";
import { decodedFrames, differenceOf } from "../testing/compare.ts";
import { verifiedPixels } from "../testing/verified_pixels.ts";

/**
 * Rows in which DCMTK and GDCM left the colours of a JPEG as YCbCr, or read
 * 8-bit words of big endian unswapped: ours is nearer to the twin, and this is
 * how far it may be from it.
 */
const NEARER: Readonly<Record<string, { maximum: number; mean: number }>> = {
  "testpattern_rgb_palette/TestPattern_JPEG-Baseline_YBR422.dcm": {
    maximum: 74,
    mean: 0.91,
  },
  "testpattern_rgb_palette/TestPattern_JPEG-Baseline_YBRFull.dcm": {
    maximum: 42,
    mean: 0.7,
  },
  "fragments_multiframe/multi-frame/IM00001.fragmented_no_bot_jpeg_baseline.50.dcm":
    { maximum: 37, mean: 2.2 },
  "pydicom_data/OBXXXX1A_expb.dcm": { maximum: 0, mean: 0 },
};

realDataTest(
  "decodeFrame() equals the verified pixels of every compressed file: exactly, or as far off as two other decoders",
  async (data) => {
    const folder = `${data}/syntaxes`;
    const rows = await verifiedPixels(folder);
    assert.equal(rows.length, 84);
    let exact = 0;
    for (const { file, twin, verdict } of rows) {
      const [ours, theirs] = await Promise.all([
        decodedFrames(`${folder}/${file}`),
        decodedFrames(`${folder}/${twin}`),
      ]);
      const found = differenceOf(ours, theirs);
      const lossy = /^maxdiff (\d+) mean ([\d.]+)/.exec(verdict);
      const allowed = NEARER[file] ??
        (lossy === null
          ? { maximum: 0, mean: 0 }
          : { maximum: Number(lossy[1]), mean: Number(lossy[2]) + 5e-4 });
      assert(
        found.maximum <= allowed.maximum && found.mean <= allowed.mean,
        `${file}: off by ${found.maximum}, ${found.mean} on average; allowed ${
          JSON.stringify(allowed)
        }`,
      );
      if (found.maximum === 0) exact++;
    }
    assert(exact >= 60, `${exact} exact`);
  },
);

/** Colour of 32 bits and its uncompressed twin in little endian; the table has none. */
const DEEP_COLOR = [
  ["pydicom_data/SC_rgb_32bit.dcm", "pydicom_data/SC_rgb_32bit.dcm"],
  ["pydicom_small/SC_rgb_rle_32bit.dcm", "pydicom_data/SC_rgb_32bit.dcm"],
  ["pydicom_data/SC_rgb_expb_32bit.dcm", "pydicom_data/SC_rgb_32bit.dcm"],
  [
    "pydicom_small/SC_rgb_rle_32bit_2frame.dcm",
    "pydicom_data/SC_rgb_32bit_2frame.dcm",
  ],
  [
    "pydicom_data/SC_rgb_expb_32bit_2frame.dcm",
    "pydicom_data/SC_rgb_32bit_2frame.dcm",
  ],
] as const;

/** The 32-bit words of uncompressed pixel data in little endian, as they lie in the file. */
async function wordsOf(path: string): Promise<Uint32Array> {
  const bytes = await Deno.readFile(path);
  const opened = await openDicom(bytesSource(bytes));
  assert(opened.ok, path);
  const { offsetBytes, lengthBytes } = opened.value.pixelData!;
  const pixels = bytes.slice(offsetBytes, offsetBytes + lengthBytes!);
  return new Uint32Array(pixels.buffer);
}

realDataTest(
  "32-bit colour is what lies in the uncompressed file, to the last bit, in RLE and in both byte orders",
  async (data) => {
    const folder = `${data}/syntaxes`;
    for (const [file, twin] of DEEP_COLOR) {
      const words = await wordsOf(`${folder}/${twin}`);
      let at = 0;
      for (const frame of await decodedFrames(`${folder}/${file}`)) {
        assert.equal(frame.samplesPerPixel, 3);
        assert.equal(frame.bitsStored, 32);
        const end = at + frame.values.length;
        assert.deepEqual(frame.values, words.subarray(at, end), file);
        at = end;
      }
      assert.equal(at, words.length, file);
    }
  },
);
