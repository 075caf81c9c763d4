import assert from "node:assert/strict";
import { DownMessage, readFrame, StudyDetail, type UpMessage } from "#wire";
import {
  beginUpload,
  type RunningServer,
  sampleDicom,
  sampleUids,
  startServer,
  temporaryData,
  uploadFile,
} from "#testing";

const SLICES = 12;

async function withStudy(
  run: (server: RunningServer, stackKey: string) => Promise<void>,
): Promise<void> {
  await using data = await temporaryData();
  await using server = await startServer(data.folder);
  const upload = await beginUpload(server.url);
  for (let n = 1; n <= SLICES; n++) {
    const bytes = sampleDicom({ instance: n, value: 10 * n });
    const name = `${n}.dcm`;
    await uploadFile(server.url, upload, n, name, bytes, bytes.length);
  }
  const { studyUid } = sampleUids({});
  const response = await fetch(`${server.url}/api/studies/${studyUid}`);
  const detail = StudyDetail.parse(await response.json());
  assert.equal(detail.study.instanceCount, SLICES);
  const [stack] = detail.series[0]!.stacks;
  assert.equal(stack?.frameCount, SLICES);
  assert(stack.hasVolume);
  await run(server, stack.key);
}

/** Opens a stack on the live stream; resolves with its first picture at rest. */
function firstFrame(socket: WebSocket, stackKey: string) {
  socket.binaryType = "arraybuffer";
  const { promise, resolve, reject } = Promise.withResolvers<
    ReturnType<typeof readFrame>
  >();
  const say = (message: UpMessage) => socket.send(JSON.stringify(message));
  socket.onopen = () => {
    // At once, without waiting for "welcome": nothing said early is lost.
    say({ type: "hello", protocol: 1 });
  };
  socket.onmessage = ({ data }) => {
    if (typeof data !== "string") {
      const frame = readFrame(new Uint8Array(data));
      if (!frame.ok) return reject(new Error(frame.error));
      const { view, frame: id, fidelity } = frame.value.header;
      say({ type: "ack", view, frame: id });
      if (fidelity === "lossless") resolve(frame);
      return;
    }
    const message = DownMessage.parse(JSON.parse(data));
    if (message.type === "failed") reject(new Error(message.sentence.text));
    if (message.type !== "welcome") return;
    say({
      type: "open",
      view: 1,
      gesture: 1,
      target: { seriesUid: sampleUids({}).seriesUid, stackKey },
      size: { widthPx: 64, heightPx: 64 },
      state: {
        kind: "stack",
        frameIndex: 3,
        inverted: false,
        zoom: 1,
        panVx: [0, 0],
        rotationDeg: 0,
        flippedX: false,
        interpolation: "nearest",
      },
    });
  };
  socket.onerror = () => reject(new Error("The socket broke"));
  return promise;
}

Deno.test("what is uploaded is in the list, on the live stream and on DICOMweb", async () => {
  await withStudy(async (server, stackKey) => {
    const socket = new WebSocket(`${server.url.replace("http", "ws")}/stream`);
    const frame = await firstFrame(socket, stackKey);
    assert(frame.ok);
    const { header } = frame.value;
    assert.equal(header.frameIndex, 3);
    assert.equal(header.widthPx, 64);
    const { studyUid } = sampleUids({});
    const rendered = await fetch(
      `${server.url}/dicomweb/studies/${studyUid}/renderedmpr?orientation=a`,
      { headers: { accept: "image/png" } },
    );
    assert.equal(rendered.status, 200);
    assert.equal(rendered.headers.get("content-type"), "image/png");
    await rendered.body?.cancel();
    // A live connection does not keep the server from stopping.
    assert.equal(await server.stop(), 0);
  });
});

Deno.test("the volume of a series is built by itself, once it is quiet", async () => {
  await using data = await temporaryData();
  const settings = { FARSIGHT_SERIES_QUIET_MS: "50" };
  await using server = await startServer(data.folder, settings);
  const upload = await beginUpload(server.url);
  for (let n = 1; n <= SLICES; n++) {
    const bytes = sampleDicom({ instance: n });
    await uploadFile(server.url, upload, n, `${n}`, bytes, bytes.length);
  }
  for (;;) {
    const { jobs } = await (await fetch(`${server.url}/api/jobs`)).json();
    const states = jobs.map(({ state }: { state: string }) => state);
    assert(!states.includes("failed"), JSON.stringify(jobs));
    if (states.length === 0) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const built = await Array.fromAsync(Deno.readDir(`${data.folder}/volumes`));
  // A slow machine may be quiet in between, and build twice.
  assert(built.length >= 1);
});
