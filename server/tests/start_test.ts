import assert from "node:assert/strict";
import { Health, SettingList } from "#wire";
import { runCommand, startServer, temporaryData } from "#testing";

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
});
