import assert from "node:assert/strict";
import type { JsonDataSet } from "#dicom";
import { realDataTest, unpacked } from "#testing";
import { filesIn, type TestArchive } from "./testing/archive.ts";
import { readPng } from "./testing/read_png.ts";
import { openRenderingArchive } from "./testing/rendering.ts";

async function loaded(folder: string): Promise<TestArchive & { path: string }> {
  const archive = await openRenderingArchive();
  await Promise.all((await dicomFiles(folder)).map(archive.offer));
  const [series] = await (await archive.get("/series")).json();
  const study = series["0020000D"].Value[0];
  const path = `/studies/${study}/series/${series["0020000E"].Value[0]}`;
  return { ...archive, path };
}

/** The DICOM files at any depth; some archives hold others. */
async function dicomFiles(
  folder: string,
): Promise<Uint8Array<ArrayBuffer>[]> {
  const files = [...await filesIn(folder)].filter((bytes) =>
    new TextDecoder().decode(bytes.subarray(128, 132)) === "DICM"
  );
  for await (const entry of Deno.readDir(folder)) {
    if (!entry.isDirectory) continue;
    files.push(...await dicomFiles(`${folder}/${entry.name}`));
  }
  return files;
}

async function metadata(archive: TestArchive, path: string) {
  const response = await archive.get(path);
  assert.equal(response.status, 200, await response.clone().text());
  const [set] = await response.json() as JsonDataSet[];
  return (tag: string): readonly unknown[] => set![tag]?.Value ?? [];
}

function share(bytes: Uint8Array, from: number): number {
  return bytes.filter((value) => value >= from).length / bytes.length;
}

realDataTest(
  "a head phantom of 1 mm is rendered from all sides, upright and to scale",
  async () => {
    const folder = await unpacked("series/ct_head_phantom_1mm.tar.xz");
    await using archive = await loaded(folder);
    const { path } = archive;
    for (const orientation of ["a", "r", "f"]) {
      const query = `orientation=${orientation}`;
      const get = await metadata(
        archive,
        `${path}/renderedmpr?${query}&renderedvolumetricmetadata=yes`,
      );
      const [spacing] = get("00280030") as number[];
      assert(Math.abs(spacing! - 0.451171875) < 1e-6, `${spacing}`);
      const png = await readPng(
        await archive.get(`${path}/renderedmpr?${query}`, "image/png"),
      );
      assert.deepEqual(get("00280011"), [png.widthPx]);
      const lit = share(png.bytes, 64);
      assert(lit > 0.05 && lit < 0.9, `${orientation}: ${lit} lit`);
      // 140 slices of 1 mm.
      const tall = png.heightPx * spacing!;
      if (orientation !== "f") assert(Math.abs(tall - 140) < 1, `${tall}`);
    }
    const solid = await readPng(
      await archive.get(`${path}/rendered3d?viewport=256,256`, "image/png"),
    );
    const lit = share(solid.bytes, 40);
    assert(lit > 0.05 && lit < 0.9, `3D: ${lit} lit`);
  },
);

realDataTest(
  "a head scanned with a tilted gantry and uneven slices is rendered where it lies, and says so",
  async () => {
    const folder = await unpacked("series/ct_head_ge_tilt_varspacing.tar.xz");
    await using archive = await loaded(folder);
    const { path } = archive;
    const get = await metadata(
      archive,
      `${path}/renderedmpr?orientation=l&renderedvolumetricmetadata=yes`,
    );
    assert.match(String(get("00204000")[0]), /tilt/i);
    const response = await archive.get(
      `${path}/renderedmpr?orientation=l`,
      "image/png",
    );
    assert.match(response.headers.get("warning")!, /tilt/i);
    const png = await readPng(response);
    const lit = share(png.bytes, 64);
    assert(lit > 0.1 && lit < 0.9, `${lit} lit`);
  },
);

realDataTest(
  "a series that is no volume is 400, naming the instance and the rule it breaks",
  async (data) => {
    await using archive = await loaded(`${data}/hostile/geom_notavolume`);
    const response = await archive.get(`${archive.path}/renderedmpr`);
    assert.equal(response.status, 400, await response.clone().text());
    const problem = await response.json();
    assert.match(problem.rule, /PS3\.3 C\.11\.23\.1/);
    assert.match(problem.sopUid, /^[0-9.]+$/);
  },
);

realDataTest(
  "a multi-frame image is a volume at the level of its instance, and a frame number chooses its stack",
  async (data) => {
    await using archive = await openRenderingArchive();
    const file = `${data}/syntaxes/nema_enhanced_mr/BRMULTI`;
    await archive.add(await Deno.readFile(file));
    const [one] = await (await archive.get("/instances")).json();
    const url = new URL(one["00081190"].Value[0]);
    const path = url.pathname.replace("/dicomweb", "");
    const yes = "renderedvolumetricmetadata=yes";
    // Frames 10 to 12 are coronal, 7.5 mm apart, the middle one at y = 13.8.
    const coronal = await metadata(
      archive,
      `${path}/renderedmpr?volumeinputreference=11&${yes}`,
    );
    const lookAt = coronal("00701604") as number[];
    const position = coronal("00701603") as number[];
    assert(Math.abs(lookAt[1]! - 13.8) < 0.1, `${lookAt}`);
    assert(position[1]! < lookAt[1]! && position[0] === lookAt[0]);
    const response = await archive.get(
      `${path}/renderedmpr?volumeinputreference=11`,
      "image/png",
    );
    const png = await readPng(response);
    assert.deepEqual([png.widthPx, png.heightPx], [256, 256]);
    const frame = await readPng(
      await archive.get(`${path}/frames/11/rendered`, "image/png"),
    );
    assert.deepEqual(png.bytes, frame.bytes);
    const byStack = await metadata(
      archive,
      `${path}/renderedmpr?StackID=2&${yes}`,
    );
    assert.deepEqual(byStack("00701604"), lookAt);
    const beyond = await archive.get(
      `${path}/renderedmpr?volumeinputreference=99`,
    );
    assert.equal(beyond.status, 400);
    assert.equal((await beyond.json()).parameter, "volumeinputreference");
  },
);

realDataTest(
  "of a series with many phases one is shown and named, and a reference chooses another",
  async () => {
    const folder = await unpacked("series/dti4d_toshiba_cor.tar.xz");
    await using archive = await loaded(folder);
    const { path } = archive;
    const yes = "renderedvolumetricmetadata=yes";
    const chosen = await metadata(archive, `${path}/renderedmpr?${yes}`);
    assert.match(String(chosen("00204000")[0]), /holds \d+ volumes/);
    const instances = await (await archive.get(`${path}/instances`)).json();
    const first = chosen("00081155")[0] as string;
    const other = instances
      .map((one: JsonDataSet) => one["00080018"]!.Value![0] as string)
      .find((uid: string) => uid !== first);
    const by = await metadata(
      archive,
      `${path}/renderedmpr?volumeinputreference=${other}&${yes}`,
    );
    assert.doesNotMatch(String(by("00204000")[0] ?? ""), /holds \d+ volumes/);
  },
);
