import assert from "node:assert/strict";
import { createImaging } from "#imaging";
import { createDecodePool } from "#dicom";
import { createRenderer } from "#render";
import { readVolumeFile } from "#volume";
import { realDataTest, testGrants } from "#testing";
import { receiveSource } from "./containers.ts";
import { fileSource } from "./streams.ts";
import { openTestIntake } from "./testing.ts";
import type { IngestResult } from "./types.ts";

const { read, write } = testGrants();

const FILES = [
  "volumes/niivue/CT_pitch.nii.gz",
  "volumes/nrrd_fetal/avf_float_32.nrrd",
  "volumes/vtkjs_datasets/LIDC2.mha",
];

for (const file of FILES) {
  realDataTest(
    `${file} becomes images that make the same volume again`,
    async (dataFolder) => {
      await using test = await openTestIntake();
      const path = `${dataFolder}/${file}`;
      const take = async () => {
        const results: IngestResult[] = [];
        using source = await fileSource(path);
        await receiveSource(
          {
            intake: test.intake,
            temporaryFolder: test.parts.temporaryFolder,
          },
          write,
          source,
          { fileName: file, from: "import" },
          (result) => void results.push(result),
        );
        return results;
      };
      const [result] = await take();
      assert.equal(result?.status, "stored", result?.reason?.text);
      assert.equal((await take())[0]?.status, "duplicate");

      const truth = await readVolumeFile(path);
      assert(truth.ok);
      const renderer = createRenderer({ threads: 1 });
      using decoder = createDecodePool({ workers: 1 });
      const { studies: index, blobs } = test.parts;
      const imaging = createImaging({
        index,
        blobs,
        decoder,
        volumes: renderer,
      });
      const stacks = await imaging.stacks(read, result.seriesUid!);
      assert(stacks.ok);
      assert.equal(stacks.value.length, 1);
      const leased = await imaging.volume(read, stacks.value[0]!);
      assert(leased.ok);
      using lease = leased.value;
      const { sizeVx, ijkToLps } = truth.value.geometry;
      const { voxels, scale } = truth.value;
      // The stack may run the other way; places in the patient stay.
      for (let n = 0; n < 200; n++) {
        const ijk = sizeVx.map((size, axis) =>
          (n * 7919 * (axis + 3)) % (size - 2) + 1
        );
        const [i, j, k] = ijk as [number, number, number];
        const lps = [0, 1, 2].map((r) =>
          ijkToLps[4 * r]! * i + ijkToLps[4 * r + 1]! * j +
          ijkToLps[4 * r + 2]! * k + ijkToLps[4 * r + 3]!
        ) as [number, number, number];
        const voxel = voxels[(k * sizeVx[1] + j) * sizeVx[0] + i]!;
        const expected = voxel * scale.slope + scale.intercept;
        const found = lease.volume.valueAt(lps);
        assert(found !== undefined, `${ijk}`);
        // Places pass through decimal strings of 16 characters.
        const range = 65535 * scale.slope;
        assert(
          Math.abs(found - expected) < 1e-3 * range,
          `${ijk}: ${found}, ${expected}`,
        );
      }
      renderer.close();
    },
  );
}
