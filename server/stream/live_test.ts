import assert from "node:assert/strict";
import { type Grant, vec, type Vec3 } from "#base";
import {
  createDecodePool,
  displayValues,
  greyTable,
  type VoiLut,
} from "#dicom";
import { createImaging, createLiveImages, type Imaging } from "#imaging";
import { createRenderer, windowTable } from "#render";
import { REAL_DATA, realDataTest, unpacked } from "#testing";
import type { FrameHeader, ViewState } from "#wire";
import { FileRooms } from "../imaging/testing/fakes.ts";
import { createStreamServer } from "./mod.ts";
import { stackState, volumeState } from "./testing/fake_images.ts";
import { LiveClient } from "./testing/live_client.ts";
import { readGreyPng } from "./testing/read_png.ts";

const GRANT = { subject: "reader" } as Grant<"study.read">;
const NAME = "ct_head_phantom_1mm";
const SIZE = { widthPx: 512, heightPx: 512 };
const WINDOW = { center: 40, width: 400, function: "LINEAR" } as const;

/** The whole way, from files to a WebSocket. */
async function live(
  use: (url: string, imaging: Imaging, seriesUid: string) => Promise<void>,
): Promise<void> {
  const rooms = new FileRooms();
  await rooms.add(await unpacked(`series/${NAME}.tar.xz`));
  const renderer = createRenderer({ threads: 2, kernels: "strict" });
  using decoder = createDecodePool({ workers: 2 });
  const { index, blobs } = rooms;
  const imaging = createImaging({ index, blobs, decoder, volumes: renderer });
  const stream = createStreamServer({
    images: createLiveImages(imaging),
    render: renderer,
  });
  const server = Deno.serve({ port: 0, onListen() {} }, (request) => {
    const { socket, response } = Deno.upgradeWebSocket(request);
    stream.accept(socket, GRANT);
    return response;
  });
  try {
    const url = `ws://127.0.0.1:${server.addr.port}/`;
    await use(url, imaging, rooms.seriesUids[0]!);
  } finally {
    stream[Symbol.dispose]();
    await server.shutdown();
    renderer.close();
  }
}

function openView(
  client: LiveClient,
  view: number,
  seriesUid: string,
  state: ViewState,
): void {
  client.say({
    type: "open",
    view,
    target: { seriesUid, stackKey: "" },
    size: SIZE,
    state,
    gesture: 0,
  });
}

interface Probe {
  readonly ijk_col_row_slice: readonly [number, number, number];
  readonly lps_mm: Vec3;
  readonly value: number;
}

async function probes(): Promise<readonly Probe[]> {
  const path = `${REAL_DATA}/series/EXPECTED_GEOMETRY.json`;
  return JSON.parse(await Deno.readTextFile(path))[NAME].probes;
}

function lpsOf({ geometry }: FrameHeader, x: number, y: number): Vec3 {
  assert(geometry !== undefined);
  const { originLps, stepXLps, stepYLps } = geometry;
  return vec.add(
    originLps,
    vec.add(vec.scale(stepXLps, x), vec.scale(stepYLps, y)),
  );
}

function assertNear(a: Vec3, b: Vec3): void {
  const offMm = vec.length(vec.subtract(a, b));
  assert(offMm < 0.001, `${a} is ${offMm} mm from ${b}`);
}

const CORONAL: ViewState = {
  kind: "mpr",
  rightLps: [1, 0, 0],
  downLps: [0, 0, -1],
  slabMm: 0,
  slabMode: "average",
  window: { ...WINDOW },
  inverted: false,
  interpolation: "linear",
};

realDataTest(
  "a stack's lossless pictures are exactly the slices' greys, at their millimetres",
  async () => {
    const known = await probes();
    await live(async (url, imaging, seriesUid) => {
      await using client = await LiveClient.connect(url);
      const state = { ...stackState(0), window: { ...WINDOW } } as ViewState;
      openView(client, 1, seriesUid, state);
      const opened = await client.until(
        () => client.messages.find((one) => one.type === "opened"),
        "opened",
      );
      assert.deepEqual(
        [opened.frameCount, opened.columns, opened.rows, opened.unit],
        [140, 512, 512, "HU"],
      );
      const stacks = await imaging.stacks(GRANT, seriesUid);
      assert(stacks.ok);
      for (const [n, probe] of known.slice(0, 6).entries()) {
        const [column, row, slice] = probe.ijk_col_row_slice;
        const gesture = n + 1;
        client.say({
          type: "set",
          view: 1,
          gesture,
          moving: false,
          state: { ...state, frameIndex: slice } as ViewState,
        });
        const { header, picture } = await client.frame(1, gesture, "lossless");
        assert.equal(header.frameIndex, slice);
        assertNear(lpsOf(header, column, row), probe.lps_mm);
        const frame = stacks.value[0]!.frames[slice]!;
        const decoded = await imaging.frame(GRANT, frame);
        assert(decoded.ok);
        const display = displayValues(decoded.value.values);
        const voi: VoiLut = { kind: "window", ...WINDOW };
        const { modalityLut } = frame.frame;
        const table = greyTable({ display, modalityLut, voi, inverted: false });
        const expected = display.values.map((value) => table[value + 32768]!);
        assert.deepEqual([...readGreyPng(picture).grey], [...expected]);
        client.say({
          type: "probe",
          view: 1,
          request: gesture,
          xPx: column,
          yPx: row,
        });
        const value = await client.until(
          () =>
            client.messages.find((one) =>
              one.type === "value" && one.request === gesture
            ),
          "value",
        );
        assert(value.type === "value");
        assert.equal(value.value, probe.value);
        assertNear(value.lps!, probe.lps_mm);
      }
    });
  },
);

realDataTest(
  "scrolling shows only some frames, in order, and the last one true",
  async () => {
    await live(async (url, _imaging, seriesUid) => {
      await using client = await LiveClient.connect(url);
      openView(client, 1, seriesUid, stackState(0));
      for (let gesture = 1; gesture <= 100; gesture++) {
        client.say({
          type: "set",
          view: 1,
          gesture,
          moving: gesture < 100,
          state: stackState(gesture),
        });
        if (gesture % 10 === 0) await new Promise((go) => setTimeout(go, 10));
      }
      const last = await client.frame(1, 100, "lossless");
      assert.equal(last.header.frameIndex, 100);
      const gestures = client.frames.map(({ header }) => header.gesture);
      assert.deepEqual(gestures, gestures.toSorted((a, b) => a - b));
      assert(client.frames.length < 100);
    });
  },
);

realDataTest(
  "a plane's lossless picture has at each pixel the grey of the volume at its millimetres",
  async () => {
    await live(async (url, imaging, seriesUid) => {
      await using client = await LiveClient.connect(url);
      openView(client, 1, seriesUid, CORONAL);
      const { header, picture } = await client.frame(1, 0, "lossless");
      const { grey, widthPx } = readGreyPng(picture);
      const stacks = await imaging.stacks(GRANT, seriesUid);
      assert(stacks.ok);
      const leased = await imaging.volume(GRANT, stacks.value[0]!);
      assert(leased.ok);
      using lease = leased.value;
      const { volume } = lease;
      const table = windowTable(WINDOW, volume.scale, false);
      let [lit, worst] = [0, 0];
      for (let y = 3; y < 512; y += 7) {
        for (let x = 3; x < 512; x += 7) {
          const value = volume.valueAt(lpsOf(header, x, y));
          if (value === undefined) continue;
          const voxel = (value - volume.scale.intercept) / volume.scale.slope;
          const expected = table[Math.round(voxel) + 32768]!;
          worst = Math.max(worst, Math.abs(expected - grey[y * widthPx + x]!));
          if (expected > 0) lit++;
        }
      }
      assert(lit > 200, `${lit} points are not black`);
      // One voxel step of rounding is less than one grey at this width.
      assert(worst <= 1, `off by ${worst} greys`);
      const told = client.messages.filter((one) => one.type === "loading");
      assert.equal(told.at(-1)?.done, 140);
    });
  },
);

realDataTest(
  "a volume turns: composite pictures change, a projection is lossless and not black",
  async () => {
    await live(async (url, _imaging, seriesUid) => {
      await using client = await LiveClient.connect(url);
      openView(client, 1, seriesUid, volumeState(1));
      const front = await client.frame(1, 0, "settled");
      assert(front.picture.length > 4000, `${front.picture.length} bytes`);
      const turned = { ...volumeState(1), toEyeLps: [1, 0, 0] } as ViewState;
      const set = { type: "set", view: 1, moving: false } as const;
      client.say({ ...set, gesture: 1, state: turned });
      const side = await client.frame(1, 1, "settled");
      assert.notDeepEqual(side.picture, front.picture);
      const pictures: Uint8Array[] = [];
      for (const [n, toEyeLps] of [[0, -1, 0], [1, 0, 0]].entries()) {
        const state = {
          ...volumeState(1),
          method: "maximum",
          window: { ...WINDOW, width: 2000 },
          toEyeLps,
        } as ViewState;
        client.say({ ...set, gesture: 2 + n, state });
        const { picture } = await client.frame(1, 2 + n, "lossless");
        const { grey } = readGreyPng(picture);
        const lit = grey.filter((value) => value > 100).length;
        assert(lit > 5000, `${lit} pixels are lit`);
        pictures.push(grey);
      }
      assert.notDeepEqual(pictures[0], pictures[1]);
    });
  },
);

realDataTest(
  "a cut line comes back with its views and their pictures (ST4)",
  async () => {
    await live(async (url, _imaging, seriesUid) => {
      const first = await LiveClient.connect(url);
      openView(first, 1, seriesUid, stackState(7));
      openView(first, 2, seriesUid, CORONAL);
      await first.frame(1, 0, "lossless");
      await first.frame(2, 0, "lossless");
      const welcome = first.messages.find((one) => one.type === "welcome");
      await first[Symbol.asyncDispose]();
      assert(welcome?.type === "welcome");
      await using second = await LiveClient.connect(url, welcome.session);
      const { header } = await second.frame(1, 0, "lossless");
      assert.equal(header.frameIndex, 7);
      await second.frame(2, 0, "lossless");
      const loading = second.messages.filter((one) => one.type === "loading");
      assert.deepEqual(loading, [], "the volume was kept");
    });
  },
);
