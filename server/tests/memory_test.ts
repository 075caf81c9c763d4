import assert from "node:assert/strict";
import {
  beginUpload,
  type RunningServer,
  sampleStream,
  sampleUids,
  startServer,
  temporaryData,
} from "#testing";
import { StudyDetail } from "#wire";

const MIB = 1024 * 1024;
/** 720 frames of 512 x 512: 360 MiB of pixels. */
const LARGE = { rows: 512, columns: 512, frames: 720 };

/** The most that a server's memory rose by while `work` ran. */
async function riseOf(
  server: RunningServer,
  work: Promise<unknown>,
): Promise<number> {
  const atRest = await server.residentBytes();
  let most = atRest;
  let isOver = false;
  const over = work.finally(() => {
    isOver = true;
  });
  while (!isOver) {
    most = Math.max(most, await server.residentBytes());
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await over;
  return most - atRest;
}

async function assertIndexed(server: RunningServer): Promise<void> {
  const { studyUid } = sampleUids(LARGE);
  const response = await fetch(`${server.url}/api/studies/${studyUid}`);
  const { series } = StudyDetail.parse(await response.json());
  assert.equal(series[0]?.frameCount, LARGE.frames);
  assert(series[0].sizeBytes > 350 * MIB);
}

// A volume is built once the series is quiet; only the way in is measured.
const SETTINGS = { FARSIGHT_SERIES_QUIET_MS: "600000" };

/**
 * Sends a request over a socket of its own: what the client's side of HTTP
 * holds back must not count.
 *
 * @returns the status line and what follows it
 */
async function send(
  server: RunningServer,
  request: string,
  headers: readonly string[],
  parts: readonly (string | ReadableStream<Uint8Array>)[],
  sizeBytes: number,
): Promise<string> {
  const { hostname, port, host } = new URL(server.url);
  using socket = await Deno.connect({ hostname, port: Number(port) });
  const write = async (bytes: Uint8Array) => {
    for (let at = 0; at < bytes.length;) {
      at += await socket.write(bytes.subarray(at));
    }
  };
  const encoder = new TextEncoder();
  const head = [
    `${request} HTTP/1.1`,
    `Host: ${host}`,
    `Content-Length: ${sizeBytes}`,
    "Connection: close",
    ...headers,
  ];
  await write(encoder.encode(`${head.join("\r\n")}\r\n\r\n`));
  for (const part of parts) {
    if (typeof part === "string") await write(encoder.encode(part));
    else for await (const chunk of part) await write(chunk);
  }
  return await new Response(socket.readable).text();
}

Deno.test("one instance of 360 MiB comes in by upload with memory rising by less than 100 MB", async () => {
  await using data = await temporaryData();
  await using server = await startServer(data.folder, SETTINGS);
  const upload = await beginUpload(server.url);
  const { stream, sizeBytes } = sampleStream(LARGE);
  const query = `offset=0&size=${sizeBytes}&name=large.dcm`;
  const path = `/api/uploads/${upload}/files/0?${query}`;
  const answer = send(server, `PUT ${path}`, [], [stream], sizeBytes);
  const rise = await riseOf(server, answer);
  assert.match(await answer, /^HTTP\/1\.1 200 /);
  await assertIndexed(server);
  assert(rise < 100e6, `rose by ${(rise / 1e6).toFixed(0)} MB`);
});

Deno.test("one instance of 360 MiB comes in by STOW-RS with memory rising by less than 100 MB", async () => {
  await using data = await temporaryData();
  await using server = await startServer(data.folder, SETTINGS);
  const { stream, sizeBytes } = sampleStream(LARGE);
  const before = "--b\r\nContent-Type: application/dicom\r\n\r\n";
  const after = "\r\n--b--";
  const type = 'multipart/related; type="application/dicom"; boundary=b';
  const answer = send(
    server,
    "POST /dicomweb/studies",
    [`Content-Type: ${type}`],
    [before, stream, after],
    before.length + sizeBytes + after.length,
  );
  const rise = await riseOf(server, answer);
  assert.match(await answer, /^HTTP\/1\.1 200 /);
  await assertIndexed(server);
  assert(rise < 100e6, `rose by ${(rise / 1e6).toFixed(0)} MB`);
});
