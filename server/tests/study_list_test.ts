import assert from "node:assert/strict";
import { writeDicom } from "#dicom";
import {
  beginUpload,
  sampleDicom,
  sampleUids,
  startServer,
  temporaryData,
  uploadFile,
} from "#testing";
import { StudyDetail, StudyPage } from "#wire";

/** A report: an object without a picture, in a study of its own. */
const REPORT = writeDicom({
  "00080016": { vr: "UI", Value: ["1.2.840.10008.5.1.4.1.1.88.11"] },
  "00080018": { vr: "UI", Value: ["2.25.77.1.1"] },
  "00080060": { vr: "CS", Value: ["SR"] },
  "0020000D": { vr: "UI", Value: ["2.25.77"] },
  "0020000E": { vr: "UI", Value: ["2.25.77.1"] },
});

Deno.test("the study list names a thumbnail where there is one to fetch, and none where there is not", async () => {
  await using data = await temporaryData();
  await using server = await startServer(data.folder);
  const upload = await beginUpload(server.url);
  const image = sampleDicom({});
  await uploadFile(server.url, upload, 1, "1.dcm", image, image.length);
  await uploadFile(server.url, upload, 2, "2.dcm", REPORT, REPORT.length);
  const list = await fetch(`${server.url}/api/studies`);
  const { studies } = StudyPage.parse(await list.json());
  const shown = new Map(
    studies.map((study) => [study.studyUid, study.thumbnailUrl]),
  );
  assert.equal(shown.size, 2);
  assert.equal(shown.get("2.25.77"), undefined);
  const picture = await fetch(
    `${server.url}${shown.get(sampleUids({}).studyUid)}`,
  );
  assert.equal(picture.status, 200);
  assert.equal(picture.headers.get("content-type"), "image/jpeg");
  await picture.body?.cancel();
  const opened = await fetch(`${server.url}/api/studies/2.25.77`);
  const { study, series } = StudyDetail.parse(await opened.json());
  assert.equal(study.thumbnailUrl, undefined);
  assert.equal(series[0]!.frameCount, 0);
  assert.equal(series[0]!.thumbnailUrl, undefined);
});
