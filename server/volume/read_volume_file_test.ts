import assert from "node:assert/strict";
import { vec, type Vec3 } from "#base";
import { realDataTest } from "#testing";
import { type ImportedVolume, readVolumeFile } from "./read_volume_file.ts";

async function read(path: string): Promise<ImportedVolume> {
  const result = await readVolumeFile(path);
  assert(result.ok, JSON.stringify(result));
  return result.value;
}

/** Size, and the affine map to RAS, straight from a NIfTI header. */
async function niftiHeader(path: string) {
  const stream = (await Deno.open(path)).readable
    .pipeThrough(new DecompressionStream("gzip"));
  const reader = stream.getReader();
  const bytes = new Uint8Array(352);
  for (let at = 0; at < 352;) {
    const { value } = await reader.read();
    bytes.set(value!.subarray(0, 352 - at), at);
    at += value!.length;
  }
  await reader.cancel();
  const view = new DataView(bytes.buffer);
  return {
    size: [42, 44, 46].map((at) => view.getInt16(at, true)),
    hasSform: view.getInt16(254, true) > 0,
    toRas: Array.from(
      { length: 12 },
      (_, n) => view.getFloat32(280 + 4 * n, true),
    ),
  };
}

realDataTest(
  "readVolumeFile() keeps an oblique NIfTI affine, RAS turned into LPS",
  async (data) => {
    const path = `${data}/volumes/niivue/CT_pitch.nii.gz`;
    const truth = await niftiHeader(path);
    assert(truth.hasSform);
    const { geometry } = await read(path);
    assert.deepEqual([...geometry.sizeVx], truth.size);
    const [i, j, k] = truth.size.map((n) => n - 1) as [number, number, number];
    const corners: Vec3[] = [[0, 0, 0], [i, 0, 0], [0, j, 0], [0, 0, k]];
    for (const corner of corners) {
      const m = truth.toRas as unknown as Parameters<typeof vec.apply>[0];
      const [x, y, z] = vec.apply(m, corner);
      const ours = vec.apply(geometry.ijkToLps, corner);
      const off = vec.length(vec.subtract(ours, [-x, -y, z]));
      assert(off < 1e-2, `corner ${corner} is off by ${off} mm`);
    }
  },
);

realDataTest(
  "readVolumeFile() reads the same float voxels from NRRD and NIfTI",
  async (data) => {
    const folder = `${data}/volumes/nrrd_fetal`;
    const nrrd = await read(`${folder}/avf_float_32.nrrd`);
    const nifti = await read(`${folder}/avf_float_32.nii.gz`);
    assert.deepEqual(nrrd.voxels, nifti.voxels);
    assert.deepEqual(nrrd.scale, nifti.scale);
    assert.deepEqual(nrrd.geometry.sizeVx, nifti.geometry.sizeVx);
  },
);

realDataTest(
  "readVolumeFile() reads MetaImage with its flipped axes",
  async (data) => {
    const { geometry, voxels, scale } = await read(
      `${data}/volumes/vtkjs_datasets/LIDC2.mha`,
    );
    assert.deepEqual([...geometry.sizeVx], [256, 256, 133]);
    assert.equal(voxels.length, 256 * 256 * 133);
    assert.equal(scale.maxError, 0);
    const last = vec.apply(geometry.ijkToLps, [255, 255, 132]);
    const truth: Vec3 = [255 * 1.40625, 360 - 255 * 1.40625, 332.5 - 132 * 2.5];
    assert(vec.length(vec.subtract(last, truth)) < 1e-6);
  },
);

realDataTest(
  "readVolumeFile() reads a brain whose first-order features are published",
  async (data) => {
    const folder = `${data}/volumes/pyradiomics_brain`;
    const image = await read(`${folder}/brain1_image.nrrd`);
    const label = await read(`${folder}/brain1_label.nrrd`);
    const csv = await Deno.readTextFile(`${folder}/baseline_firstorder.csv`);
    const published = (name: string) => {
      const row = csv.split("\n")
        .find((line) => line.startsWith(`original_firstorder_${name},`));
      return Number(row!.split(",")[1]);
    };
    let count = 0, sum = 0, min = Infinity, max = -Infinity;
    label.voxels.forEach((voxel, n) => {
      if (voxel !== 1) return;
      const value = image.voxels[n]!;
      count++;
      sum += value;
      min = Math.min(min, value);
      max = Math.max(max, value);
    });
    assert.equal(min, published("Minimum"));
    assert.equal(max, published("Maximum"));
    assert(Math.abs(sum / count - published("Mean")) < 1e-6);
  },
);

Deno.test("readVolumeFile() answers in words for what is no volume", async () => {
  const folder = await Deno.makeTempDir();
  const cases: [string, string, RegExp][] = [
    ["a.dcm", "", /not \.nii/],
    ["a.nii", "no nifti", /Cannot read volume/],
    ["a.nii.gz", "no gzip", /Cannot read volume/],
    [
      "a.nrrd",
      "NRRD0004\ntype: short\ndata file: /etc/passwd\n\n",
      /another file/,
    ],
    ["a.mha", "NDims = 3\nElementDataFile = /etc/passwd\n", /another file/],
    [
      "b.nrrd",
      "NRRD0004\ntype: short\ndimension: 3\nsizes: 30000 30000 30000\nencoding: raw\nspacings: 1 1 1\n\n",
      /voxels, at most/,
    ],
    [
      "c.nrrd",
      "NRRD0004\ntype: short\ndimension: 3\nsizes: 30 30 30\nencoding: raw\nspacings: 1 1 1\n\nshort",
      /Cannot read volume/,
    ],
  ];
  for (const [name, content, message] of cases) {
    await Deno.writeTextFile(`${folder}/${name}`, content);
    const result = await readVolumeFile(`${folder}/${name}`);
    assert(!result.ok, name);
    assert.match(result.error.message, message);
  }
  await Deno.remove(folder, { recursive: true });
});
