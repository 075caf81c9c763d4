import assert from "node:assert/strict";
import { realDataTest } from "#testing";
import { decodedFrames } from "../testing/compare.ts";

const TILE = 64;
const TILES_A_ROW = 6;
const SLICES = 35;

/** Voxels of an uncompressed NIfTI file of int16, whose scale is 1. */
async function niftiVoxels(path: string): Promise<Int16Array> {
  const bytes = await Deno.readFile(path);
  const view = new DataView(bytes.buffer);
  assert.equal(view.getInt16(70, true), 4);
  return new Int16Array(bytes.buffer, view.getFloat32(108, true));
}

realDataTest(
  "12-bit values are read without the garbage in their high bits, signed and unsigned",
  async (data) => {
    const folder = `${data}/syntaxes/mr_12bit_sign`;
    const pairs = [
      ["12bitUnsigned.dcm", "2.nii"],
      ["12bitUnsigned_0x0F0F.dcm", "3.nii"],
      ["12bitSigned_0x0F0F.dcm", "4.nii"],
    ] as const;
    for (const [file, reference] of pairs) {
      const [frame] = await decodedFrames(`${folder}/${file}`);
      const { columns, values } = frame!;
      const voxels = await niftiVoxels(`${folder}/${reference}`);
      assert.equal(voxels.length, TILE * TILE * SLICES);
      // The picture is a mosaic of slices; NIfTI counts rows from the bottom.
      voxels.forEach((voxel, i) => {
        const slice = Math.floor(i / (TILE * TILE));
        const row = TILE - 1 - (Math.floor(i / TILE) % TILE);
        const y = Math.floor(slice / TILES_A_ROW) * TILE + row;
        const x = (slice % TILES_A_ROW) * TILE + (i % TILE);
        const value = values[y * columns + x]!;
        if (value !== voxel) {
          assert.fail(`${file} ${x},${y}: ${value}, not ${voxel}`);
        }
      });
    }
  },
);
