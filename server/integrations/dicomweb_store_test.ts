import assert from "node:assert/strict";
import { realDataTest } from "#testing";
import { BASE_URL, filesIn, openArchive } from "./testing/archive.ts";
import { readParts } from "./testing/multipart_reader.ts";

realDataTest(
  "STOW-RS takes what WADO-RS sends, and it comes back byte for byte",
  async (data) => {
    await using from = await openArchive();
    await using to = await openArchive();
    const files = (await filesIn(`${data}/series/mr_synth_cor_pacsman`))
      .slice(0, 6);
    await from.addAll(files);
    const [study] = await (await from.get("/studies")).json();
    const path = `/studies/${study["0020000D"].Value[0]}`;
    const sent = await from.get(path);
    const stored = await to.get("/studies", "application/dicom+json", {
      method: "POST",
      headers: { "content-type": sent.headers.get("content-type")! },
      body: sent.body,
    });
    assert.equal(stored.status, 200);
    assert.equal(stored.headers.get("content-type"), "application/dicom+json");
    const module = await stored.json();
    assert.equal(module["00081199"].Value.length, 6);
    assert.equal(module["00081190"].Value[0], `${BASE_URL}${path}`);
    const there = await readParts(await to.get(path));
    const here = await readParts(await from.get(path));
    assert.deepEqual(
      there.map((part) => part.bytes),
      here.map((part) => part.bytes),
    );
  },
);

realDataTest(
  "STOW-RS says which instances it can't take, and keeps the others",
  async (data) => {
    await using archive = await openArchive();
    const [good] = await filesIn(`${data}/series/mr_synth_cor_pacsman`);
    const bad = new TextEncoder().encode("<script>no DICOM</script>");
    const part = "--b\r\nContent-Type: application/dicom\r\n\r\n";
    const body = new Blob([part, good!, "\r\n", part, bad, "\r\n--b--\r\n"]);
    const post = (path: string, type: string) =>
      archive.get(path, "application/dicom+json", {
        method: "POST",
        headers: { "content-type": type },
        body: body.stream(),
      });
    const type = `multipart/related; type="application/dicom"; boundary=b`;
    const stored = await post("/studies", type);
    assert.equal(stored.status, 202);
    const module = await stored.json();
    assert.equal(module["00081199"].Value.length, 1);
    assert.equal(module["0008119A"].Value.length, 1);
    assert.equal((await (await archive.get("/instances")).json()).length, 1);
    const wrong = await post("/studies", "application/json");
    assert.equal(wrong.status, 415);
    assert.match(wrong.headers.get("content-type")!, /problem\+json/);
    await wrong.body?.cancel();
    const nowhere = await post("/studies/1.2.3/series", type);
    assert.equal(nowhere.status, 405);
  },
);
