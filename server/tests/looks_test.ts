import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import {
  beginUpload,
  realDataTest,
  startServer,
  temporaryData,
  unpacked,
  uploadFile,
} from "#testing";
import { StudyDetail, StudyPage } from "#wire";

async function json(url: string): Promise<unknown> {
  return await (await fetch(url)).json();
}

async function look(
  url: string,
  headers: Record<string, string> = {},
): Promise<{ response: Response; bytes: Uint8Array }> {
  const response = await fetch(url, { headers });
  return { response, bytes: await response.bytes() };
}

realDataTest(
  "each look of a volume is a small JPEG of this patient, with a tag; a look that it does not have is said",
  async () => {
    const folder = await unpacked("series/ct_head_ge_tilt_varspacing.tar.xz");
    await using data = await temporaryData();
    await using server = await startServer(data.folder);
    const upload = await beginUpload(server.url);
    const names = (await readdir(folder, { recursive: true }))
      .filter((name) => name.endsWith(".dcm"));
    for (const [n, name] of names.entries()) {
      const bytes = await Deno.readFile(`${folder}/${name}`);
      await uploadFile(server.url, upload, n, name, bytes, bytes.length);
    }
    const api = `${server.url}/api`;
    const { studies } = StudyPage.parse(await json(`${api}/studies`));
    const { studyUid } = studies[0]!;
    const { series } = StudyDetail.parse(
      await json(`${api}/studies/${studyUid}`),
    );
    const { seriesUid, stacks } = series.find(({ stacks }) =>
      stacks.some(({ hasVolume }) => hasVolume)
    )!;
    const { key } = stacks.find(({ hasVolume }) => hasVolume)!;
    const looks = `${api}/series/${seriesUid}/looks`;
    const query = `?stack=${encodeURIComponent(key)}`;
    const sizes = new Set<string>();
    for (const id of ["ct.bone", "ct.skin", "maximum"]) {
      const { response, bytes } = await look(`${looks}/${id}${query}`);
      assert.equal(response.status, 200, id);
      assert.equal(response.headers.get("content-type"), "image/jpeg");
      assert.deepEqual([...bytes.subarray(0, 2)], [0xff, 0xd8]);
      assert.ok(bytes.length > 800 && bytes.length < 8000, `${bytes.length}`);
      sizes.add(bytes.join());
      const etag = response.headers.get("etag")!;
      const again = await look(`${looks}/${id}${query}`, {
        "if-none-match": etag,
      });
      assert.equal(again.response.status, 304);
    }
    assert.equal(sizes.size, 3, "each look is another picture");
    for (
      const [path, status] of [
        [`/pt.hot${query}`, 404],
        ["/ct.bone?stack=none", 404],
        ["/ct.bone?stak=1", 400],
      ] as const
    ) {
      const { response } = await look(`${looks}${path}`);
      assert.equal(response.status, status, path);
    }
    const nowhere = await look(`${api}/series/1.2.3/looks/ct.bone`);
    assert.equal(nowhere.response.status, 404);
  },
);
