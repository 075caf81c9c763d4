import assert from "node:assert/strict";
import {
  beginUpload,
  memoryRise,
  type RunningServer,
  sampleStream,
  sampleUids,
  sendRaw,
  startServer,
  stowRaw,
  temporaryData,
  uploadFile,
} from "#testing";
import { StudyDetail } from "#wire";

const MIB = 1024 * 1024;
/** 720 frames of 512 x 512: 360 MiB of pixels. */
const LARGE = { rows: 512, columns: 512, frames: 720 };

async function assertIndexed(server: RunningServer): Promise<void> {
  const { studyUid } = sampleUids(LARGE);
  const response = await fetch(`${server.url}/api/studies/${studyUid}`);
  const { series } = StudyDetail.parse(await response.json());
  assert.equal(series[0]?.frameCount, LARGE.frames);
  assert(series[0].sizeBytes > 350 * MIB);
}

// A volume is built once the series is quiet; only the way in is measured.
const SETTINGS = { FARSIGHT_SERIES_QUIET_MS: "600000" };

Deno.test("one instance of 360 MiB comes in by upload with memory rising by less than 100 MB", async () => {
  await using data = await temporaryData();
  await using server = await startServer(data.folder, SETTINGS);
  const upload = await beginUpload(server.url);
  const { stream, sizeBytes } = sampleStream(LARGE);
  const query = `offset=0&size=${sizeBytes}&name=large.dcm`;
  const path = `/api/uploads/${upload}/files/0?${query}`;
  const answer = sendRaw(server, `PUT ${path}`, [], [stream], sizeBytes);
  const rise = await memoryRise(server, answer);
  assert.match(await answer, /^HTTP\/1\.1 200 /);
  await assertIndexed(server);
  assert(rise < 100e6, `rose by ${(rise / 1e6).toFixed(0)} MB`);
});

Deno.test("one instance of 360 MiB comes in by STOW-RS with memory rising by less than 100 MB", async () => {
  await using data = await temporaryData();
  await using server = await startServer(data.folder, SETTINGS);
  // The rooms behind DICOMweb are loaded with its first request, whatever it is.
  const first = await fetch(`${server.url}/dicomweb/studies?limit=1`);
  await first.body?.cancel();
  const answer = stowRaw(server, sampleStream(LARGE));
  const rise = await memoryRise(server, answer);
  assert.match(await answer, /^HTTP\/1\.1 200 /);
  await assertIndexed(server);
  assert(rise < 100e6, `rose by ${(rise / 1e6).toFixed(0)} MB`);
});

Deno.test("half a gigabyte of nothing in 500 KB of gzip is given up with memory rising by less than 200 MB", async () => {
  await using data = await temporaryData();
  await using server = await startServer(data.folder, SETTINGS);
  const nothing = new Uint8Array(MIB);
  const stream = ReadableStream.from(Array.from({ length: 500 }, () => nothing))
    .pipeThrough(new CompressionStream("gzip"));
  const bytes = await new Response(stream).bytes();
  const upload = await beginUpload(server.url);
  const answer = uploadFile(
    ...[server.url, upload, 0, "bomb.gz", bytes, bytes.length] as const,
  );
  const rise = await memoryRise(server, answer);
  const [result] = await answer;
  assert.equal(result?.status, "quarantined");
  assert(rise < 200e6, `rose by ${(rise / 1e6).toFixed(0)} MB`);
});
