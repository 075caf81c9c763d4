import assert from "node:assert/strict";
import { FileResult, QuarantinePage } from "#wire";
import {
  beginUpload,
  sampleDicom,
  startServer,
  temporaryData,
  uploadFile,
} from "#testing";

Deno.test("what is quarantined is listed with its reason, judged again, and removed", async () => {
  await using data = await temporaryData();
  await using server = await startServer(data.folder);
  const upload = await beginUpload(server.url);
  const send = (n: number, name: string, bytes: Uint8Array<ArrayBuffer>) =>
    uploadFile(server.url, upload, n, name, bytes, bytes.length);
  const [good] = await send(0, "good.dcm", sampleDicom({ value: 1 }));
  const [again] = await send(1, "again.dcm", sampleDicom({ value: 1 }));
  const [rival] = await send(2, "rival.dcm", sampleDicom({ value: 2 }));
  assert.equal(good?.status, "stored");
  assert.equal(again?.status, "duplicate");
  assert.equal(rival?.status, "quarantined");
  const list = async () => {
    const response = await fetch(`${server.url}/api/quarantine`);
    return QuarantinePage.parse(await response.json()).items;
  };
  const [item, ...others] = await list();
  assert.deepEqual(others, []);
  assert.equal(item?.name, "rival.dcm");
  assert.equal(item.from, "upload");
  assert.equal(item.reason.key, "ingest.conflict");
  assert.equal(item.conflictSopUid, good.sopUid);

  const address = `${server.url}/api/quarantine/${item.id}`;
  const retried = await fetch(`${address}/retry`, { method: "POST" });
  const result = FileResult.parse(await retried.json());
  assert.equal(result.status, "quarantined");
  assert.equal((await fetch(address, { method: "DELETE" })).status, 204);
  assert.deepEqual(await list(), []);
  const gone = await fetch(address, { method: "DELETE" });
  assert.equal(gone.status, 404);
  await gone.body?.cancel();
});

Deno.test("text from a file is answered as data, never as a page", async () => {
  await using data = await temporaryData();
  await using server = await startServer(data.folder);
  const upload = await beginUpload(server.url);
  const patientId = "<script>alert(1)</script>";
  const bytes = sampleDicom({ patientId });
  await uploadFile(
    server.url,
    upload,
    0,
    "<img onerror=x>",
    bytes,
    bytes.length,
  );
  const response = await fetch(`${server.url}/api/studies`);
  assert.match(response.headers.get("content-type")!, /^application\/json/);
  assert.equal(response.headers.get("x-content-type-options"), "nosniff");
  const policy = response.headers.get("content-security-policy");
  assert.match(policy!, /default-src 'none'/);
  assert.doesNotMatch(policy!, /unsafe/);
  const { studies } = await response.json();
  assert.equal(studies[0].patientId, patientId);
});
