import assert from "node:assert/strict";
import { vec, type Vec3 } from "#base";
import { createDecodePool, type DecodePool } from "#dicom";
import { createRenderer, type Renderer } from "#render";
import { realDataTest } from "#testing";
import {
  DEMO_PLANS,
  type SeriesPlan,
} from "../../testing/phantoms/demo_catalogue.ts";
import { makeInstances } from "../../testing/phantoms/demo_instances.ts";
import { createImaging } from "../create_imaging.ts";
import { FileRooms, GRANT, PlainVolumes } from "../testing/fakes.ts";
import { createLiveImages } from "./live_images.ts";
import type { LiveSource } from "./live_source.ts";
import type {
  LiveMprState,
  LiveStackState,
  LiveState,
  LiveVolumeState,
} from "./live_types.ts";

const SIZE = { widthPx: 96, heightPx: 96 };
const STACK: LiveStackState = {
  kind: "stack",
  frameIndex: 0,
  inverted: false,
  zoom: 1,
  panVx: [0, 0],
  rotationDeg: 0,
  flippedX: false,
  interpolation: "linear",
};
const AXIAL: LiveMprState = {
  kind: "mpr",
  rightLps: [1, 0, 0],
  downLps: [0, 1, 0],
  slabMm: 0,
  slabMode: "average",
  inverted: false,
  interpolation: "linear",
};
const VOLUME: LiveVolumeState = {
  kind: "volume",
  toEyeLps: [0, -1, 0],
  upLps: [0, 0, 1],
  zoom: 1,
  projection: "orthographic",
  method: "composite",
  preset: "",
  shift: 0,
  inverted: false,
};
const never = new AbortController().signal;

function request(state: LiveState) {
  return {
    state,
    size: SIZE,
    picture: SIZE,
    sampling: "exact",
    format: "png",
    quality: 90,
  } as const;
}

/** Opens the first stack of the only series. */
async function openFirst(
  rooms: FileRooms,
  decoder: DecodePool,
  volumes: Renderer | PlainVolumes,
  use: (source: LiveSource) => Promise<void>,
): Promise<string | undefined> {
  const { index, blobs } = rooms;
  const imaging = createImaging({ index, blobs, decoder, volumes });
  const target = { seriesUid: rooms.seriesUids[0]!, stackKey: "" };
  const opened = await createLiveImages(imaging).open(GRANT, target, never);
  if (!opened.ok) return opened.error.code;
  using source = opened.value;
  await use(source);
  return undefined;
}

async function* filesBelow(folder: string): AsyncGenerator<string> {
  for await (const entry of Deno.readDir(folder)) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory) yield* filesBelow(path);
    else yield path;
  }
}

realDataTest(
  "every image of the transfer syntaxes opens as a stack: a picture of it, or the reason",
  async (data) => {
    const renderer = createRenderer({ threads: 2, kernels: "strict" });
    using decoder = createDecodePool({ workers: 2 });
    let pictures = 0;
    try {
      const folders = ["pydicom_data", "dcm4che", "fodicom", "derived_mpeg2"];
      for (const folder of folders) {
        for await (const path of filesBelow(`${data}/syntaxes/${folder}`)) {
          const rooms = new FileRooms();
          await rooms.addFile(path);
          if (rooms.seriesUids.length === 0) continue;
          const code = await openFirst(
            rooms,
            decoder,
            renderer,
            async (source) => {
              const state = source.complete(STACK, SIZE);
              const planned = await source.plan(request(state), never);
              if (!planned.ok) {
                assert.equal(planned.error.code, "imaging.decode", path);
                assert.match(planned.error.sentence.text, /^Video/);
                return;
              }
              const { job } = planned.value;
              const { widthPx } = await renderer.render(job);
              assert.equal(widthPx, SIZE.widthPx);
              pictures++;
              const probed = await source.probe(state, SIZE, 48, 48);
              const { value, rgb } = probed;
              assert(value !== undefined || rgb !== undefined, path);
            },
          );
          assert(code === undefined || code === "imaging.noPixels", path);
        }
      }
      assert(pictures > 50, `${pictures} pictures`);
    } finally {
      renderer.close();
    }
  },
);

Deno.test("PET is SUV everywhere: at a lesion of known uptake, in the slice and in the volume", async () => {
  const study = DEMO_PLANS.find(({ series }) =>
    series.some(({ modality }) => modality === "PT")
  )!;
  const pet = aboutOneLesion(
    study.series.find(({ modality }) => modality === "PT")!,
  );
  const folder = await Deno.makeTempDir();
  try {
    const rooms = new FileRooms();
    let n = 0;
    const only = { ...study, series: [pet] };
    for await (const file of makeInstances(only, 1, Date.UTC(2026, 10, 24))) {
      const path = `${folder}/${n++}.dcm`;
      await Deno.writeFile(path, file);
      await rooms.addFile(path);
    }
    using decoder = createDecodePool({ workers: 1 });
    const volumes = new PlainVolumes();
    const code = await openFirst(rooms, decoder, volumes, async (source) => {
      assert.equal(source.description.unit, "g/ml");
      const { windows } = source.description;
      assert(windows.every(({ window }) => window.width < 100));
      assert(windows.some(({ id }) => id === "suv-5"));
      const loaded = await source.load("mpr", () => {}, never);
      assert(loaded.ok);
      const kinds = source.description.warnings.map(({ key }) => key);
      assert(kinds.includes("volume.quantized"), "each slice has its slope");
      for (const { centerLps, value } of pet.findings) {
        const plane = { ...AXIAL, centerLps: [...centerLps] } as LiveMprState;
        const size = { widthPx: 97, heightPx: 97 };
        const probed = await source.probe(plane, size, 48, 48);
        assertNear(probed.lps!, centerLps);
        assert.equal(probed.unit, "g/ml");
        const off = Math.abs(probed.value! - value);
        assert(off < 0.2 * value, `${probed.value} for SUV ${value}`);
        const slice = Math.round(
          (centerLps[2] - pet.raster.originLps[2]) / pet.raster.sliceMm,
        );
        const stack = { ...STACK, frameIndex: slice };
        const whole = { widthPx: 128, heightPx: 128 };
        const [i, j] = probed.ijk!.map(Math.round);
        const shown = await source.probe(stack, whole, i!, j!);
        assert.equal(shown.unit, "g/ml");
        assert(Math.abs(shown.value! - value) < 0.25 * value);
      }
    });
    assert.equal(code, undefined);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

/** Only the slices around the third lesion: making all takes long. */
function aboutOneLesion(pet: SeriesPlan): SeriesPlan {
  const finding = pet.findings[2]!;
  const { originLps, sliceMm } = pet.raster;
  const slices = 21;
  const first = Math.round((finding.centerLps[2] - originLps[2]) / sliceMm) -
    (slices >> 1);
  const z = originLps[2] + first * sliceMm;
  const origin: Vec3 = [originLps[0], originLps[1], z];
  return {
    ...pet,
    findings: [finding],
    raster: { ...pet.raster, slices, originLps: origin },
  };
}

function assertNear(a: Vec3, b: Vec3): void {
  assert(vec.length(vec.subtract(a, b)) < 1e-6, `${a} is not ${b}`);
}

realDataTest(
  "complete() fills in what was left open, and plan() takes what it filled in",
  async (data) => {
    const rooms = new FileRooms();
    await rooms.add(`${data}/series/mr_synth_cor_pacsman`);
    using decoder = createDecodePool({ workers: 1 });
    const volumes = new PlainVolumes();
    await openFirst(rooms, decoder, volumes, async (source) => {
      const { description } = source;
      const plane = source.complete(AXIAL, SIZE);
      assert(plane.kind === "mpr");
      // 128 voxels a side: the middle lies between two, the plane on one of them.
      const [x, y, z] = description.volume!.centerLps;
      const offMm = plane.centerLps![2] - z;
      assertNear(plane.centerLps!, [x, y, z + Math.sign(offMm) / 2]);
      assert.deepEqual(plane.window, description.windows[0]!.window);
      assert(plane.mmPerPx! > 1 && plane.mmPerPx! < 3);
      const volume = source.complete(VOLUME, SIZE);
      assert(volume.kind === "volume");
      assert.equal(volume.preset, description.presets[0]);
      assert.equal(volume.preset, "mr.default");
      const stack = source.complete({ ...STACK, frameIndex: 1e6 }, SIZE);
      assert(stack.kind === "stack");
      assert.equal(stack.frameIndex, description.frameCount - 1);
      assert(source.needsLoading("volume") && !source.needsLoading("stack"));
      assert((await source.load("volume", () => {}, never)).ok);
      assert(!source.needsLoading("mpr"));
      const half: LiveVolumeState = {
        ...volume,
        crop: [[0, 0, 0], [0.5, 1, 1]],
        shift: 5,
      };
      const planned = await source.plan(request(half), never);
      assert(planned.ok);
      const { job } = planned.value;
      assert(job.kind === "volume");
      const [columns, rows, slices] = description.volume!.sizeVx;
      assert.deepEqual(job.cropIjk, [
        [-0.5, -0.5, -0.5],
        [columns / 2 - 0.5, rows - 0.5, slices - 0.5],
      ]);
      assert(job.transfer !== undefined);
    });
  },
);

realDataTest(
  "a stack key that is not there, or a series without pixels, is said and not thrown",
  async (data) => {
    const rooms = new FileRooms();
    await rooms.add(`${data}/series/mr_synth_cor_pacsman`);
    using decoder = createDecodePool({ workers: 1 });
    const { index, blobs } = rooms;
    const volumes = new PlainVolumes();
    const images = createLiveImages(
      createImaging({ index, blobs, decoder, volumes }),
    );
    const [seriesUid] = rooms.seriesUids;
    for (
      const target of [
        { seriesUid: seriesUid!, stackKey: "none" },
        { seriesUid: "1.2.3", stackKey: "" },
      ]
    ) {
      const opened = await images.open(GRANT, target, never);
      assert(!opened.ok);
      assert.equal(opened.error.code, "imaging.notFound");
      assert.equal(opened.error.isAborted, false);
    }
  },
);
