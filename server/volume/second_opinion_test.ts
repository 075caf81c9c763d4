import assert from "node:assert/strict";
import { planeHeaders, realDataTest, unpacked } from "#testing";
import { vec, type Vec3 } from "#base";
import { planStacks } from "./plan_stacks.ts";
import { DEMO_PLANS } from "../testing/phantoms/demo_catalogue.ts";
import {
  makeInstances,
  storedSlices,
} from "../testing/phantoms/demo_instances.ts";
import { type OurVolume, secondOpinion } from "./second_opinion.ts";

/** Our reading of an uncompressed 16-bit series, as a real volume would be. */
async function readOurs(
  folder: string,
): Promise<{ files: string[]; ours: OurVolume }> {
  const headers = await planeHeaders(folder);
  const [stack] = planStacks(headers);
  const byId = new Map(headers.map((header) => [header.id, header]));
  const planes = stack!.planeIds.map((id) => byId.get(id)!);
  const pixels = await Promise.all(planes.map(async (plane) => {
    const bytes = await Deno.readFile(plane.path);
    const end = plane.pixelOffsetBytes + 2 * plane.rows * plane.columns;
    const buffer = bytes.slice(plane.pixelOffsetBytes, end).buffer;
    return plane.signed ? new Int16Array(buffer) : new Uint16Array(buffer);
  }));
  return {
    files: headers.map(({ path }) => path),
    ours: {
      geometry: stack!.grid!,
      isResampled: stack!.gridSlices!.some(({ weightB }) => weightB !== 0),
      maxError: 0,
      valueAt: (i, j, k) =>
        pixels[k]![j * planes[k]!.columns + i]! * planes[k]!.slope +
        planes[k]!.intercept,
    },
  };
}

realDataTest("secondOpinion() agrees on a real CT head", async () => {
  const folder = await unpacked("series/ct_head_phantom_1mm.tar.xz");
  const { files, ours } = await readOurs(folder);
  const opinion = await secondOpinion(files, ours);
  assert.equal(opinion.verdict, "agrees", opinion.sentences.join());
});

realDataTest(
  "secondOpinion() agrees on rotated axes, and sees a swapped side, a shift, a wrong value and a lost slice",
  async (data) => {
    const { files, ours } = await readOurs(
      `${data}/series/mr_synth_cor_pacsman`,
    );
    const agreed = await secondOpinion(files, ours);
    assert.equal(agreed.verdict, "agrees", agreed.sentences.join());
    const m = ours.geometry.ijkToLps;
    const shifted: OurVolume = {
      ...ours,
      geometry: {
        ...ours.geometry,
        ijkToLps: [...m.slice(0, 11), m[11] + 1] as unknown as typeof m,
      },
    };
    const swapped: OurVolume = {
      ...ours,
      valueAt: (i, j, k) => ours.valueAt(127 - i, j, k),
    };
    const [x, y, z] = ours.geometry.sizeVx;
    const shorter: OurVolume = {
      ...ours,
      geometry: { ...ours.geometry, sizeVx: [x, y, z - 1] },
    };
    const opinions = await Promise.all(
      [shifted, swapped, shorter].map((wrong) => secondOpinion(files, wrong)),
    );
    const expected = [
      /1\.00 mm apart/,
      /sampled voxels differ/,
      /128 × 128 × 128/,
    ];
    opinions.forEach((opinion, n) => {
      assert.equal(opinion.verdict, "disagrees");
      assert.match(opinion.warning!.message, expected[n]!);
    });
  },
);

realDataTest(
  "secondOpinion() agrees on frames that ITK counts from the other end, and sees them swapped or their places shifted",
  async (data) => {
    const file = `${data}/syntaxes/fragments_multiframe/multi-frame/` +
      "CT0012.explicit_little_endian.dcm";
    // As dcmdump has them: frame 1 at z = -159 mm, frame 2 at -149; rows
    // towards -x and columns towards +y, so the normal is towards -z and
    // frame 2 is first along it. The pixels are the end of the file.
    const sizeVx: Vec3 = [512, 512, 2];
    const spacingMm = 0.388672;
    const at = (zMm: number) =>
      vec.affine(
        [-spacingMm, 0, 0],
        [0, spacingMm, 0],
        [0, 0, -10],
        [99.5, -301.5, zMm],
      );
    const bytes = await Deno.readFile(file);
    const stored = new Uint16Array(bytes.slice(-2 * 2 * 512 * 512).buffer);
    const valueIn = (frame: number, i: number, j: number) =>
      stored[(frame * 512 + j) * 512 + i]! - 1024;
    const ours: OurVolume = {
      geometry: { sizeVx, ijkToLps: at(-149) },
      isResampled: false,
      maxError: 0,
      valueAt: (i, j, k) => valueIn(1 - k, i, j),
    };
    const agreed = await secondOpinion([file], ours);
    assert.equal(agreed.verdict, "agrees", agreed.sentences.join());
    const swapped = await secondOpinion([file], {
      ...ours,
      valueAt: (i, j, k) => valueIn(k, i, j),
    });
    assert.match(swapped.warning!.message, /sampled voxels differ/);
    const shifted = await secondOpinion([file], {
      ...ours,
      geometry: { sizeVx, ijkToLps: at(-159) },
    });
    assert.match(shifted.warning!.message, /10\.00 mm apart/);
  },
);

realDataTest(
  "secondOpinion() is unable where ITK is no witness, and says why",
  async () => {
    const folder = await unpacked("series/ct_head_phantom_tilt_m18.tar.xz");
    const { files, ours } = await readOurs(folder);
    const tilted = await secondOpinion(files, ours);
    assert.match(tilted.sentences[0]!, /sheared \(gantry tilt\)/);
    const blended = await secondOpinion(files, { ...ours, isResampled: true });
    assert.match(blended.sentences[0]!, /blended/);
    assert.deepEqual([tilted.verdict, blended.verdict], ["unable", "unable"]);
  },
);

/** A phantom series of a few slices as files, and as they were made. */
async function phantom(
  study: string,
  series: string,
): Promise<{ files: string[]; folder: string; ours: OurVolume }> {
  const plan = DEMO_PLANS.find(({ key }) => key === study)!;
  const whole = plan.series.find(({ key }) => key === series)!;
  const raster = { ...whole.raster, slices: 5 };
  const short = { ...plan, series: [{ ...whole, raster }] };
  const folder = await Deno.makeTempDir();
  const files: string[] = [];
  for await (const file of makeInstances(short, 1, 0)) {
    files.push(`${folder}/${files.length}`);
    await Deno.writeFile(files.at(-1)!, file);
  }
  const slices = [
    ...storedSlices(plan, short.series[0]!, 1)
      .map(({ values, form }) =>
        Float64Array.from(
          values,
          (stored) => stored * form.slope + form.intercept,
        )
      ),
  ];
  const { columns, rows, pixelMm, sliceMm, originLps } = raster;
  return {
    files,
    folder,
    ours: {
      geometry: {
        sizeVx: [columns, rows, 5],
        ijkToLps: vec.affine(
          [pixelMm, 0, 0],
          [0, pixelMm, 0],
          [0, 0, sliceMm],
          originLps,
        ),
      },
      isResampled: false,
      maxError: 0,
      valueAt: (i, j, k) => slices[k]![j * columns + i]!,
    },
  };
}

Deno.test("secondOpinion() agrees on JPEG 2000, compares PET by geometry alone, and is unable for HTJ2K", async () => {
  const t2 = await phantom("mr-brain", "t2");
  const agreed = await secondOpinion(t2.files, t2.ours);
  assert.equal(agreed.verdict, "agrees", agreed.sentences.join());
  const pet = await phantom("pet-ct", "pet");
  const partly = await secondOpinion(pet.files, {
    ...pet.ours,
    valuesUnwitnessed: "each slice has a rescale of its own.",
  });
  assert.equal(partly.verdict, "agrees", partly.sentences.join());
  assert.match(partly.sentences[1]!, /not compared/);
  const head = await phantom("ct-head", "axial");
  const none = await secondOpinion(head.files, head.ours);
  assert.equal(none.verdict, "unable", none.sentences.join());
  for (const { folder } of [t2, pet, head]) {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("secondOpinion() is unable, not broken, on files that are no DICOM or late", async () => {
  const file = await Deno.makeTempFile();
  await Deno.writeTextFile(file, "no DICOM");
  const ours: OurVolume = {
    geometry: {
      sizeVx: [2, 2, 2],
      ijkToLps: vec.affine([1, 0, 0], [0, 1, 0], [0, 0, 1], [0, 0, 0]),
    },
    isResampled: false,
    maxError: 0,
    valueAt: () => 0,
  };
  const broken = await secondOpinion([file], ours);
  const late = await secondOpinion([file], ours, { timeoutMs: 1 });
  assert.deepEqual([broken.verdict, late.verdict], ["unable", "unable"]);
  assert.match(late.sentences[0]!, /out of time/);
  await Deno.remove(file);
});
