import assert from "node:assert/strict";
import { realDataTest } from "#testing";
import { decodedFrames, differenceOf } from "../testing/compare.ts";
import { filesBelow } from "../testing/files.ts";

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

async function twinOf(
  folder: string,
  file: string,
  reference: string,
): Promise<string> {
  const name = reference.replace(/^ref_(.*)\.dcm$/, "$1_UNC");
  const beside = `${file.slice(0, file.lastIndexOf("/"))}/${name}`;
  let anywhere: string | undefined;
  for await (const path of filesBelow(folder)) {
    if (path === `${folder}/${beside}`) return path;
    if (path.endsWith(`/${name}`)) anywhere ??= path;
  }
  assert(anywhere !== undefined, `no twin ${reference}`);
  return anywhere;
}

realDataTest(
  "decodeFrame() equals the verified pixels of every compressed file: exactly, or as far off as two other decoders",
  async (data) => {
    const folder = `${data}/syntaxes`;
    const table = await Deno.readTextFile(`${folder}/VERIFIED_PIXELS.tsv`);
    const rows = table.trim().split("\n").slice(1);
    assert.equal(rows.length, 84);
    let exact = 0;
    for (const row of rows) {
      const [file, , reference, verdict] = row.split("\t") as [
        string,
        string,
        string,
        string,
      ];
      const twin = await twinOf(folder, file, reference);
      const [ours, theirs] = await Promise.all([
        decodedFrames(`${folder}/${file}`),
        decodedFrames(twin),
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
