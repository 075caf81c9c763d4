import assert from "node:assert/strict";
import { err } from "#base";
import type { Imaging } from "#imaging";
import { problemType } from "#wire";
import { createDicomweb } from "./mod.ts";
import { type JsonDataSet, writeDicom } from "#dicom";
import { BASE_URL, type TestArchive } from "./testing/archive.ts";
import {
  bars,
  markedBall,
  PHANTOM,
  phantomSeries,
  type Value,
} from "./testing/phantom_series.ts";
import { readPng } from "./testing/read_png.ts";
import { openRenderingArchive } from "./testing/rendering.ts";

const STUDY = `/studies/${PHANTOM.studyUid}`;
const SERIES = `${STUDY}/series/${PHANTOM.seriesUid}`;
const JSON_TYPE = "application/dicom+json";

async function phantomArchive(value: Value): Promise<TestArchive> {
  const archive = await openRenderingArchive();
  await archive.addAll(phantomSeries(value));
  return archive;
}

async function picture(archive: TestArchive, path: string) {
  return await readPng(await archive.get(path, "image/png"));
}

async function module(archive: TestArchive, path: string) {
  const query = path.includes("?") ? "&" : "?";
  const response = await archive.get(
    `${path}${query}renderedvolumetricmetadata=yes`,
    JSON_TYPE,
  );
  assert.equal(response.status, 200, await response.clone().text());
  assert.equal(response.headers.get("content-type"), JSON_TYPE);
  const [set, ...more] = await response.json() as JsonDataSet[];
  assert.deepEqual(more, []);
  return (tag: string): readonly unknown[] => set![tag]?.Value ?? [];
}

type Png = Awaited<ReturnType<typeof picture>>;

/** The middle of what is bright, from the picture's middle: to the right, and down. */
function brightSpot(png: Png): readonly [number, number] {
  let [x, y, count] = [0, 0, 0];
  for (let row = 0; row < png.heightPx; row++) {
    for (let column = 0; column < png.widthPx; column++) {
      if (png.at(column, row) < 100) continue;
      x += column - (png.widthPx - 1) / 2;
      y += row - (png.heightPx - 1) / 2;
      count++;
    }
  }
  assert(count > 4, "nothing bright in the picture");
  return [x / count, y / count];
}

/** The ball is 22 mm left, 18 back and 26 up of the centre: where each view shows it, in mm right and down. */
const PLACES: Readonly<Record<string, readonly [number, number]>> = {
  a: [22, -26],
  p: [-22, -26],
  r: [-18, -26],
  l: [18, -26],
  h: [-22, 18],
  f: [22, 18],
};

Deno.test("a volume that others leave no room for is answered 503, with the reason", async () => {
  await using archive = await phantomArchive(markedBall);
  const message = "The volumes in use leave less.";
  const imaging: Imaging = {
    ...archive.deps.imaging,
    volume: () => Promise.resolve(err({ kind: "imaging.noRoom", message })),
  };
  const dicomweb = createDicomweb({ ...archive.deps, imaging });
  const address = `${BASE_URL}${SERIES}/renderedmpr`;
  const headers = { accept: "image/png" };
  const answer = await dicomweb(new Request(address, { headers }), "t");
  assert.equal(answer.status, 503);
  const { type, detail } = await answer.json();
  assert.deepEqual([type, detail], [problemType("unavailable"), message]);
});

Deno.test("renderedmpr puts left, right, front, back, head and feet where each orientation has them", async () => {
  await using archive = await phantomArchive(markedBall);
  for (const [orientation, [right, down]] of Object.entries(PLACES)) {
    const path = `${SERIES}/renderedmpr?orientation=${orientation}` +
      "&mprslab=80&renderingmethod=maximum_ip";
    const [x, y] = brightSpot(await picture(archive, path));
    const spacing = (await module(archive, path))("00280030") as number[];
    assert(Math.abs(x * spacing[1]! - right) < 2, `${orientation}: right ${x}`);
    assert(Math.abs(y * spacing[0]! - down) < 2, `${orientation}: down ${y}`);
  }
});

Deno.test("rendered3d puts left, right, front, back, head and feet where each orientation has them, by each method", async () => {
  await using archive = await phantomArchive(markedBall);
  for (const method of ["maximum_ip", "volume_rendered"]) {
    for (const [orientation, [right, down]] of Object.entries(PLACES)) {
      const path = `${SERIES}/rendered3D?orientation=${orientation}` +
        `&renderingmethod=${method}&window=0,1500,linear&viewport=200,200`;
      const [x, y] = brightSpot(await picture(archive, path));
      const spacing = (await module(archive, path))("00280030") as number[];
      const [mmX, mmY] = [x * spacing[1]!, y * spacing[0]!];
      assert(Math.abs(mmX - right) < 2, `${method} ${orientation}: ${mmX}`);
      assert(Math.abs(mmY - down) < 2, `${method} ${orientation}: ${mmY}`);
    }
  }
});

Deno.test("renderedmpr draws a slab as a volume: what lies in it where it is, what lies before or behind it not at all", async () => {
  await using archive = await phantomArchive(markedBall);
  for (const [orientation, [right, down]] of Object.entries(PLACES)) {
    const path = `${SERIES}/renderedmpr?orientation=${orientation}` +
      "&renderingmethod=volume_rendered&window=0,1500,linear&mprslab=";
    const png = await picture(archive, path + "80");
    const [x, y] = brightSpot(png);
    const spacing = (await module(archive, path + "80"))(
      "00280030",
    ) as number[];
    assert(Math.abs(x * spacing[1]! - right) < 2, `${orientation}: right ${x}`);
    assert(Math.abs(y * spacing[0]! - down) < 2, `${orientation}: down ${y}`);
    // The ball lies off the middle on every axis.
    const thin = await picture(archive, path + "4");
    const column = Math.round(x + (thin.widthPx - 1) / 2);
    const row = Math.round(y + (thin.heightPx - 1) / 2);
    assert(thin.at(column, row) < 20, orientation);
    assert(png.at(column, row) > 100, orientation);
  }
});

/** The longest bright run through the middle, in pixels: across, and down. */
function middleRuns(png: Png): readonly [number, number] {
  const [cx, cy] = [png.widthPx >> 1, png.heightPx >> 1];
  let [across, down] = [0, 0];
  for (let x = 0; x < png.widthPx; x++) if (png.at(x, cy) >= 128) across++;
  for (let y = 0; y < png.heightPx; y++) if (png.at(cx, y) >= 128) down++;
  return [across, down];
}

Deno.test("a bar of 50 mm measures 50 mm in pixels times the spacing reported, at any size", async () => {
  await using archive = await phantomArchive(bars);
  const views = [
    ...["renderedmpr?orientation=a", "renderedmpr?orientation=l"],
    ...["renderedmpr?orientation=f&viewport=300,200"],
    ...["renderedmpr?orientation=a&viewport=240,240,16,16,32,32"],
    ...["renderedmpr?viewport=555,333"],
    ...["rendered3d?renderingmethod=maximum_ip&viewport=400,300"],
  ];
  for (const view of views) {
    const path = `${SERIES}/${view}`;
    const png = await picture(archive, path);
    const get = await module(archive, path);
    const [rowMm, columnMm] = get("00280030") as [number, number];
    assert.deepEqual(get("00280011"), [png.widthPx], view);
    assert.deepEqual(get("00280010"), [png.heightPx], view);
    const [across, down] = middleRuns(png);
    if (view.includes(",16,16,")) {
      // A tile of 40 mm shows nothing but bar.
      assert.deepEqual([across, down], [240, 240]);
      assert(Math.abs(columnMm - 40 / 240) < 1e-9);
      continue;
    }
    const off = Math.max(
      Math.abs(across * columnMm - 50),
      Math.abs(down * rowMm - 50),
    );
    // A pixel each way: where an edge falls between two of them.
    assert(off <= Math.max(1.25, rowMm), `${view}: off by ${off} mm`);
  }
});

Deno.test("renderedvolumetricmetadata says what was applied, and asking with it gives the same picture", async () => {
  await using archive = await phantomArchive(markedBall);
  const asked = `${SERIES}/renderedmpr?orientation=l&mprslab=30` +
    "&renderingmethod=average_ip&viewport=120,100&window=-300,1200,sigmoid";
  const get = await module(archive, asked);
  assert.deepEqual(get("00720510"), ["MPR"]);
  assert.deepEqual(get("0070120D"), ["AVERAGE_IP"]);
  assert.deepEqual(get("00701503"), [30]);
  assert.deepEqual(get("00281050"), [-300]);
  assert.deepEqual(get("00281051"), [1200]);
  assert.deepEqual(get("00281056"), ["SIGMOID"]);
  assert.deepEqual(get("0020000E"), [PHANTOM.seriesUid]);
  assert.deepEqual(get("00701605"), [0, 0, 1]);
  const center = get("00701604") as number[];
  // Of 64 columns the 33rd: halfway between two it would show neither.
  const [x, ...rest] = PHANTOM.centerLps;
  const expected = [x + PHANTOM.spacingMm[0] / 2, ...rest];
  center.forEach((at, n) =>
    assert(Math.abs(at - expected[n]!) < 1e-9, `${center}`)
  );
  const again = `${SERIES}/renderedmpr?viewpointposition=${get("00701603")}` +
    `&viewpointlookat=${get("00701604")}&viewpointup=${get("00701605")}` +
    "&mprslab=30&renderingmethod=average_ip&viewport=120,100" +
    "&window=-300,1200,sigmoid";
  const [a, b] = [
    await picture(archive, asked),
    await picture(archive, again),
  ];
  assert.deepEqual(a.bytes, b.bytes);
  const text = async () =>
    await (await archive.get(`${asked}&renderedvolumetricmetadata=yes`)).text();
  assert.equal(await text(), await text());
});

Deno.test("a plane through the ball shows it, one beside it does not, at the same scale", async () => {
  await using archive = await phantomArchive(markedBall);
  const [x, y, z] = PHANTOM.centerLps;
  const through = (back: number) =>
    `${SERIES}/renderedmpr?viewpointposition=${x},${y + back - 1},${z}` +
    `&viewpointlookat=${x},${y + back},${z}`;
  const [right, down] = brightSpot(await picture(archive, through(18)));
  assert(Math.abs(right * 1.25 - 22) < 1 && Math.abs(down * 1.25 + 26) < 1);
  const beside = await picture(archive, through(5));
  assert(!beside.bytes.some((value) => value >= 100));
});

Deno.test("a viewport's negative width mirrors an MPR, and is refused for 3D", async () => {
  await using archive = await phantomArchive(markedBall);
  const path = `${SERIES}/renderedmpr?orientation=a&mprslab=80` +
    "&renderingmethod=maximum_ip&viewport=64,64";
  const plain = await picture(archive, path);
  const flipped = await picture(archive, `${path},0,0,-64,64`);
  for (let y = 0; y < 64; y += 7) {
    for (let column = 0; column < 64; column++) {
      assert.equal(flipped.at(column, y), plain.at(63 - column, y));
    }
  }
  const solid = await archive.get(`${SERIES}/rendered3d?viewport=9,9,0,0,-9,9`);
  assert.equal(solid.status, 400);
  assert.equal((await solid.json()).parameter, "viewport");
});

Deno.test("requests for volumes that can't be met say why", async () => {
  await using archive = await phantomArchive(bars);
  const cases: [number, string, string?][] = [
    [404, "/studies/1.2.3/renderedmpr"],
    [404, `${STUDY}/series/1.2.3/rendered3d`],
    [400, `${SERIES}/instances/${PHANTOM.seriesUid}.1/renderedmpr`],
    [
      400,
      `${SERIES}/renderedmpr?volumeinputreference=1.9`,
      "volumeinputreference",
    ],
    [
      400,
      `${SERIES}/renderedmpr?orientation=a&viewpointup=0,0,1`,
      "orientation",
    ],
    [400, `${SERIES}/renderedmpr?colour=red`, "colour"],
    [400, `${SERIES}/rendered3d?mprslab=3`, "mprslab"],
    [400, `${SERIES}/renderedmpr?window=1,0,linear`, "window"],
    [501, `${SERIES}/rendered3d?swivelrange=90`, "swivelrange"],
    [
      501,
      `${SERIES}/rendered3d?volumetriccurvepoint=1,2,3`,
      "volumetriccurvepoint",
    ],
  ];
  for (const [status, path, parameter] of cases) {
    const response = await archive.get(path);
    assert.equal(response.status, status, path);
    const type = response.headers.get("content-type");
    assert.equal(type, "application/problem+json");
    const problem = await response.json();
    assert.equal(problem.parameter, parameter, path);
  }
  const video = await archive.get(`${SERIES}/rendered3d`, "video/mp4");
  assert.equal(video.status, 406);
});

Deno.test("the default is a JPEG, kept privately, and not sent again while it is the same", async () => {
  await using archive = await phantomArchive(bars);
  for (const kind of ["renderedmpr", "rendered3d"]) {
    for (const path of [STUDY, SERIES]) {
      const response = await archive.get(`${path}/${kind}?quality=80`);
      assert.equal(response.status, 200);
      assert.equal(response.headers.get("content-type"), "image/jpeg");
      const bytes = new Uint8Array(await response.arrayBuffer());
      assert.deepEqual([...bytes.slice(0, 2)], [0xff, 0xd8]);
      assert.match(response.headers.get("cache-control")!, /^private/);
      const etag = response.headers.get("etag")!;
      const again = await archive.get(`${path}/${kind}?quality=80`, undefined, {
        headers: { "if-none-match": etag },
      });
      assert.equal(again.status, 304);
    }
  }
});

Deno.test("of two volumes the larger is shown and named; a reference or an attribute chooses the other", async () => {
  await using archive = await openRenderingArchive();
  await archive.addAll(phantomSeries(bars));
  const other = `${PHANTOM.studyUid}.2`;
  const small = phantomSeries(markedBall, {
    seriesUid: other,
    modality: "MR",
    slices: Array.from({ length: 30 }, (_, k) => k + 2),
  });
  await archive.addAll(small);
  const series = async (query: string) => {
    const get = await module(archive, `${STUDY}/renderedmpr${query}`);
    return [get("0020000E")[0], String(get("00204000")[0] ?? "")] as const;
  };
  const [largest, words] = await series("");
  assert.equal(largest, PHANTOM.seriesUid);
  assert.match(words, /2 volumes/);
  const response = await archive.get(`${STUDY}/renderedmpr`);
  assert.match(response.headers.get("warning")!, /^299 farsight ".*2 volumes/);
  await response.body?.cancel();
  for (
    const query of [
      `?volumeinputreference=${other}.3`,
      "?Modality=MR",
      `?SeriesInstanceUID=${other}`,
    ]
  ) {
    const [chosen, said] = await series(query);
    assert.equal(chosen, other, query);
    assert.doesNotMatch(said, /2 volumes/, query);
  }
  const none = await archive.get(`${STUDY}/renderedmpr?Modality=PT`);
  assert.equal(none.status, 404);
});

Deno.test("an attribute that only headers have chooses the phase, as example B.33 does", async () => {
  await using archive = await openRenderingArchive();
  const phase = (seriesUid: string, intervalMs: number) =>
    phantomSeries(bars, {
      seriesUid,
      slices: Array.from({ length: 12 }, (_, k) => k + 10),
      attributes: () => ({ "00189070": { vr: "FD", Value: [intervalMs] } }),
    });
  const early = `${PHANTOM.studyUid}.3`;
  const late = `${PHANTOM.studyUid}.4`;
  await archive.addAll([...phase(early, 200), ...phase(late, 400)]);
  for (
    const [query, expected] of [
      ["CardiacRRIntervalSpecified=140-260", early],
      ["CardiacRRIntervalSpecified=400", late],
      ["00189070=300-", late],
    ] as const
  ) {
    const get = await module(archive, `${STUDY}/renderedmpr?${query}`);
    assert.deepEqual(get("0020000E"), [expected], query);
  }
  const none = await archive.get(
    `${STUDY}/renderedmpr?CardiacRRIntervalSpecified=1-2`,
  );
  assert.equal(none.status, 404);
  const unknown = await archive.get(`${STUDY}/renderedmpr?CardiacPhase=2`);
  assert.equal(unknown.status, 400);
  assert.equal((await unknown.json()).parameter, "CardiacPhase");
});

Deno.test("attributes narrow a series to its matching images, and the volume is made of those", async () => {
  await using archive = await openRenderingArchive();
  const agent = (name: string, odd: 0 | 1) => (slice: number) => {
    const number = 2 * slice + (slice + odd) % 2;
    const sopUid = `${PHANTOM.seriesUid}.${100 + number}`;
    return {
      "00080018": { vr: "UI", Value: [sopUid] },
      "00180010": { vr: "LO", Value: [name] },
      "00200013": { vr: "IS", Value: [number] },
    };
  };
  // Two volumes at one place, told apart by nothing but the agent.
  await archive.addAll([
    ...phantomSeries(markedBall, { attributes: agent("IODINE", 0) }),
    ...phantomSeries(bars, { attributes: agent("NONE", 1) }),
  ]);
  const view = `${SERIES}/renderedmpr?orientation=a&mprslab=80` +
    "&renderingmethod=maximum_ip&window=0,1500,linear";
  const places = { IODINE: [22, -26], NONE: [0, 0] } as const;
  for (const [name, [right, down]] of Object.entries(places)) {
    const path = `${view}&ContrastBolusAgent=${name}`;
    const [x, y] = brightSpot(await picture(archive, path));
    const get = await module(archive, path);
    const [spacing] = get("00280030") as number[];
    assert(Math.abs(x * spacing! - right) < 2, `${name}: right ${x}`);
    assert(Math.abs(y * spacing! - down) < 2, `${name}: down ${y}`);
    assert.match(String(get("00204000")[0]), /those 32 images alone/);
  }
  // The upper half of one: 16 slices of 2.5 mm, seen at their own middle.
  const half = `${view}&ContrastBolusAgent=IODINE&InstanceNumber=`;
  const get = await module(archive, `${half}32-63`);
  const [, , z] = get("00701604") as number[];
  assert.equal(z, PHANTOM.centerLps[2] + 20);
  assert.equal((get("00280010") as number[])[0], 32);
  const one = await archive.get(`${half}32`);
  assert.equal(one.status, 400);
  assert.equal((await one.json()).rule, "PS3.3 C.11.23.1");
});

Deno.test("a volumetric presentation state as the target is 501, with a reason", async () => {
  await using archive = await openRenderingArchive();
  const seriesUid = `${PHANTOM.studyUid}.5`;
  const sopUid = `${seriesUid}.1`;
  await archive.add(writeDicom({
    "00080016": { vr: "UI", Value: ["1.2.840.10008.5.1.4.1.1.11.6"] },
    "00080018": { vr: "UI", Value: [sopUid] },
    "00080060": { vr: "CS", Value: ["PR"] },
    "0020000D": { vr: "UI", Value: [PHANTOM.studyUid] },
    "0020000E": { vr: "UI", Value: [seriesUid] },
  }));
  const path = `${STUDY}/series/${seriesUid}/instances/${sopUid}`;
  for (const kind of ["renderedmpr", "rendered3d"]) {
    const response = await archive.get(`${path}/${kind}`);
    assert.equal(response.status, 501);
    const problem = await response.json();
    assert.equal(problem.sopUid, sopUid);
    assert.match(problem.detail, /presentation states/);
  }
  const noImages = await archive.get(`${STUDY}/renderedmpr`);
  assert.equal(noImages.status, 400);
  await noImages.body?.cancel();
});
