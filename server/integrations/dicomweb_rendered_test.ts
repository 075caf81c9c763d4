import assert from "node:assert/strict";
import { realDataTest } from "#testing";
import { BASE_URL, type TestArchive } from "./testing/archive.ts";
import { readParts } from "./testing/multipart_reader.ts";
import { PHANTOM, phantomSeries } from "./testing/phantom_series.ts";
import { readPng } from "./testing/read_png.ts";
import { openRenderingArchive } from "./testing/rendering.ts";

const STUDY = `/studies/${PHANTOM.studyUid}`;
const SERIES = `${STUDY}/series/${PHANTOM.seriesUid}`;
const INSTANCE = `${SERIES}/instances/${PHANTOM.seriesUid}.16`;

/** Rises by 10 HU a mm to the left; the window 0, 2000 shows -1000 to 1000. */
async function slope(): Promise<TestArchive> {
  const archive = await openRenderingArchive();
  await archive.addAll(phantomSeries((left) => Math.round(left * 10)));
  return archive;
}

async function picture(archive: TestArchive, path: string) {
  return await readPng(await archive.get(path, "image/png"));
}

/** PS3.3 C.11.2.1.2.1. */
function linear(value: number, center: number, width: number): number {
  const y = ((value - (center - 0.5)) / (width - 1) + 0.5) * 255;
  return Math.min(255, Math.max(0, Math.floor(y + 0.5)));
}

Deno.test("rendered is each pixel through rescale and window, exactly", async () => {
  await using archive = await slope();
  const stored = (i: number) => Math.round((i - 31.5) * 1.25 * 10);
  for (
    const [query, center, width] of [
      ["", 0, 2000],
      ["?window=100,400,linear", 100, 400],
    ] as const
  ) {
    const png = await picture(archive, `${INSTANCE}/rendered${query}`);
    assert.deepEqual([png.widthPx, png.heightPx], [64, 64]);
    for (let i = 0; i < 64; i++) {
      assert.equal(png.at(i, 5), linear(stored(i), center, width), `${i}`);
    }
  }
  const exact = await picture(
    archive,
    `${INSTANCE}/rendered?window=100,400,linear-exact`,
  );
  const sigmoid = await picture(
    archive,
    `${INSTANCE}/rendered?window=100,400,sigmoid`,
  );
  const at = (value: number) => 255 / (1 + Math.exp(-4 * (value - 100) / 400));
  for (let i = 0; i < 64; i++) {
    const straight = ((stored(i) - 100) / 400 + 0.5) * 255;
    const grey = Math.min(255, Math.max(0, Math.floor(straight + 0.5)));
    assert.equal(exact.at(i, 9), grey);
    assert.equal(sigmoid.at(i, 9), Math.floor(at(stored(i)) + 0.5));
  }
});

Deno.test("tiles of a rendered image fit together, and flip by a negative width", async () => {
  await using archive = await slope();
  const whole = await picture(archive, `${INSTANCE}/rendered`);
  const tile = await picture(
    archive,
    `${INSTANCE}/rendered?viewport=32,32,32,16,32,32`,
  );
  const flipped = await picture(
    archive,
    `${INSTANCE}/rendered?viewport=64,64,0,0,-64,64`,
  );
  for (let x = 0; x < 32; x++) {
    assert.equal(tile.at(x, 3), whole.at(x + 32, 19));
  }
  for (let x = 0; x < 64; x++) {
    assert.equal(flipped.at(x, 3), whole.at(63 - x, 3));
  }
});

Deno.test("a shrunk picture is the average of what it covers: a checkerboard comes out grey", async () => {
  await using archive = await openRenderingArchive();
  const square = (mm: number) => Math.round(mm / 1.25 + 31.5);
  const board = (left: number, back: number) =>
    (square(left) + square(back)) % 2 === 0 ? 900 : -900;
  await archive.addAll(phantomSeries(board));
  const plain = await picture(archive, `${INSTANCE}/rendered`);
  assert.deepEqual(new Set(plain.bytes), new Set([13, 242]));
  const cases: [string, number, number][] = [
    ...[32, 16, 8, 4].map((px): [string, number, number] => [
      `viewport=${px},${px}`,
      px,
      1,
    ]),
    // Where pixels do not divide evenly the halves of squares remain.
    ["viewport=21,21", 21, 40],
    ["viewport=12,12", 12, 20],
  ];
  for (const kind of ["thumbnail", "rendered"]) {
    for (const [viewport, sidePx, tolerance] of cases) {
      const png = await picture(archive, `${INSTANCE}/${kind}?${viewport}`);
      assert.deepEqual([png.widthPx, png.heightPx], [sidePx, sidePx]);
      const off = Math.max(...png.bytes.map((grey) => Math.abs(grey - 128)));
      assert(off <= tolerance, `${kind}, ${viewport}: ${off} off grey`);
    }
  }
});

Deno.test("a single picture of many images is the middle one, and says which", async () => {
  await using archive = await slope();
  for (const path of [STUDY, SERIES]) {
    for (const kind of ["rendered", "thumbnail"]) {
      const response = await archive.get(`${path}/${kind}`, "image/jpeg");
      assert.equal(response.status, 200);
      assert.equal(response.headers.get("content-type"), "image/jpeg");
      const address = response.headers.get("content-location")!;
      const middle = `${SERIES}/instances/${PHANTOM.seriesUid}.17/frames/1`;
      assert.equal(address, `${BASE_URL}${middle}/${kind}`);
      assert.match(response.headers.get("warning")!, /middle one/);
      await response.body?.cancel();
      const same = await archive.get(address.slice(BASE_URL.length));
      assert.equal(same.status, 200);
      await same.body?.cancel();
    }
  }
  const one = await archive.get(`${INSTANCE}/rendered`);
  assert.equal(one.headers.get("warning"), null);
  await one.body?.cancel();
});

Deno.test("multipart rendered has every image of a series, in order", async () => {
  await using archive = await slope();
  const response = await archive.get(
    `${SERIES}/rendered?viewport=16,16`,
    `multipart/related; type="image/png"`,
  );
  const parts = await readParts(response);
  assert.equal(parts.length, 32);
  parts.forEach(({ headers, bytes }, n) => {
    assert.equal(headers.get("content-type"), "image/png");
    const uid = `${PHANTOM.seriesUid}.${n + 1}`;
    assert.match(headers.get("content-location")!, new RegExp(`/${uid}/`));
    assert.equal(bytes[1], "P".charCodeAt(0));
  });
});

Deno.test("wishes that can't be met are 400, 404 and 406", async () => {
  await using archive = await slope();
  const cases: [number, string, string?][] = [
    [400, `${INSTANCE}/rendered?window=1,2,cubic`],
    [400, `${INSTANCE}/rendered?annotation=`],
    [400, `${INSTANCE}/thumbnail?annotation=patient`],
    [400, `${INSTANCE}/rendered?window=100,400`],
    [400, `${INSTANCE}/rendered?viewport=9,9,64,0`],
    [400, `${INSTANCE}/thumbnail?viewport=9,9,0,0,9,9`],
    [400, `${INSTANCE}/thumbnail?window=1,2,linear`],
    [400, `${INSTANCE}/rendered?iccprofile=rommrgb`],
    [404, `${INSTANCE}/frames/2/rendered`],
    [404, `${SERIES}/instances/1.2.3/thumbnail`],
    [406, `${INSTANCE}/rendered`, "image/tiff"],
    [406, `${INSTANCE}/rendered`, "application/dicom"],
  ];
  for (const [status, path, accept] of cases) {
    const response = await archive.get(path, accept);
    assert.equal(response.status, status, path);
    await response.body?.cancel();
  }
});

realDataTest(
  "thumbnails and pictures are made of every kind of image, and objects without one are 406",
  async (data) => {
    const images = [
      "ct_one_image_all_ts/CTImage.dcm_JPEG2000LosslessOnlyTransferSyntax_1.2.840.10008.1.2.4.90.dcm",
      "dcm4che/US-PAL-8-10x-echo",
      "fodicom/CR-ModalitySequenceLUT.dcm",
      "barre_samples/MR_Explicit_Little_MultiFrame.dcm",
      "orthanc_formats/jp2k91YBR-ICT.dcm",
      "pydicom_small/rtdose.dcm",
    ];
    for (const image of images) {
      await using archive = await openRenderingArchive();
      await archive.add(await Deno.readFile(`${data}/syntaxes/${image}`));
      const [study] = await (await archive.get("/studies")).json();
      const path = `/studies/${study["0020000D"].Value[0]}`;
      for (const kind of ["thumbnail", "rendered?viewport=200,200"]) {
        const png = await picture(archive, `${path}/${kind}`);
        assert(Math.max(png.widthPx, png.heightPx) <= 256, image);
        const greys = new Set(png.bytes);
        assert(greys.size > 3, `${image} is all of one colour`);
      }
    }
    await using archive = await openRenderingArchive();
    const pdf = `${data}/syntaxes/orthanc_formats/sample-pdf.dcm`;
    await archive.add(await Deno.readFile(pdf));
    const [study] = await (await archive.get("/studies")).json();
    const uid = study["0020000D"].Value[0];
    const response = await archive.get(`/studies/${uid}/rendered`);
    assert.equal(response.status, 406);
    await response.body?.cancel();
  },
);
