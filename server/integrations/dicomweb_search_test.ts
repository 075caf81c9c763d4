import assert from "node:assert/strict";
import type { JsonDataSet } from "#dicom";
import { realDataTest } from "#testing";
import {
  BASE_URL,
  filesIn,
  openArchive,
  type TestArchive,
} from "./testing/archive.ts";

/** Two series of two studies: a coronal MR and one CT image. */
async function twoStudies(data: string): Promise<TestArchive> {
  const archive = await openArchive();
  const mr = await filesIn(`${data}/series/mr_synth_cor_pacsman`);
  const ct = `${data}/syntaxes/ct_one_image_all_ts/CTImage.dcm`;
  await archive.addAll(mr.slice(0, 5));
  await archive.add(await Deno.readFile(ct));
  return archive;
}

async function found(
  archive: TestArchive,
  path: string,
): Promise<readonly JsonDataSet[]> {
  const response = await archive.get(path, "application/dicom+json");
  if (response.status === 204) return [];
  assert.equal(response.status, 200, path);
  assert.equal(response.headers.get("content-type"), "application/dicom+json");
  return await response.json();
}

function values(all: readonly JsonDataSet[], tag: string): unknown[] {
  return all.map((one) => one[tag]?.Value?.[0]);
}

realDataTest(
  "QIDO-RS finds studies, series and instances, each with its address",
  async (data) => {
    await using archive = await twoStudies(data);
    const studies = await found(archive, "/studies");
    assert.equal(studies.length, 2);
    const mr = studies.find((one) => one["00080061"]?.Value?.[0] === "MR")!;
    const uid = mr["0020000D"]!.Value![0] as string;
    assert.deepEqual(mr["00081190"], {
      vr: "UR",
      Value: [`${BASE_URL}/studies/${uid}`],
    });
    assert.deepEqual(mr["00201208"]?.Value, [5]);
    const series = await found(archive, `/studies/${uid}/series`);
    assert.deepEqual(values(series, "00080060"), ["MR"]);
    const address = values(series, "00081190")[0] as string;
    assert(address.startsWith(`${BASE_URL}/studies/${uid}/series/`));
    const path = address.slice(BASE_URL.length);
    const instances = await found(archive, `${path}/instances`);
    assert.equal(instances.length, 5);
    const flat = await found(archive, `/studies/${uid}/instances`);
    assert.equal(flat.length, 5);
    const one = values(instances, "00081190")[0] as string;
    const instance = await archive.get(one.slice(BASE_URL.length));
    assert.equal(instance.status, 200);
    await instance.body?.cancel();
    assert.equal((await found(archive, "/series")).length, 2);
    assert.equal((await found(archive, "/instances")).length, 6);
  },
);

realDataTest(
  "QIDO-RS matches by keyword, tag, wildcard, list and fuzzy name, and adds what is asked for",
  async (data) => {
    await using archive = await twoStudies(data);
    const [ct] = await found(archive, "/studies?ModalitiesInStudy=CT");
    const uid = ct!["0020000D"]!.Value![0] as string;
    const id = ct!["00100020"]!.Value![0] as string;
    const same = [
      `StudyInstanceUID=${uid}`,
      `0020000D=${uid}`,
      `StudyInstanceUID=1.2.3,${uid}`,
      `PatientID=${encodeURIComponent(id)}`,
      `PatientID=${encodeURIComponent(id.slice(0, 1))}*&ModalitiesInStudy=CT`,
    ];
    for (const query of same) {
      const studies = await found(archive, `/studies?${query}`);
      assert.deepEqual(values(studies, "0020000D"), [uid], query);
    }
    const none = await archive.get("/studies?PatientID=nobody");
    assert.equal(none.status, 204);
    assert.equal(none.body, null);
    const [full] = await found(
      archive,
      `/instances?StudyInstanceUID=${uid}&includefield=all`,
    );
    const [plain] = await found(archive, `/instances?StudyInstanceUID=${uid}`);
    assert(Object.keys(full!).length > Object.keys(plain!).length);
    const name = ct!["00100010"]!.Value![0] as { Alphabetic: string };
    const part = encodeURIComponent(name.Alphabetic.slice(0, 3).toLowerCase());
    const fuzzy = await found(
      archive,
      `/studies?PatientName=${part}&fuzzymatching=true`,
    );
    assert(values(fuzzy, "0020000D").includes(uid));
  },
);

realDataTest(
  "QIDO-RS pages with limit and offset, and warns where there is more",
  async (data) => {
    await using archive = await twoStudies(data);
    const first = await archive.get("/instances?limit=4");
    assert.equal(
      first.headers.get("warning"),
      `299 farsight "There are additional results that can be requested"`,
    );
    const page = values(await first.json(), "00080018");
    const rest = await archive.get("/instances?limit=4&offset=4");
    assert.equal(rest.headers.get("warning"), null);
    const other = values(await rest.json(), "00080018");
    assert.equal(new Set([...page, ...other]).size, 6);
  },
);
