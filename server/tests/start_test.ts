import assert from "node:assert/strict";
import { Health, SettingList } from "#wire";
import {
  beginUpload,
  runCommand,
  sampleStream,
  sendRaw,
  startServer,
  temporaryData,
} from "#testing";

Deno.test("the server tells its address, is healthy, says its settings, and stops when asked", async () => {
  await using data = await temporaryData();
  await using server = await startServer(data.folder);
  const health = await fetch(`${server.url}/healthz`);
  assert.equal(health.status, 200);
  assert.equal(Health.parse(await health.json()).status, "ok");
  const settings = await fetch(`${server.url}/api/settings`);
  const list = SettingList.parse(await settings.json()).settings;
  const folder = list.find(({ key }) => key === "FARSIGHT_DATA");
  assert.equal(folder?.value, data.folder);
  assert.equal(await server.stop(), 0);
});

Deno.test("a server at rest holds less than 150 MB", async () => {
  await using data = await temporaryData();
  await using server = await startServer(data.folder);
  await (await fetch(`${server.url}/api/studies`)).body?.cancel();
  const residentBytes = await server.residentBytes();
  assert(residentBytes < 150e6, `${(residentBytes / 1e6).toFixed(0)} MB`);
});

Deno.test("a bad setting ends the start with code 2, naming key and value", async () => {
  await using data = await temporaryData();
  const { code, stderr } = await runCommand(data.folder, [], {
    FARSIGHT_HOST: "0.0.0.0",
    FARSIGHT_THREADS: "many",
  });
  assert.equal(code, 2);
  assert.match(stderr, /FARSIGHT_HOST="0\.0\.0\.0" .*no access control/);
  assert.match(stderr, /FARSIGHT_THREADS="many" must be a whole number/);
});

Deno.test("a second server on the same data says who has it, with code 3", async () => {
  await using data = await temporaryData();
  await using server = await startServer(data.folder);
  const { code, stderr } = await runCommand(data.folder, []);
  assert.equal(code, 3);
  assert(stderr.includes(`Process ${server.pid}`));
  assert(stderr.includes(server.url));
});

Deno.test("a port that is taken, and a data folder that can't be used, end the start in a sentence", async () => {
  await using data = await temporaryData();
  await using server = await startServer(`${data.folder}/mine`);
  const { port } = new URL(server.url);
  const start = (folder: string, settings = {}) =>
    runCommand(`${data.folder}/${folder}`, [], settings);
  const taken = await start("other", { FARSIGHT_PORT: port });
  assert.equal(taken.code, 3);
  assert.equal(
    taken.stderr,
    `Cannot listen on 127.0.0.1, port ${port}: another program listens there. FARSIGHT_PORT sets another port.\n`,
  );
  await Deno.writeTextFile(`${data.folder}/file`, "");
  const unusable = await start("file");
  assert.equal(unusable.code, 2);
  assert.match(
    unusable.stderr,
    /^FARSIGHT_DATA=".*\/file" can't be used: .*\n$/,
  );
});

Deno.test("a data folder of another version is left alone", async () => {
  await using data = await temporaryData();
  const layout = `${data.folder}/layout`;
  await Deno.writeTextFile(layout, "2\n");
  for (const args of [[], ["import", layout]]) {
    const { code, stderr } = await runCommand(data.folder, args);
    assert.equal(code, 2);
    assert.match(stderr, /written by another version of Farsight \(layout "2"/);
  }
  const names = await Array.fromAsync(Deno.readDir(data.folder));
  assert.deepEqual(
    names.map(({ name }) => name).sort(),
    ["farsight.lock", "layout"],
  );
  assert.equal(await Deno.readTextFile(layout), "2\n");
});

Deno.test("addresses that are not there, and foreign pages, get problems in words", async () => {
  await using data = await temporaryData();
  await using server = await startServer(data.folder);
  const get = async (path: string, init?: RequestInit) => {
    const response = await fetch(`${server.url}${path}`, init);
    const type = response.headers.get("content-type");
    assert.equal(type, "application/problem+json", path);
    const { status, trace, parameter } = await response.json();
    assert.equal(status, response.status);
    assert.match(trace, /^[0-9a-f-]+$/);
    return parameter === undefined ? `${status}` : `${status} ${parameter}`;
  };
  assert.equal(await get("/api/none"), "404");
  assert.equal(await get("/api/studies/1.2.3"), "404");
  assert.equal(await get("/api/studies?limit=0"), "400 limit");
  assert.equal(await get("/api/studies?colour=red"), "400 colour");
  assert.equal(await get("/api/studies?q=a&q=b"), "400 q");
  assert.equal(await get("/api/uploads/none/files/0"), "404");
  assert.equal(await get("/stream"), "426");
  const origin = { headers: { origin: "http://evil.example" } };
  assert.equal(await get("/api/uploads", { method: "POST", ...origin }), "403");
  assert.equal(await get("/stream", origin), "403");
  assert.equal(await get(`/api/studies?q=${"a".repeat(20_000)}`), "414");
});

/** Every address of our own with the methods that it takes. */
const ADDRESSES: Readonly<Record<string, readonly string[]>> = {
  "/healthz": ["GET", "HEAD"],
  "/api/studies": ["GET", "HEAD"],
  "/api/studies/1.2": ["GET", "HEAD"],
  "/api/jobs": ["GET", "HEAD"],
  "/api/settings": ["GET", "HEAD"],
  "/api/quarantine": ["GET", "HEAD"],
  "/api/quarantine/x": ["DELETE"],
  "/api/quarantine/x/retry": ["POST"],
  "/api/uploads": ["POST"],
  "/api/uploads/x": ["GET", "HEAD", "DELETE"],
  "/api/uploads/x/files/0": ["GET", "HEAD", "PUT"],
  "/dicomweb/studies": ["GET", "HEAD", "POST", "OPTIONS"],
  "/dicomweb/studies/1.2": ["GET", "HEAD", "POST", "OPTIONS"],
  "/dicomweb/studies/1.2/series": ["GET", "HEAD", "OPTIONS"],
  "/dicomweb/studies/1.2/rendered": ["GET", "HEAD", "OPTIONS"],
  "/dicomweb/instances": ["GET", "HEAD", "OPTIONS"],
  "/": ["GET", "HEAD"],
};

Deno.test("every address says which methods it takes, and all answers are kept from being taken for pages", async () => {
  await using data = await temporaryData();
  await using server = await startServer(data.folder);
  for (const [path, methods] of Object.entries(ADDRESSES)) {
    for (const method of ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH"]) {
      const response = await fetch(`${server.url}${path}`, { method });
      await response.body?.cancel();
      const what = `${method} ${path}: ${response.status}`;
      const isTaken = methods.includes(method);
      assert.equal(response.status !== 405, isTaken, what);
      const allow = response.headers.get("allow");
      assert.equal(allow, isTaken ? null : methods.join(", "), what);
    }
  }
  for (const path of [...Object.keys(ADDRESSES), "/stream", "/none"]) {
    const { headers, body } = await fetch(`${server.url}${path}`);
    await body?.cancel();
    assert.equal(headers.get("x-content-type-options"), "nosniff", path);
    assert.match(
      headers.get("content-security-policy") ?? "",
      /^default-src 'none'/,
      path,
    );
  }
});

/** 32 MiB of pixels: half of it is more than a reception holds back before it writes. */
const LARGE = { rows: 512, columns: 512, frames: 64 };

/** The same bytes; the second half waits for `gate`. */
async function* halted(
  stream: ReadableStream<Uint8Array>,
  sizeBytes: number,
  gate: Promise<void>,
): AsyncGenerator<Uint8Array> {
  let sent = 0;
  for await (const chunk of stream) {
    if (sent >= sizeBytes / 2) await gate;
    yield chunk;
    sent += chunk.length;
  }
}

Deno.test("a file that is coming when the server is asked to stop comes in first", async () => {
  await using data = await temporaryData();
  await using server = await startServer(data.folder);
  const upload = await beginUpload(server.url);
  const { stream, sizeBytes } = sampleStream(LARGE);
  const gate = Promise.withResolvers<void>();
  const body = ReadableStream.from(halted(stream, sizeBytes, gate.promise));
  const query = `offset=0&size=${sizeBytes}&name=large.dcm`;
  const path = `/api/uploads/${upload}/files/0?${query}`;
  const answer = sendRaw(server, `PUT ${path}`, [], [body], sizeBytes);
  const health = async () => (await fetch(`${server.url}/healthz`)).json();
  // The first half is here.
  const files = `${data.folder}/uploads/${upload}`;
  for (let size = 0; size < sizeBytes / 4;) {
    const parts = (await Array.fromAsync(Deno.readDir(files)).catch(() => []))
      .filter(({ name }) => name.startsWith("0"));
    const sizes = await Promise.all(
      parts.map(({ name }) => Deno.stat(`${files}/${name}`)),
    );
    size = Math.max(0, ...sizes.map((file) => file.size));
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  const stopped = server.stop();
  while ((await health()).status !== "stopping") {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  gate.resolve();
  assert.match(await answer, /^HTTP\/1\.1 200 /);
  assert.equal(await stopped, 0);
});
