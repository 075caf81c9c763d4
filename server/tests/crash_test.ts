import assert from "node:assert/strict";
import { Uint8ArrayReader, Uint8ArrayWriter, ZipWriter } from "@zip.js/zip.js";
import { StudyDetail } from "#wire";
import {
  allResults,
  beginUpload,
  type RunningServer,
  sampleDicom,
  type SampleImage,
  sampleUids,
  startServer,
  temporaryData,
  uploadFile,
} from "#testing";
import { UploadFile } from "#wire";

const IMAGES = 120;

function sample(n: number): SampleImage {
  return { study: 1 + n % 3, series: 1, instance: n, rows: 64, columns: 64 };
}

/** Sends images one after another, until all are in or the line breaks; tells of each that was acknowledged. */
async function send(
  server: RunningServer,
  lane: number,
  acknowledge: (n: number) => void,
  isToBeKilled = false,
): Promise<void> {
  try {
    const upload = await beginUpload(server.url);
    for (let n = lane; n < IMAGES; n += 3) {
      const bytes = sampleDicom(sample(n));
      const [result] = await uploadFile(
        server.url,
        upload,
        n,
        `${n}.dcm`,
        bytes,
        bytes.length,
      );
      if (result?.status === "stored" || result?.status === "duplicate") {
        acknowledge(n);
      }
    }
  } catch (error) {
    // The server was killed, as it should be.
    if (!isToBeKilled) throw error;
  }
}

async function isStored(server: RunningServer, n: number): Promise<boolean> {
  const { studyUid, seriesUid, sopUid } = sampleUids(sample(n));
  const address =
    `${server.url}/dicomweb/studies/${studyUid}/series/${seriesUid}/instances/${sopUid}`;
  const response = await fetch(address, {
    headers: {
      accept: 'multipart/related; type="application/dicom"; transfer-syntax=*',
    },
  });
  const body = new Uint8Array(await response.arrayBuffer());
  return response.ok && contains(body, sampleDicom(sample(n)));
}

function contains(whole: Uint8Array, part: Uint8Array): boolean {
  const text = (bytes: Uint8Array) => new TextDecoder("latin1").decode(bytes);
  return text(whole).includes(text(part));
}

async function countOf(server: RunningServer): Promise<number> {
  let count = 0;
  for (let study = 1; study <= 3; study++) {
    const { studyUid } = sampleUids({ study });
    const response = await fetch(`${server.url}/api/studies/${studyUid}`);
    if (!response.ok) {
      await response.body?.cancel();
      continue;
    }
    count += StudyDetail.parse(await response.json()).study.instanceCount;
  }
  return count;
}

// Moments counted in acknowledged images, so that each is met on any machine.
for (const killAfter of [1, 17, 40, 77, 118]) {
  Deno.test(`kill -9 after ${killAfter} acknowledged images loses none of them, and sending again completes all`, async () => {
    await using data = await temporaryData();
    const acknowledged = new Set<number>();
    {
      await using server = await startServer(data.folder);
      let killed: Promise<void> | undefined;
      const acknowledge = (n: number) => {
        if (killed === undefined) acknowledged.add(n);
        if (acknowledged.size >= killAfter) killed ??= server.kill();
      };
      await Promise.all(
        [0, 1, 2].map((lane) => send(server, lane, acknowledge, true)),
      );
      await killed;
    }
    await using server = await startServer(data.folder);
    for (const n of acknowledged) {
      assert(await isStored(server, n), `image ${n} was acknowledged`);
    }
    const all = new Set<number>();
    await Promise.all(
      [0, 1, 2].map((lane) => send(server, lane, (n) => all.add(n))),
    );
    assert.equal(all.size, IMAGES);
    assert.equal(await countOf(server), IMAGES);
  });
}

Deno.test("a zip that had come whole before kill -9 is finished by the next start", async () => {
  await using data = await temporaryData();
  const writer = new ZipWriter(new Uint8ArrayWriter(), {
    useWebWorkers: false,
    level: 0,
  });
  for (let n = 0; n < IMAGES; n++) {
    await writer.add(`${n}.dcm`, new Uint8ArrayReader(sampleDicom(sample(n))));
  }
  const archive = new Uint8Array(await writer.close());
  let address: string;
  {
    await using server = await startServer(data.folder);
    const upload = await beginUpload(server.url);
    const path = `/api/uploads/${upload}/files/0`;
    const query = `offset=0&size=${archive.length}&name=all.zip`;
    const response = await fetch(`${server.url}${path}?${query}`, {
      method: "PUT",
      body: archive,
    });
    const file = UploadFile.parse(await response.json());
    assert.equal(file.state, "processing");
    await server.kill();
    address = path;
  }
  await using server = await startServer(data.folder);
  const response = await fetch(`${server.url}${address}`);
  const file = UploadFile.parse(await response.json());
  const results = await allResults(`${server.url}${address}`, file);
  assert.equal(results.length, IMAGES);
  assert(
    results.every(({ status }) => /^(stored|duplicate)$/.test(status)),
  );
  assert.equal(await countOf(server), IMAGES);
});
