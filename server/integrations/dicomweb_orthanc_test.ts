import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { filesIn, openArchive } from "./testing/archive.ts";
import { openOrthanc } from "./testing/orthanc.ts";
import { peerDataTest } from "./testing/peer_data_test.ts";

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

peerDataTest(
  ["Orthanc"],
  "Orthanc finds and fetches a series over DICOMweb, and has it byte for byte",
  async (data) => {
    await using archive = await openArchive();
    const files = (await filesIn(`${data}/series/mr_synth_cor_pacsman`))
      .slice(0, 10);
    await archive.addAll(files);
    await using orthanc = await openOrthanc(archive);

    const studies = await orthanc.post("/dicom-web/servers/farsight/qido", {
      Uri: "/studies",
    });
    assert.equal(studies.length, 1);
    const [study] = await (await archive.get("/studies")).json();
    const uid = study["0020000D"].Value[0];
    assert.match(JSON.stringify(studies), new RegExp(uid));

    await orthanc.post("/dicom-web/servers/farsight/retrieve", {
      Resources: [{ Study: uid }],
      Synchronous: true,
    });
    const instances = await orthanc.list("/instances");
    const hashes = await Promise.all(
      instances.map(async (id) =>
        sha256(await orthanc.bytes(`/instances/${id}/file`))
      ),
    );
    assert.deepEqual(hashes.sort(), files.map(sha256).sort());
  },
);
