/** Each way by which images come in, for tests that break it off. @module */
import { Uint8ArrayReader, Uint8ArrayWriter, ZipWriter } from "@zip.js/zip.js";
import {
  allResults,
  beginUpload,
  postInstances,
  runCommand,
  uploadFile,
} from "#testing";
import { UploadFile } from "#wire";

/** A file to be sent. */
export interface Sent {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Where it goes. */
export interface Target {
  readonly url: string;
  readonly dataFolder: string;
}

/** Sends all files; tells each that the server has taken over. Throws where the line breaks. */
export type WayIn = (
  target: Target,
  files: readonly Sent[],
  acknowledge: (file: Sent) => void,
) => Promise<void>;

const LANES = 3;
/** Instances of one STOW request. */
const AT_ONCE = 8;

/** Files one after another, in three lanes, as a browser does. */
const byUpload: WayIn = async ({ url }, files, acknowledge) => {
  const upload = await beginUpload(url);
  const queue = files.entries();
  const lane = async () => {
    for (const [n, file] of queue) {
      const { name, bytes } = file;
      const [result] = await uploadFile(
        ...[url, upload, n, name, bytes, bytes.length] as const,
      );
      if (result !== undefined) acknowledge(file);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
};

/** All in one archive, which is the server's once it has come whole. */
const byZip: WayIn = async ({ url }, files, acknowledge) => {
  const writer = new ZipWriter(new Uint8ArrayWriter(), {
    useWebWorkers: false,
    level: 0,
  });
  for (const { name, bytes } of files) {
    await writer.add(name, new Uint8ArrayReader(bytes));
  }
  const body = new Uint8Array(await writer.close());
  const upload = await beginUpload(url);
  const address = `${url}/api/uploads/${upload}/files/0`;
  const query = `offset=0&size=${body.length}&name=all.zip`;
  const response = await fetch(`${address}?${query}`, { method: "PUT", body });
  const file = UploadFile.parse(await response.json());
  for (const one of files) acknowledge(one);
  const results = await allResults(address, file);
  if (results.length !== files.length) {
    throw new Error(`${results.length} results of ${files.length} entries`);
  }
};

const byStow: WayIn = async ({ url }, files, acknowledge) => {
  for (let n = 0; n < files.length; n += AT_ONCE) {
    const some = files.slice(n, n + AT_ONCE);
    await postInstances(url, some.map(({ bytes }) => bytes));
    for (const file of some) acknowledge(file);
  }
};

/** The command, which sends to the server where one runs, and opens the data where none does. */
const byImport: WayIn = async ({ dataFolder }, files, acknowledge) => {
  const folder = `${dataFolder}/to-import`;
  await Deno.mkdir(folder, { recursive: true });
  for (const { name, bytes } of files) {
    await Deno.writeFile(`${folder}/${name}`, bytes);
  }
  const { code, stderr } = await runCommand(dataFolder, ["import", folder]);
  // 1: not all are images, and the command has said which.
  if (code > 1) throw new Error(`import ended with ${code}: ${stderr}`);
  for (const file of files) acknowledge(file);
};

/** All of them. */
export const WAYS_IN: Readonly<Record<string, WayIn>> = {
  upload: byUpload,
  zip: byZip,
  stow: byStow,
  import: byImport,
};
