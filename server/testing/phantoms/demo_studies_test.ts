import assert from "node:assert/strict";
import { bytesSource, type Vec3 } from "#base";
import { decodeFrame, describeImage, openDicom } from "#dicom";
import { peerTest } from "../peers.ts";
import {
  DEMO_PLANS,
  type SeriesPlan,
  type StudyPlan,
} from "./demo_catalogue.ts";
import { makeInstances, storedSlices } from "./demo_instances.ts";
import { demoStudies } from "./demo_studies.ts";
import { becquerelPerSuv } from "./demo_tags.ts";
import { HeadSlices } from "./head_slices.ts";
import { TrunkCt } from "./trunk_ct.ts";

const SEED = 1;
const NOW_MS = Date.UTC(2026, 10, 24, 9);

function planOf(study: string, series: string) {
  const plan = DEMO_PLANS.find(({ key }) => key === study)!;
  return {
    study: plan,
    series: plan.series.find(({ key }) => key === series)!,
  };
}

/** Calls `see` for each voxel within `reachMm` of a place, slice by slice. */
function around(
  { raster }: SeriesPlan,
  slice: (k: number) => ArrayLike<number>,
  center: Vec3,
  reachMm: number,
  see: (value: number, atLps: Vec3) => void,
): void {
  const { originLps, pixelMm, sliceMm, columns, rows, slices } = raster;
  for (let k = 0; k < slices; k++) {
    const z = originLps[2] + k * sliceMm;
    if (Math.abs(z - center[2]) > reachMm) continue;
    const values = slice(k);
    for (let p = 0; p < columns * rows; p++) {
      const x = originLps[0] + (p % columns) * pixelMm;
      const y = originLps[1] + Math.floor(p / columns) * pixelMm;
      const away = Math.hypot(x - center[0], y - center[1], z - center[2]);
      if (away <= reachMm) see(values[p]!, [x, y, z]);
    }
  }
}

Deno.test("the chest's nodule is 9 mm across, where and as dense as the truth says", () => {
  const { series } = planOf("ct-chest", "axial");
  assert(series.make.kind === "trunkCt");
  const ct = new TrunkCt({ raster: series.raster, seed: SEED, ...series.make });
  const [nodule] = series.findings;
  let volumeMm3 = 0, sum = 0, inner = 0;
  const voxelMm3 = series.raster.pixelMm ** 2 * series.raster.sliceMm;
  around(series, (k) => ct.slice(k), nodule!.centerLps, 6, (hu, at) => {
    if (hu > -414) volumeMm3 += voxelMm3;
    const away = Math.hypot(...at.map((c, n) => c - nodule!.centerLps[n]!));
    if (away < 3) {
      sum += hu;
      inner++;
    }
  });
  const diameterMm = 2 * Math.cbrt(volumeMm3 * 3 / 4 / Math.PI);
  assert(Math.abs(diameterMm - 9) < 0.4, `${diameterMm} mm`);
  assert(Math.abs(sum / inner - nodule!.value) < 5, `${sum / inner} HU`);
});

Deno.test("the chest's tissues measure what such tissues measure", () => {
  const { series } = planOf("ct-chest", "axial");
  assert(series.make.kind === "trunkCt");
  const ct = new TrunkCt({ raster: series.raster, seed: SEED, ...series.make });
  const tissues: [string, Vec3, number, number][] = [
    ["air beside the patient", [-170, -160, 150], -1000, 20],
    ["aorta", [26, 39, 120], 310, 15],
    ["liver", [-80, -20, 30], 112, 10],
    ["left ventricle", [24, -20, 106], 285, 15],
    ["trachea", [0, 12, 236], -985, 20],
  ];
  for (const [name, center, expected, within] of tissues) {
    let sum = 0, count = 0;
    around(series, (k) => ct.slice(k), center, 3, (hu) => {
      sum += hu;
      count++;
    });
    const mean = sum / count;
    assert(Math.abs(mean - expected) < within, `${name}: ${mean} HU`);
  }
});

Deno.test("the head's bleed has the volume and density that the truth says", () => {
  const { series } = planOf("ct-head", "axial");
  assert(series.make.kind === "head");
  const { table, lesion } = series.make;
  const head = new HeadSlices(series.raster, table, lesion);
  const [bleed] = series.findings;
  const voxelMm3 = series.raster.pixelMm ** 2 * series.raster.sliceMm;
  const [rx, ry, rz] = lesion.radiiMm;
  let volumeMm3 = 0;
  around(series, (k) => head.slice(k), bleed!.centerLps, 24, (hu, at) => {
    const [u, v, w] = at.map((c, n) => c - bleed!.centerLps[n]!);
    const reach = Math.hypot(u! / (rx + 3), v! / (ry + 3), w! / (rz + 3));
    if (hu > 45 && reach < 1) volumeMm3 += voxelMm3;
  });
  const truthMm3 = 4 / 3 * Math.PI * rx * ry * rz;
  assert(Math.abs(volumeMm3 / truthMm3 - 1) < 0.06, `${volumeMm3} mm³`);
});

Deno.test("the PET's lesions have the SUV that the truth says, noise aside", () => {
  const { study, series } = planOf("pet-ct", "pet");
  const volume: Float32Array[] = [];
  for (const { values, form } of storedSlices(study, series, SEED)) {
    const factor = form.slope / becquerelPerSuv(study.weightKg);
    volume.push(Float32Array.from(values, (stored) => stored * factor));
  }
  for (const lesion of series.findings) {
    let sum = 0, count = 0;
    around(series, (k) => volume[k]!, lesion.centerLps, 5.5, (suv) => {
      sum += suv;
      count++;
    });
    const mean = sum / count;
    assert(
      Math.abs(mean / lesion.value - 1) < 0.05,
      `${lesion.name}: SUV ${mean}, expected ${lesion.value}`,
    );
  }
});

/** The first files of each series of a study. */
async function firstFiles(study: StudyPlan, count: number) {
  const files: Uint8Array<ArrayBuffer>[] = [];
  for (const series of study.series) {
    const raster = { ...series.raster, slices: count };
    const short = { ...study, series: [{ ...series, raster }] };
    for await (const file of makeInstances(short, SEED, NOW_MS)) {
      files.push(file);
    }
  }
  return files;
}

Deno.test("files of each series are read back: geometry, syntax, patient, and values to the voxel", async () => {
  for (const study of DEMO_PLANS) {
    const files = await firstFiles(study, 1);
    for (const [n, series] of study.series.entries()) {
      const source = bytesSource(files[n]!);
      const opened = await openDicom(source);
      assert(opened.ok);
      const object = opened.value;
      assert.deepEqual(object.warnings, []);
      assert.equal(object.dataSet.text("00100010"), study.patientName);
      const image = describeImage(object);
      assert(image.ok, JSON.stringify(image));
      assert.deepEqual(image.value.warnings, []);
      const { plane } = image.value.frames[0]!;
      const { originLps, pixelMm } = series.raster;
      assert.deepEqual(plane!.spacingMm, [pixelMm, pixelMm]);
      plane!.originLps.forEach((c, axis) =>
        assert(Math.abs(c - originLps[axis]!) < 1e-4)
      );
      const frame = await decodeFrame(object, source, 0);
      assert(frame.ok, JSON.stringify(frame));
      const raster = { ...series.raster, slices: 1 };
      const [made] = storedSlices(study, { ...series, raster }, SEED);
      assert.deepEqual([...frame.value.values], [...made!.values]);
      if (series.modality === "PT") {
        const perSuv = becquerelPerSuv(study.weightKg);
        assert(Math.abs(image.value.suvFactor! * perSuv - 1) < 1e-6);
      }
    }
  }
});

Deno.test("demoStudies() gives the same files for the same seed, and stops when its reader does", async () => {
  const first = async (seed: number) => {
    const study = demoStudies(seed, NOW_MS).find(({ key }) =>
      key === "mr-brain"
    )!;
    const told: number[] = [];
    for await (const file of study.instances((done) => told.push(done))) {
      assert.deepEqual(told, [1]);
      return file;
    }
    throw new Error("no file");
  };
  const [a, b, c] = [await first(1), await first(1), await first(2)];
  assert.deepEqual(a, b);
  assert.notDeepEqual(a, c);
});

peerTest(
  ["dciodvfy", "dcmftest"],
  "dciodvfy finds no error in native demo files",
  async () => {
    const folder = await Deno.makeTempDir();
    for (const study of DEMO_PLANS) {
      const native = study.series.filter(({ encoding }) =>
        encoding === "native"
      );
      const files = await firstFiles({ ...study, series: native }, 1);
      for (const file of files) {
        const path = `${folder}/one.dcm`;
        await Deno.writeFile(path, file);
        const { stderr } = await new Deno.Command("dciodvfy", {
          args: [path],
          stdout: "null",
          stderr: "piped",
        }).output();
        const errors = new TextDecoder().decode(stderr).split("\n")
          .filter((line) => line.startsWith("Error"));
        assert.deepEqual(errors, [], study.key);
      }
    }
    await Deno.remove(folder, { recursive: true });
  },
);
