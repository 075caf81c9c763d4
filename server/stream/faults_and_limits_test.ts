import assert from "node:assert/strict";
import { fault, stackState, volumeState } from "./testing/fake_images.ts";
import { FakeSocket } from "./testing/fake_socket.ts";
import { grantFor } from "./testing/grant.ts";
import { open, set, StreamBench } from "./testing/bench.ts";

Deno.test("ST50: a bad message ends nothing; more than twenty do", () => {
  using bench = new StreamBench();
  const socket = bench.greet();
  for (let n = 0; n < 20; n++) socket.say("{");
  assert(!socket.isClosed);
  assert.equal(socket.last("failed")!.code, "wire.json");
  assert.equal(socket.last("failed")!.fatal, false);
  socket.say('{"type":"ping"}');
  assert.equal(socket.closed?.code, 4400);
});

Deno.test("ST51: a picture that can't be made leaves the view, which tries again at the next set", async () => {
  using bench = new StreamBench();
  const socket = bench.greet();
  open(socket, 1);
  await bench.time.advance(500);
  bench.rooms.planFault = fault("imaging.decode");
  set(socket, 1, 1, stackState(1), false);
  await bench.time.advance(500);
  const failed = socket.last("failed")!;
  assert.deepEqual([failed.view, failed.code, failed.fatal], [
    1,
    "imaging.decode",
    false,
  ]);
  assert.equal(socket.messages.filter((m) => m.type === "failed").length, 1);
  bench.rooms.planFault = undefined;
  set(socket, 1, 2, stackState(2), false);
  await bench.time.advance(500);
  assert.equal(socket.frames.at(-1)!.frameIndex, 2);
});

Deno.test("ST51: a renderer that throws fails that picture alone", async () => {
  using bench = new StreamBench();
  const socket = bench.greet();
  bench.rooms.renderThrows = true;
  open(socket, 1);
  await bench.time.advance(500);
  assert.equal(socket.last("failed")!.code, "server.fault");
  assert(!socket.isClosed);
});

Deno.test("ST51: images that throw on opening or loading fail that view alone", async () => {
  using bench = new StreamBench();
  const socket = bench.greet();
  bench.rooms.openThrows = true;
  open(socket, 1);
  await bench.time.advance(10);
  assert.deepEqual(
    [socket.last("failed")!.code, socket.last("failed")!.fatal],
    ["server.fault", true],
  );
  bench.rooms.openThrows = false;
  bench.rooms.loadThrows = true;
  bench.rooms.loadSlices = 5;
  open(socket, 2, volumeState(1));
  await bench.time.advance(10);
  assert.deepEqual(
    [socket.last("failed")!.view, socket.last("failed")!.fatal],
    [2, false],
  );
  bench.rooms.loadThrows = false;
  set(socket, 2, 1, volumeState(2), false);
  await bench.time.advance(500);
  assert.equal(socket.frames.at(-1)!.view, 2);
});

Deno.test("ST52: a message for a view that is not open is answered", () => {
  using bench = new StreamBench();
  const socket = bench.greet();
  set(socket, 9, 1, stackState(0), true);
  const failed = socket.last("failed")!;
  assert.deepEqual([failed.view, failed.code, failed.fatal], [
    9,
    "view.unknown",
    true,
  ]);
});

Deno.test("ST61: a message over 64 KiB ends the connection", () => {
  using bench = new StreamBench();
  const socket = bench.greet();
  socket.say(`{"type":"ping","request":1${" ".repeat(70_000)}}`);
  assert.equal(socket.closed?.code, 4413);
});

Deno.test("ST62: a view too many is refused, the others live", async () => {
  using bench = new StreamBench({ views: 2 });
  const socket = bench.greet();
  for (const view of [1, 2, 3]) open(socket, view);
  await bench.time.advance(1000);
  const failed = socket.last("failed")!;
  assert.deepEqual([failed.view, failed.code], [3, "limit.views"]);
  assert.equal(bench.server.load().views, 2);
});

Deno.test("ST63: a connection too many is closed, also one that is not open yet", () => {
  using bench = new StreamBench({ connections: 1 });
  bench.greet();
  const socket = new FakeSocket();
  socket.readyState = 0;
  bench.server.accept(socket, grantFor("reader"));
  assert(!socket.isClosed);
  socket.open();
  assert.equal(socket.closed?.code, 4503);
});

Deno.test("ST64: a flood of messages ends the connection; a steady stream does not", async () => {
  using bench = new StreamBench();
  const steady = bench.greet();
  for (let n = 0; n < 100; n++) {
    for (let m = 0; m < 8; m++) steady.say({ type: "ping", request: m });
    await bench.time.advance(16);
  }
  assert(!steady.isClosed);
  for (let n = 0; n < 700; n++) steady.say({ type: "ping", request: n });
  assert.equal(steady.closed?.code, 4429);
});

Deno.test("revoke() ends what a subject has open, and nobody else's", async () => {
  using bench = new StreamBench();
  const one = bench.greet(undefined, "one");
  const two = bench.greet(undefined, "two");
  open(one, 1);
  open(two, 1);
  await bench.time.advance(500);
  bench.server.revoke("one");
  assert.equal(one.closed?.code, 4401);
  assert(!two.isClosed);
  assert.equal(bench.rooms.openSources, 1);
});

Deno.test("disposing the server closes, frees and cancels everything", async () => {
  const bench = new StreamBench();
  bench.rooms.loadSlices = 100;
  const sockets = [bench.greet(), bench.greet(), bench.connect()];
  open(sockets[0]!, 1);
  open(sockets[1]!, 1, volumeState(1));
  await bench.time.advance(5);
  open(sockets[1]!, 2);
  bench.server[Symbol.dispose]();
  await bench.time.advance(500);
  assert(sockets.every((socket) => socket.closed?.code === 1001));
  assert.equal(bench.rooms.openSources, 0);
  assert.equal(bench.rooms.running, 0);
  assert.equal(bench.time.pending, 0);
  assert.deepEqual(bench.server.load(), {
    connections: 0,
    sessions: 0,
    views: 0,
  });
});
