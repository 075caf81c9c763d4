import assert from "node:assert/strict";
import { fault, stackState, volumeState } from "./testing/fake_images.ts";
import { open, set, StreamBench } from "./testing/bench.ts";

Deno.test("ST1: anything before hello ends the connection", async () => {
  using bench = new StreamBench();
  const socket = bench.connect();
  socket.say({ type: "ping", request: 1 });
  assert.equal(socket.closed?.code, 4400);
  const silent = bench.connect();
  await bench.time.advance(10_000);
  assert.equal(silent.closed?.code, 4408);
});

Deno.test("ST1: a second hello ends the connection", () => {
  using bench = new StreamBench();
  const socket = bench.greet();
  socket.say({ type: "hello", protocol: 1 });
  assert.equal(socket.closed?.code, 4400);
});

Deno.test("ST2: another version ends the connection", () => {
  using bench = new StreamBench();
  const socket = bench.connect();
  socket.say('{"type":"hello","protocol":2}');
  assert.equal(socket.closed?.code, 4426);
});

Deno.test("ST3: hello is answered by welcome; a binary message ends the connection", () => {
  using bench = new StreamBench();
  const socket = bench.greet();
  assert.match(socket.last("welcome")!.session, /^[A-Za-z0-9_-]{16,64}$/);
  socket.sayBinary(new Uint8Array(4));
  assert.equal(socket.closed?.code, 4400);
});

Deno.test("ST4: after a cut the views come back by themselves, with growing frame ids", async () => {
  using bench = new StreamBench();
  const first = bench.greet();
  open(first, 7);
  open(first, 8);
  await bench.time.advance(1000);
  set(first, 7, 5, stackState(50), true);
  const lastFrame = first.frames.findLast((f) => f.view === 7)!.frame;
  first.cut();
  await bench.time.advance(30_000);

  const second = bench.greet(first.last("welcome")!.session);
  await bench.time.advance(1000);
  assert.deepEqual(second.last("welcome")!.resumed, [7, 8]);
  assert.equal(second.messages.filter((m) => m.type === "opened").length, 2);
  const frames = second.frames.filter((f) => f.view === 7);
  assert.equal(frames.at(-1)!.frameIndex, 50);
  assert.equal(frames.at(-1)!.fidelity, "lossless");
  assert.equal(frames.at(-1)!.gesture, 5);
  assert(frames.every((frame) => frame.frame > lastFrame));
});

Deno.test("ST5: a session that is too old is gone, and what it held is freed", async () => {
  using bench = new StreamBench();
  const first = bench.greet();
  open(first, 1);
  await bench.time.advance(1000);
  first.cut();
  await bench.time.advance(60_000);
  assert.equal(bench.rooms.openSources, 0);
  const second = bench.greet(first.last("welcome")!.session);
  const welcome = second.last("welcome")!;
  assert.deepEqual(welcome.resumed, []);
  assert.notEqual(welcome.session, first.last("welcome")!.session);
});

Deno.test("ST5: a page that is left frees at once what it held", async () => {
  using bench = new StreamBench();
  const socket = bench.greet();
  open(socket, 1);
  await bench.time.advance(1000);
  assert.equal(bench.rooms.openSources, 1);
  socket.leave();
  await bench.time.advance(1);
  assert.equal(bench.rooms.openSources, 0);
});

Deno.test("ST5: another subject's token brings nothing, and leaves its owner alone", async () => {
  using bench = new StreamBench();
  const owner = bench.greet(undefined, "owner");
  open(owner, 1);
  await bench.time.advance(1000);
  const thief = bench.greet(owner.last("welcome")!.session, "thief");
  assert.deepEqual(thief.last("welcome")!.resumed, []);
  assert(!owner.isClosed);
});

Deno.test("ST6: resuming takes a session over from an older connection", async () => {
  using bench = new StreamBench();
  const older = bench.greet();
  open(older, 1);
  await bench.time.advance(1000);
  const newer = bench.greet(older.last("welcome")!.session);
  assert.equal(older.closed?.code, 4409);
  assert.deepEqual(newer.last("welcome")!.resumed, [1]);
  await bench.time.advance(61_000);
  assert.equal(bench.rooms.openSources, 1, "the new connection keeps it");
});

Deno.test("ST10: open is answered by opened, then by pictures; opening again replaces", async () => {
  using bench = new StreamBench();
  const socket = bench.greet();
  open(socket, 1);
  await bench.time.advance(500);
  assert.equal(socket.last("opened")!.view, 1);
  assert.deepEqual(
    socket.frames.map((f) => f.fidelity),
    ["settled", "lossless"],
  );
  open(socket, 1);
  await bench.time.advance(500);
  assert.equal(bench.rooms.openSources, 1);
});

Deno.test("ST10: what can't be opened fails for good", async () => {
  using bench = new StreamBench();
  bench.rooms.openFault = fault("imaging.notFound");
  const socket = bench.greet();
  open(socket, 1);
  await bench.time.advance(10);
  const failed = socket.last("failed")!;
  assert.equal(failed.code, "imaging.notFound");
  assert.equal(failed.fatal, true);
  assert.equal(bench.server.load().views, 0);
});

Deno.test("ST12: a set before opened counts once the view is open", async () => {
  using bench = new StreamBench();
  const socket = bench.greet();
  open(socket, 1);
  set(socket, 1, 3, stackState(9), false);
  await bench.time.advance(500);
  assert(socket.frames.every((frame) => frame.frameIndex === 9));
  assert.equal(socket.frames.at(-1)!.gesture, 3);
});

Deno.test("ST13: close frees the images and gives up the picture under way", async () => {
  using bench = new StreamBench();
  const socket = bench.greet();
  open(socket, 1);
  await bench.time.advance(5);
  socket.say({ type: "close", view: 1 });
  await bench.time.advance(1000);
  assert.equal(bench.rooms.openSources, 0);
  assert.equal(bench.rooms.aborted.length, 1);
  assert.deepEqual(socket.frames, []);
  socket.say({ type: "close", view: 1 });
  assert.equal(socket.last("failed"), undefined);
});

Deno.test("ST15: loading is told at most ten times a second, and at its end", async () => {
  using bench = new StreamBench();
  bench.rooms.loadSlices = 275;
  bench.rooms.sliceMs = 4;
  const socket = bench.greet();
  open(socket, 1, volumeState(1));
  await bench.time.advance(2000);
  const told = socket.messages.filter((m) => m.type === "loading");
  assert(told.length <= 13, `${told.length} messages in 1.1 s`);
  assert.equal(told.at(-1)!.done, 275);
  assert.equal(socket.frames.at(-1)!.fidelity, "settled");
});

Deno.test("ST15: closing while loading gives the load up", async () => {
  using bench = new StreamBench();
  bench.rooms.loadSlices = 275;
  const socket = bench.greet();
  open(socket, 1, volumeState(1));
  await bench.time.advance(50);
  socket.say({ type: "close", view: 1 });
  await bench.time.advance(50);
  assert.equal(bench.rooms.abortedLoads, 1);
});

Deno.test("ST16: opened comes again when loading has found more to say, and only then", async () => {
  using bench = new StreamBench();
  const socket = bench.greet();
  bench.rooms.loadSlices = 5;
  open(socket, 1, volumeState(1));
  await bench.time.advance(500);
  const count = () =>
    socket.messages.filter((one) => one.type === "opened").length;
  assert.equal(count(), 1);
  bench.rooms.hasMoreToSay = true;
  open(socket, 2, volumeState(1));
  await bench.time.advance(500);
  assert.equal(count(), 3);
  assert.equal(socket.last("opened")!.warnings[0]!.key, "volume.quantized");
});

Deno.test("ST32: moving pictures are small; rest brings settled, then lossless", async () => {
  using bench = new StreamBench();
  const socket = bench.greet();
  open(socket, 1);
  await bench.time.advance(500);
  socket.frames.length = 0;
  for (let gesture = 1; gesture <= 5; gesture++) {
    set(socket, 1, gesture, stackState(gesture), true);
    await bench.time.advance(16);
  }
  set(socket, 1, 6, stackState(6), false);
  await bench.time.advance(500);
  const fidelities = socket.frames.map((frame) => frame.fidelity);
  assert.deepEqual(fidelities.slice(-3), ["moving", "settled", "lossless"]);
  const moving = socket.frames.filter((f) => f.fidelity === "moving");
  assert(moving[0]!.widthPx < 640);
  assert.equal(moving[0]!.viewWidthPx, 640);
  assert.equal(socket.frames.at(-1)!.widthPx, 640);
  assert.equal(socket.frames.at(-1)!.media, "image/png");
});

Deno.test("ST32: a composite volume ends settled, of exact sampling", async () => {
  using bench = new StreamBench();
  const socket = bench.greet();
  open(socket, 1, volumeState(1));
  await bench.time.advance(500);
  assert.deepEqual(
    socket.frames.map((f) => f.fidelity),
    ["settled", "settled"],
  );
  const last = bench.rooms.begun.at(-1)!;
  assert.equal(last.sampling, "exact");
  assert.equal(last.format, "jpeg");
});

Deno.test("ST32: a finger that lies still gets a settled picture, once", async () => {
  using bench = new StreamBench();
  const socket = bench.greet();
  open(socket, 1);
  await bench.time.advance(500);
  socket.frames.length = 0;
  set(socket, 1, 1, stackState(1), true);
  await bench.time.advance(2000);
  assert.deepEqual(
    socket.frames.map((f) => f.fidelity),
    ["moving", "settled"],
  );
});

Deno.test("ST45: ping is answered at once", () => {
  using bench = new StreamBench();
  const socket = bench.greet();
  socket.say({ type: "ping", request: 77 });
  assert.deepEqual(socket.last("pong"), { type: "pong", request: 77 });
});

Deno.test("ST46: probe answers for the picture last sent; before any, with nothing", async () => {
  using bench = new StreamBench();
  const socket = bench.greet();
  open(socket, 1);
  socket.say({ type: "probe", view: 1, request: 1, xPx: 3, yPx: 4 });
  await bench.time.advance(500);
  assert.equal(socket.last("value")!.value, undefined);
  socket.say({ type: "probe", view: 1, request: 2, xPx: 3, yPx: 4 });
  await bench.time.advance(1);
  assert.deepEqual(socket.last("value"), {
    type: "value",
    view: 1,
    request: 2,
    value: 7,
    unit: "HU",
  });
});
