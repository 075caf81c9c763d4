import assert from "node:assert/strict";
import { localGrants } from "#auth";
import { bytesSource } from "#base";
import { type DicomObject, openDicom } from "#dicom";
import { openKvDocuments } from "#storage";
import { realDataTest, unpacked } from "#testing";
import { attributesOf } from "./attributes_of.ts";
import { openStudies } from "./open_studies.ts";
import { recordOf } from "./record_of.ts";
import type { InstanceRecord } from "./types.ts";

/** The objects that can be read among the files of a folder. */
async function* objects(folder: string): AsyncGenerator<DicomObject> {
  for await (const { name, isFile } of Deno.readDir(folder)) {
    if (!isFile) continue;
    const bytes = await Deno.readFile(`${folder}/${name}`);
    const opened = await openDicom(bytesSource(bytes));
    if (opened.ok) yield opened.value;
  }
}

realDataTest(
  "attributesOf() equals the object's own DICOM JSON",
  async (data) => {
    let count = 0;
    for (
      const folder of [
        "hostile/charsets_pydicom",
        "syntaxes/fodicom",
        "syntaxes/dcm4che",
      ]
    ) {
      for await (const { dataSet } of objects(`${data}/${folder}`)) {
        const json = dataSet.toJson();
        for (
          const [tag, { vr, Value }] of Object.entries(attributesOf(dataSet))
        ) {
          // Of the items of sequences only what is searched for is kept.
          if (vr !== "SQ") assert.deepEqual(Value, json[tag]?.Value, tag);
        }
        count++;
      }
    }
    assert(count >= 39, `${count} objects`);
  },
);

realDataTest(
  "a real CT series is indexed, found by its name, and counted",
  async () => {
    const folder = await unpacked("series/ct_chest_lidc0314.tar.xz");
    const records: InstanceRecord[] = [];
    for await (const { path, size } of files(folder)) {
      const opened = await openDicom(bytesSource(await Deno.readFile(path)));
      if (!opened.ok) continue;
      const blob = { hash: path, sizeBytes: size };
      const record = recordOf(opened.value, blob, 1000);
      assert(record.ok);
      records.push(record.value);
    }
    assert(records.length > 100);
    const documents = await openKvDocuments(":memory:");
    const { read, write } = localGrants();
    const index = openStudies(documents);
    const outcomes = await index.addInstances(write, records);
    assert(outcomes.every((one) => one.ok && one.value === "added"));
    const page = await index.search(read, { text: "LIDC 0314", limit: 5 });
    const [study] = page.studies;
    assert.equal(study?.instanceCount, records.length);
    assert.deepEqual(study.modalities, ["CT"]);
    const [series] = await index.seriesOf(read, study.studyUid);
    const instances = await index.instancesOf(read, series!.seriesUid);
    assert.equal(instances.length, records.length);
    documents.close();
  },
);

async function* files(
  folder: string,
): AsyncGenerator<{ path: string; size: number }> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = `${folder}/${name}`;
    if (isDirectory) yield* files(path);
    else yield { path, size: (await Deno.stat(path)).size };
  }
}
