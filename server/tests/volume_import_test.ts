import assert from "node:assert/strict";
import { StudyDetail, StudyPage } from "#wire";
import {
  beginUpload,
  runCommand,
  startServer,
  temporaryData,
  uploadFile,
} from "#testing";

/** A MetaImage of 8 slices, its voxels after its header. */
function metaImage(first: number): Uint8Array<ArrayBuffer> {
  const header = [
    ...["ObjectType = Image", "NDims = 3", "DimSize = 16 16 8"],
    ...["ElementSpacing = 1 1 2", "ElementType = MET_SHORT"],
    ...["BinaryData = True", "ElementDataFile = LOCAL", ""],
  ].join("\n");
  const voxels = Int16Array.from({ length: 16 * 16 * 8 }, (_, n) => first + n);
  const text = new TextEncoder().encode(header);
  const out = new Uint8Array(text.length + voxels.byteLength);
  out.set(text);
  out.set(new Uint8Array(voxels.buffer), text.length);
  return out;
}

Deno.test("a volume file becomes a study with a volume, by import and by upload", async () => {
  await using data = await temporaryData();
  const path = `${data.folder}/imported.mha`;
  await Deno.writeFile(path, metaImage(0));
  const { code, stdout } = await runCommand(data.folder, ["import", path]);
  assert.equal(code, 0, stdout);
  await using server = await startServer(data.folder);
  const upload = await beginUpload(server.url);
  const bytes = metaImage(1);
  const [result] = await uploadFile(
    ...[server.url, upload, 0, "sent.mha", bytes, bytes.length] as const,
  );
  assert.equal(result?.status, "stored", result?.reason?.text);
  const get = async (path: string): Promise<unknown> =>
    await (await fetch(`${server.url}/api/studies${path}`)).json();
  const { studies } = StudyPage.parse(await get(""));
  assert.equal(studies.length, 2);
  for (const { studyUid } of studies) {
    const { series } = StudyDetail.parse(await get(`/${studyUid}`));
    const [stack, ...others] = series.flatMap(({ stacks }) => stacks);
    assert.equal(others.length, 0);
    assert.equal(stack?.frameCount, 8);
    assert(stack.hasVolume);
  }
});
