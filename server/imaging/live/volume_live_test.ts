import assert from "node:assert/strict";
import { vec } from "#base";
import { createDecodePool } from "#dicom";
import { realDataTest, unpacked } from "#testing";
import { createImaging } from "../create_imaging.ts";
import { FileRooms, GRANT, PlainVolumes } from "../testing/fakes.ts";
import type { Imaging, Stack } from "../types.ts";
import { createLiveImages } from "./live_images.ts";
import type { LiveSource } from "./live_source.ts";
import type { LiveState, LiveVolumeState } from "./live_types.ts";

const SIZE = { widthPx: 97, heightPx: 97 };
const never = new AbortController().signal;
const MAXIMUM: LiveVolumeState = {
  kind: "volume",
  toEyeLps: [0.3, -1, 0.2],
  upLps: [0, 0, 1],
  zoom: 1,
  projection: "orthographic",
  method: "maximum",
  preset: "",
  shift: 0,
  inverted: false,
};

/** The images as they are, but low values are bright (MONOCHROME1). */
function turned(imaging: Imaging): Imaging {
  const asBright = (stack: Stack): Stack => ({
    ...stack,
    frames: stack.frames.map((frame) => ({
      ...frame,
      image: { ...frame.image, inverted: true },
    })),
  });
  return {
    ...imaging,
    async stacks(...asked) {
      const found = await imaging.stacks(...asked);
      return found.ok ? { ok: true, value: found.value.map(asBright) } : found;
    },
  };
}

async function withHead(
  data: string,
  dress: (imaging: Imaging) => Imaging,
  use: (source: LiveSource) => Promise<void>,
): Promise<void> {
  const rooms = new FileRooms();
  await rooms.add(`${data}/series/mr_synth_cor_pacsman`);
  using decoder = createDecodePool({ workers: 1 });
  const { index, blobs } = rooms;
  const volumes = new PlainVolumes();
  const imaging = dress(createImaging({ index, blobs, decoder, volumes }));
  const target = { seriesUid: rooms.seriesUids[0]!, stackKey: "" };
  const opened = await createLiveImages(imaging).open(GRANT, target, never);
  assert(opened.ok);
  using source = opened.value;
  await use(source);
}

async function isInverted(
  source: LiveSource,
  state: LiveState,
): Promise<boolean> {
  const planned = await source.plan({
    ...{ state, size: SIZE, picture: SIZE },
    ...{ sampling: "exact", format: "png", quality: 90 },
  }, never);
  assert(planned.ok && planned.value.job.kind !== "frame");
  return planned.value.job.inverted ?? false;
}

realDataTest(
  "a projection of images whose low values are bright is inverted as their planes are, unless the reader inverts it",
  async (data) => {
    const plane: LiveState = {
      kind: "mpr",
      ...{ rightLps: [1, 0, 0], downLps: [0, 0, -1], slabMm: 0 },
      ...{ slabMode: "average", inverted: false, interpolation: "linear" },
    };
    for (const dress of [turned, (imaging: Imaging) => imaging]) {
      await withHead(data, dress, async (source) => {
        assert((await source.load("volume", () => {}, never)).ok);
        const isBright = dress === turned;
        for (const state of [MAXIMUM, plane]) {
          assert.equal(await isInverted(source, state), isBright);
          const other = { ...state, inverted: true };
          assert.equal(await isInverted(source, other), !isBright);
        }
      });
    }
  },
);

realDataTest(
  "a probe of a volume's view tells the brightest voxel under the finger, and nothing before it is loaded or beside it",
  async (data) => {
    await withHead(data, (imaging) => imaging, async (source) => {
      const { unit, volume } = source.description;
      const early = await source.probe(MAXIMUM, SIZE, 48, 48);
      assert.deepEqual(early, { unit });
      assert((await source.load("volume", () => {}, never)).ok);
      const probed = await source.probe(MAXIMUM, SIZE, 48, 48);
      // The middle of the view looks through the middle of the volume.
      const away = vec.subtract(probed.lps!, volume!.centerLps);
      const toEye = vec.normalize(MAXIMUM.toEyeLps);
      const offMm = vec.length(vec.cross(away, toEye));
      assert(offMm < 1e-6, `${offMm} mm beside the ray`);
      assert(probed.value! > 0 && probed.ijk!.length === 3);
      const beside = { ...MAXIMUM, zoom: 0.1 };
      assert.deepEqual(await source.probe(beside, SIZE, 0, 0), { unit });
    });
  },
);

realDataTest(
  "views that open more volumes than there is memory for are told so, and open them once others close",
  async () => {
    const rooms = new FileRooms();
    await rooms.add(await unpacked("series/dti4d_toshiba_cor.tar.xz"));
    using decoder = createDecodePool({ workers: 1 });
    const { index, blobs } = rooms;
    const volumes = new PlainVolumes();
    const bounds = { volumeCacheBytes: 5 * volumes.volumeBytes([64, 64, 40]) };
    const imaging = createImaging({ index, blobs, decoder, volumes, bounds });
    const [seriesUid] = rooms.seriesUids;
    const stacks = await imaging.stacks(GRANT, seriesUid!);
    assert(stacks.ok);
    assert.equal(stacks.value.length, 13);
    const images = createLiveImages(imaging);
    const sources = await Promise.all(stacks.value.map(async ({ key }) => {
      const target = { seriesUid: seriesUid!, stackKey: key };
      const opened = await images.open(GRANT, target, never);
      assert(opened.ok);
      return opened.value;
    }));
    const load = (source: LiveSource) => source.load("mpr", () => {}, never);
    const loaded = await Promise.all(sources.map(load));
    assert.deepEqual([volumes.made, volumes.open], [5, 5]);
    const refused = loaded.flatMap((one) => one.ok ? [] : [one.error]);
    assert.equal(refused.length, 8);
    for (const { code, sentence } of refused) {
      assert.equal(code, "imaging.noRoom");
      assert.match(sentence.text, /opens once others are closed/);
    }
    const first = loaded.findIndex(({ ok }) => ok);
    const last = loaded.findLastIndex(({ ok }) => !ok);
    sources[first]![Symbol.dispose]();
    assert((await load(sources[last]!)).ok);
    assert.equal(volumes.open, 5);
    for (const source of sources) source[Symbol.dispose]();
  },
);
