import assert from "node:assert/strict";
import { bytesSource } from "#base";
import { realDataTest, unpacked } from "#testing";
import { openDicom } from "../reader/open.ts";
import { filesBelow, sourceOf } from "../testing/files.ts";
import type { ImageDescription, JsonDataSet } from "../types.ts";
import { writeDicom } from "../write/write_dicom.ts";
import { describeImage } from "./describe.ts";

async function described(path: string): Promise<ImageDescription> {
  const opened = await openDicom(await sourceOf(path));
  assert(opened.ok, `${path}: ${JSON.stringify(opened)}`);
  const image = describeImage(opened.value);
  assert(image.ok, `${path}: ${JSON.stringify(image)}`);
  return image.value;
}

realDataTest(
  "describeImage() reads a CT slice's plane, rescale and windows",
  async (folder) => {
    const image = await described(
      `${folder}/syntaxes/ct_one_image_all_ts/CTImage.dcm`,
    );
    assert.equal(image.unit, "HU");
    const [frame] = image.frames;
    assert.deepEqual(frame!.plane, {
      originLps: [-161.399994, -148.800003, 4.7],
      rowDirectionLps: [1, 0, 0],
      columnDirectionLps: [0, 1, 0],
      spacingMm: [0.675781, 0.675781],
    });
    assert.deepEqual(frame!.modalityLut, {
      kind: "linear",
      slope: 1,
      intercept: -1024,
    });
    assert.deepEqual(frame!.voiLuts, [
      { kind: "window", center: 40, width: 400, function: "LINEAR" },
    ]);
  },
);

realDataTest(
  "describeImage() gives pixels that are not square their two spacings, columns first",
  async (folder) => {
    const image = await described(
      `${folder}/hostile/oblique_hitachi/generic/anatomical/002_non_isotropic/001.dcm`,
    );
    assert.deepEqual(image.frames[0]!.plane!.spacingMm, [6.39995861053464, 4]);
  },
);

realDataTest(
  "describeImage() places each frame of an enhanced and of an RT dose object",
  async (folder) => {
    const dose = await described(`${folder}/syntaxes/pydicom_small/rtdose.dcm`);
    assert.deepEqual(
      dose.frames.map(({ plane }) => plane!.originLps[2]),
      Array.from({ length: 15 }, (_, i) => -761.87 + 5 * i).map((z) =>
        Math.round(z * 100) / 100
      ),
    );
    const ct = await described(
      `${folder}/syntaxes/fragments_multiframe/multi-frame/CT0012.explicit_little_endian.dcm`,
    );
    assert.deepEqual(ct.frames.map(({ plane }) => plane!.originLps), [
      [99.5, -301.5, -159],
      [99.5, -301.5, -149],
    ]);
  },
);

realDataTest(
  "describeImage() tells the b-values of one series apart, and calls a mosaic one",
  async (folder) => {
    const dti = `${folder}/hostile/multiphase_ge_fmri/dti/001/IM-0001`;
    const [low, high] = await Promise.all([
      described(`${dti}-0001-0001.dcm`),
      described(`${dti}-0076-0001.dcm`),
    ]);
    assert.equal(low!.frames[0]!.phase, "TE 81.7 ms, b 0");
    assert.equal(high!.frames[0]!.phase, "TE 81.7 ms, b 1000");
    const mosaic = await described(
      `${folder}/hostile/siemens_mosaic/IM-0001-0001.dcm`,
    );
    assert.equal(mosaic.frames[0]!.plane, undefined);
    assert.equal(mosaic.warnings[0]!.kind, "dicom.mosaic");
  },
);

realDataTest(
  "describeImage() leaves a plane out where its numbers are bad, and says so",
  async () => {
    const folder = await unpacked("hostile/awkward_derived.tar.xz");
    const kinds = new Map<string, Set<string>>();
    for await (const path of filesBelow(folder)) {
      if (!/v12|v15/.test(path) || path.endsWith(".json")) continue;
      const opened = await openDicom(await sourceOf(path));
      if (!opened.ok) continue;
      const image = await described(path);
      const variant = /v\d\d/.exec(path)![0];
      const bad = image.warnings.map(({ kind }) => kind);
      assert.equal(
        image.frames[0]!.plane === undefined,
        bad.some((kind) => /badSpacing|badOrientation/.test(kind)),
        path,
      );
      const known = kinds.get(variant) ?? new Set();
      bad.forEach((kind) => known.add(kind));
      kinds.set(variant, known);
    }
    assert(kinds.get("v12")!.has("dicom.badOrientation"));
    assert(kinds.get("v12")!.has("dicom.badSpacing"));
    assert(kinds.get("v15")!.has("dicom.badSpacing"));
  },
);

async function masked(attributes: JsonDataSet): Promise<ImageDescription> {
  const bytes = writeDicom({
    "00080016": { vr: "UI", Value: ["1.2.840.10008.5.1.4.1.1.66.4"] },
    "00080018": { vr: "UI", Value: ["2.25.1"] },
    "00280002": { vr: "US", Value: [1] },
    "00280004": { vr: "CS", Value: ["MONOCHROME2"] },
    "00280008": { vr: "IS", Value: [2] },
    "00280010": { vr: "US", Value: [4] },
    "00280011": { vr: "US", Value: [4] },
    "00280100": { vr: "US", Value: [8] },
    "00280101": { vr: "US", Value: [8] },
    "00280102": { vr: "US", Value: [7] },
    "00280103": { vr: "US", Value: [0] },
    ...attributes,
  }, { kind: "native", bytes: new Uint8Array(32), vr: "OB" });
  const opened = await openDicom(bytesSource(bytes));
  assert(opened.ok);
  const image = describeImage(opened.value);
  assert(image.ok);
  return image.value;
}

const ZERO_TO_ONE = {
  ...{ kind: "window", center: 0.5, width: 1, function: "LINEAR_EXACT" },
} as const;

Deno.test("describeImage() gives images of one bit, and fractions, the window of their whole range", async () => {
  const oneBit = {
    "00280100": { vr: "US", Value: [1] },
    "00280101": { vr: "US", Value: [1] },
    "00280102": { vr: "US", Value: [0] },
  };
  const binary = await masked(oneBit);
  assert.deepEqual(binary.frames.map(({ voiLuts }) => voiLuts), [
    [ZERO_TO_ONE],
    [ZERO_TO_ONE],
  ]);
  const rescaled = await masked({
    ...oneBit,
    "00281052": { vr: "DS", Value: [10] },
    "00281053": { vr: "DS", Value: [-4] },
  });
  const lower = { ...ZERO_TO_ONE, center: 8, width: 4 };
  assert.deepEqual(rescaled.frames[0]!.voiLuts, [lower]);
  const fractional = await masked({
    "00620001": { vr: "CS", Value: ["FRACTIONAL"] },
    "0062000E": { vr: "US", Value: [100] },
  });
  const hundred = { ...ZERO_TO_ONE, center: 50, width: 100 };
  assert.deepEqual(fractional.frames[1]!.voiLuts, [hundred]);
});

Deno.test("describeImage() leaves a segmentation's own window, and knows none of values without a range", async () => {
  const own = await masked({
    "00620001": { vr: "CS", Value: ["FRACTIONAL"] },
    "0062000E": { vr: "US", Value: [255] },
    "00281050": { vr: "DS", Value: [20] },
    "00281051": { vr: "DS", Value: [10] },
  });
  assert.deepEqual(own.frames[0]!.voiLuts, [
    { kind: "window", center: 20, width: 10, function: "LINEAR" },
  ]);
  const unknown = await masked({
    "00620001": { vr: "CS", Value: ["FRACTIONAL"] },
  });
  assert.deepEqual([
    (await masked({})).frames[0]!.voiLuts,
    unknown.frames[0]!.voiLuts,
  ], [[], []]);
});
