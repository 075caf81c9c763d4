import assert from "node:assert/strict";
import { bytesSource } from "#base";
import { realDataTest } from "#testing";
import { voiGrey } from "../grey/voi_grey.ts";
import { openDicom } from "../reader/open.ts";
import { sourceOf } from "../testing/files.ts";
import type { ImageDescription, JsonDataSet } from "../types.ts";
import { writeDicom } from "../write/write_dicom.ts";
import { describeImage } from "./describe.ts";
import { voiLutsThrough } from "./real_world.ts";
import { Warnings } from "./warnings.ts";

function mapping(slope: number, intercept: number, unit: string): JsonDataSet {
  return {
    "004008EA": {
      vr: "SQ",
      Value: [{ "00080100": { vr: "SH", Value: [unit] } }],
    },
    "00409224": { vr: "FD", Value: [intercept] },
    "00409225": { vr: "FD", Value: [slope] },
  };
}

function frame(...mappings: readonly JsonDataSet[]): JsonDataSet {
  return { "00409096": { vr: "SQ", Value: mappings } };
}

/** Two frames of one pixel, each with its groups. */
async function mapOf(
  frames: readonly JsonDataSet[],
  sopClassUid = "1.2.840.10008.5.1.4.1.1.30",
): Promise<ImageDescription> {
  const window: JsonDataSet = {
    "00281050": { vr: "DS", Value: [50] },
    "00281051": { vr: "DS", Value: [20] },
  };
  const bytes = writeDicom({
    "00080016": { vr: "UI", Value: [sopClassUid] },
    "00080018": { vr: "UI", Value: ["2.25.1"] },
    "00280002": { vr: "US", Value: [1] },
    "00280008": { vr: "IS", Value: [2] },
    "00280010": { vr: "US", Value: [1] },
    "00280011": { vr: "US", Value: [1] },
    "00280100": { vr: "US", Value: [16] },
    "52009229": {
      vr: "SQ",
      Value: [{ "00289132": { vr: "SQ", Value: [window] } }],
    },
    "52009230": { vr: "SQ", Value: frames },
  }, { kind: "native", bytes: new Uint8Array(4), vr: "OW" });
  const opened = await openDicom(bytesSource(bytes));
  assert(opened.ok);
  const image = describeImage(opened.value);
  assert(image.ok, JSON.stringify(image));
  return image.value;
}

Deno.test("a parametric map's frames are in real world values, each by its own line, with their unit", async () => {
  const image = await mapOf([
    frame(mapping(0.5, 10, "um2/s")),
    frame(mapping(2, -1, "um2/s")),
  ]);
  assert.deepEqual(image.frames.map(({ modalityLut }) => modalityLut), [
    { kind: "linear", slope: 0.5, intercept: 10 },
    { kind: "linear", slope: 2, intercept: -1 },
  ]);
  assert.equal(image.unit, "um2/s");
  assert.deepEqual(image.warnings, []);
});

Deno.test("a parametric map whose frames measure different things has no unit", async () => {
  const image = await mapOf([
    frame(mapping(1, 0, "um2/s")),
    frame(mapping(1, 0, "%")),
  ]);
  assert.equal(image.unit, "");
});

Deno.test("mappings that are not one rising line are said in words, and values stay as stored", async () => {
  for (
    const bad of [
      frame(mapping(-1, 0, "%")),
      frame(mapping(1, 0, "%"), mapping(2, 0, "%")),
      frame({ "00409225": { vr: "FD", Value: [1] } }),
    ]
  ) {
    const image = await mapOf([bad, bad]);
    assert.deepEqual(image.frames[0]!.modalityLut, {
      kind: "linear",
      slope: 1,
      intercept: 0,
    });
    assert.equal(image.unit, "");
    assert.equal(image.warnings[0]!.kind, "dicom.realWorldValues");
  }
});

Deno.test("objects that are no parametric maps keep their modality LUT", async () => {
  const one = frame(mapping(0.5, 10, "um2/s"));
  const image = await mapOf([one, one], "1.2.840.10008.5.1.4.1.1.4.1");
  assert.deepEqual(image.frames[0]!.modalityLut, {
    kind: "linear",
    slope: 1,
    intercept: 0,
  });
});

Deno.test("windows of stored values give the same grey from real world values", () => {
  const lut = { kind: "linear", slope: 0.25, intercept: -7 } as const;
  for (const name of ["LINEAR", "LINEAR_EXACT", "SIGMOID"] as const) {
    const voi = {
      kind: "window",
      center: 50,
      width: 21,
      function: name,
    } as const;
    const [moved] = voiLutsThrough(lut, [voi], new Warnings());
    for (let value = 30; value <= 70; value++) {
      const expected = voiGrey(voi, value);
      const grey = voiGrey(moved!, value * lut.slope + lut.intercept);
      assert(Math.abs(grey - expected) < 1e-9, `${name} ${value}`);
    }
  }
});

realDataTest(
  "a float parametric map is read with the mapping it names",
  async (data) => {
    const path = `${data}/syntaxes/pydicom_data/parametric_map_float.dcm`;
    const opened = await openDicom(await sourceOf(path));
    assert(opened.ok);
    const image = describeImage(opened.value);
    assert(image.ok);
    assert.equal(image.value.unit, "");
    assert.deepEqual(image.value.frames[0]!.modalityLut, {
      kind: "linear",
      slope: 1,
      intercept: 0,
    });
    assert.deepEqual(
      image.value.warnings.filter(({ kind }) => /realWorld/.test(kind)),
      [],
    );
  },
);
