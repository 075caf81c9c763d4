/** One study, two doors: DICOMweb and the live stream begin with the same picture. @module */
import assert from "node:assert/strict";
import { bytesSource } from "#base";
import { decodeFrame, type JsonDataSet, openDicom } from "#dicom";
import { createLiveImages, type LiveState } from "#imaging";
import { realDataTest, testGrants } from "#testing";
import type { TestArchive } from "./testing/archive.ts";
import { PHANTOM, phantomSeries } from "./testing/phantom_series.ts";
import { readPng } from "./testing/read_png.ts";
import { openRenderingArchive } from "./testing/rendering.ts";

const NO_WINDOW = {
  "00281050": { vr: "DS" },
  "00281051": { vr: "DS" },
} as const;

/** Held by the body weight, dose and times of PS3.3 C.8.9: 1 g/ml is 2000 Bq/ml. */
const PET = {
  "00080031": { vr: "TM", Value: ["120000"] },
  "00080021": { vr: "DA", Value: ["20261124"] },
  "00101030": { vr: "DS", Value: [50] },
  "00280051": { vr: "CS", Value: ["ATTN", "DECY"] },
  "00541001": { vr: "CS", Value: ["BQML"] },
  "00541102": { vr: "CS", Value: ["ADMIN"] },
  "00540016": {
    vr: "SQ",
    Value: [{
      "00181074": { vr: "DS", Value: [100_000_000] },
      "00181072": { vr: "TM", Value: ["110000"] },
      "00181075": { vr: "DS", Value: [6586.2] },
    }],
  },
} as const;

interface Seen {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Absent for colour. */
  readonly window?: { readonly center: number; readonly width: number };
}

/** What the live stream shows first. */
async function live(
  { deps }: TestArchive,
  seriesUid: string,
  state: LiveState,
  size = { widthPx: 64, heightPx: 64 },
): Promise<Seen> {
  const signal = new AbortController().signal;
  const { read } = testGrants();
  const target = { seriesUid, stackKey: "" };
  const opened = await createLiveImages(deps.imaging).open(
    read,
    target,
    signal,
  );
  assert(opened.ok);
  using source = opened.value;
  const loaded = await source.load(state.kind, () => {}, signal);
  assert(loaded.ok);
  const planned = await source.plan({
    state: source.complete(state, size),
    ...{ size, picture: size, sampling: "exact", format: "png", quality: 90 },
  }, signal);
  assert(planned.ok, JSON.stringify(planned));
  const { job, window } = planned.value;
  const { bytes } = await deps.renderer.render(job);
  return { bytes, ...window && { window } };
}

function slice(frameIndex: number): LiveState {
  return {
    ...{ kind: "stack", frameIndex, inverted: false, zoom: 1 },
    ...{ panVx: [0, 0], rotationDeg: 0, flippedX: false },
    interpolation: "linear",
  } as LiveState;
}

const PLANE: LiveState = {
  ...{ kind: "mpr", rightLps: [1, 0, 0], downLps: [0, 1, 0], slabMm: 0 },
  ...{ slabMode: "average", inverted: false, interpolation: "linear" },
} as LiveState;
const MIP: LiveState = {
  ...{ kind: "volume", toEyeLps: [0, -1, 0], upLps: [0, 0, 1], zoom: 1 },
  ...{ projection: "orthographic", method: "maximum", preset: "", shift: 0 },
  inverted: false,
} as LiveState;

async function windowOf(archive: TestArchive, path: string) {
  const response = await archive.get(path);
  const [set] = await response.json() as JsonDataSet[];
  const at = (tag: string) => Number(set![tag]!.Value![0]);
  return { center: at("00281050"), width: at("00281051") };
}

const KINDS = [
  ["CT with a window of its own", "CT", {}, 1],
  ["CT without a window", "CT", NO_WINDOW, 1],
  ["MR without a window", "MR", NO_WINDOW, 1],
  ["PET in SUV", "PT", { ...NO_WINDOW, ...PET }, 0],
] as const;

for (const [name, modality, attributes, factor] of KINDS) {
  Deno.test(`${name}: slices, planes and projections begin as on the live stream`, async () => {
    await using archive = await openRenderingArchive();
    const value = (left: number, back: number, head: number) =>
      Math.round(20 * left + 5 * back + 30 * head + 3000);
    const attributesOf = () => attributes;
    await archive.addAll(
      phantomSeries(value, { modality, attributes: attributesOf }),
    );
    const { studyUid, seriesUid } = PHANTOM;
    const series = `/studies/${studyUid}/series/${seriesUid}`;
    for (const index of [0, 9, 31]) {
      const path = `${series}/instances/${seriesUid}.${index + 1}/rendered`;
      const ours = await archive.get(path, "image/png");
      const { bytes } = await live(archive, seriesUid, slice(index));
      assert.deepEqual(await ours.bytes(), bytes, `slice ${index}`);
    }
    for (
      const [path, state] of [
        ["renderedmpr?", PLANE],
        ["rendered3d?renderingmethod=maximum_ip&", MIP],
      ] as const
    ) {
      const asked = `${series}/${path}renderedvolumetricmetadata=yes`;
      const { center, width } = await windowOf(archive, asked);
      const { window } = await live(archive, seriesUid, state);
      assert(window !== undefined);
      // PS3.18 windows are about Bq/ml, the stream's about SUV.
      const scale = factor || window.width / width;
      assert.equal(width * scale, window.width, path);
      assert(Math.abs(center * scale - window.center) < 1e-6, path);
      if (factor === 0) assert(scale < 0.01, `${scale} g/ml a Bq/ml`);
    }
  });
}

realDataTest(
  "real images with LUTs, windows or neither are the same picture at both doors",
  async (data) => {
    const images = [
      "ct_one_image_all_ts/CTImage.dcm_JPEG2000LosslessOnlyTransferSyntax_1.2.840.10008.1.2.4.90.dcm",
      "dcm4che/US-PAL-8-10x-echo",
      "fodicom/CR-ModalitySequenceLUT.dcm",
      "pydicom_small/rtdose.dcm",
    ];
    for (const image of images) {
      await using archive = await openRenderingArchive();
      await archive.add(await Deno.readFile(`${data}/syntaxes/${image}`));
      const [set] = await (await archive.get("/instances")).json();
      const uid = (tag: string) => set[tag].Value[0];
      const series = `/studies/${uid("0020000D")}/series/${uid("0020000E")}`;
      const path = `${series}/instances/${uid("00080018")}/frames/1/rendered`;
      const ours = await readPng(await archive.get(path, "image/png"));
      const { widthPx, heightPx } = ours;
      const size = { widthPx, heightPx };
      const seen = await live(archive, uid("0020000E"), slice(0), size);
      const headers = { "content-type": "image/png" };
      const theirs = await readPng(new Response(seen.bytes, { headers }));
      assert.deepEqual(ours.bytes, theirs.bytes, image);
    }
  },
);

realDataTest(
  "a segmentation is white on black at both doors, frame by frame, empty ones too",
  async (data) => {
    const files = [
      "dcmqi_seg_sr_pm/sr-example/seg.dcm",
      "orthanc_formats/DicomSeg.dcm",
    ];
    for (const name of files) {
      await using archive = await openRenderingArchive();
      const file = await Deno.readFile(`${data}/syntaxes/${name}`);
      const opened = await openDicom(bytesSource(file));
      assert(opened.ok);
      const { dataSet } = opened.value;
      await archive.add(file);
      const [studyUid, seriesUid, sopUid] = [
        ...["0020000D", "0020000E", "00080018"].map((tag) => dataSet.text(tag)),
      ];
      const instance =
        `/studies/${studyUid}/series/${seriesUid}/instances/${sopUid}`;
      const seen = new Set<number>();
      for (let n = 0; n < dataSet.number("00280008")!; n++) {
        const decoded = await decodeFrame(
          opened.value,
          bytesSource(file),
          n,
        );
        assert(decoded.ok);
        const { columns, rows, values } = decoded.value;
        const path = `${instance}/frames/${n + 1}/rendered`;
        const picture = await readPng(await archive.get(path, "image/png"));
        const size = [picture.widthPx, picture.heightPx];
        assert.deepEqual(size, [columns, rows]);
        const wanted = Uint8Array.from(values, (value) => value * 255);
        assert.deepEqual(picture.bytes, wanted, `${name}, frame ${n + 1}`);
        wanted.forEach((grey) => seen.add(grey));
      }
      assert.deepEqual([...seen].sort(), [0, 255]);
      const { window } = await live(archive, seriesUid!, slice(0));
      assert.deepEqual([window?.center, window?.width], [0.5, 1]);
    }
  },
);

realDataTest(
  "overlay planes are drawn in white at both doors, and left out where the view hides them",
  async (data) => {
    await using archive = await openRenderingArchive();
    const file = await Deno.readFile(`${data}/syntaxes/dcm4che/ovly_p01.dcm`);
    const source = bytesSource(file);
    const opened = await openDicom(source);
    assert(opened.ok);
    const decoded = await decodeFrame(opened.value, source, 0);
    assert(decoded.ok);
    const { overlay, columns, rows } = decoded.value;
    assert(overlay !== undefined);
    await archive.add(file);
    const [studyUid, seriesUid, sopUid] = [
      ...["0020000D", "0020000E", "00080018"].map((tag) =>
        opened.value.dataSet.text(tag)
      ),
    ];
    const path = `/studies/${studyUid}/series/${seriesUid}/instances/${sopUid}`;
    const rendered = await archive.get(`${path}/rendered`, "image/png");
    const ours = await readPng(rendered.clone());
    assert(overlay.every((byte, i) => byte === 0 || ours.bytes[i] === 255));
    const size = { widthPx: columns, heightPx: rows };
    const shown = await live(archive, seriesUid!, slice(0), size);
    assert.deepEqual(shown.bytes, await rendered.bytes());
    const bare = { ...slice(0), hidesOverlays: true } as LiveState;
    const hidden = await live(archive, seriesUid!, bare, size);
    const without = await readPng(
      new Response(hidden.bytes, { headers: { "content-type": "image/png" } }),
    );
    const isBare = overlay.every((byte, i) =>
      byte === 255 || ours.bytes[i] === without.bytes[i]
    );
    assert(isBare);
    const darker = overlay.filter((byte, i) =>
      byte === 255 && without.bytes[i]! < 255
    );
    assert(darker.length > 100);
  },
);
