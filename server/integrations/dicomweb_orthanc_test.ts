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
  "Orthanc finds and fetches series over DICOMweb, compressed or not, and has them byte for byte",
  async (data) => {
    await using archive = await openArchive();
    const files = (await filesIn(`${data}/series/mr_synth_cor_pacsman`))
      .slice(0, 10);
    const compressed =
      "syntaxes/ct_one_image_all_ts/CTImage.dcm_JPEGLSLosslessTransferSyntax_1.2.840.10008.1.2.4.80.dcm";
    files.push(await Deno.readFile(`${data}/${compressed}`));
    await archive.addAll(files);
    await using orthanc = await openOrthanc(archive);

    const studies = await orthanc.post("/dicom-web/servers/farsight/qido", {
      Uri: "/studies",
    });
    assert.equal(studies.length, 2);
    const found = await (await archive.get("/studies")).json();
    const uids: string[] = found.map((study: typeof found[0]) =>
      study["0020000D"].Value[0]
    );
    for (const uid of uids) {
      assert.match(JSON.stringify(studies), new RegExp(uid));
    }

    await orthanc.post("/dicom-web/servers/farsight/retrieve", {
      Resources: uids.map((uid) => ({ Study: uid })),
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
