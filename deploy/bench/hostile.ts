/** How long the slowest of the hostile files takes to be judged. @module */
import {
  beginUpload,
  REAL_DATA,
  startServer,
  temporaryData,
  uploadFile,
} from "#testing";

async function* filesBelow(folder: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (isDirectory) yield* filesBelow(`${folder}/${name}`);
    else yield `${folder}/${name}`;
  }
}

/** Uploads each hostile file by itself; the longest time from sending to its result, ms. */
export async function hostileSlowestMs(): Promise<number> {
  await using data = await temporaryData();
  await using server = await startServer(data.folder);
  const upload = await beginUpload(server.url);
  let slowest = 0, n = 0;
  for await (const path of filesBelow(`${REAL_DATA}/hostile`)) {
    const bytes = await Deno.readFile(path);
    const begin = performance.now();
    await uploadFile(server.url, upload, n, `${n}`, bytes, bytes.length);
    slowest = Math.max(slowest, performance.now() - begin);
    n++;
  }
  return slowest;
}
