import assert from "node:assert/strict";
import fc from "fast-check";
import { rungOf } from "./ladder.ts";
import { LinkMeter } from "./link_meter.ts";
import { stackState } from "./testing/fake_images.ts";
import { open, set, StreamBench } from "./testing/bench.ts";

Deno.test("ST40: without acknowledgements at most two frames a view and four a connection are sent", async () => {
  using bench = new StreamBench({ lostMs: 1e9 });
  const socket = bench.greet();
  socket.isAcking = false;
  open(socket, 1);
  for (let gesture = 1; gesture < 50; gesture++) {
    set(socket, 1, gesture, stackState(gesture), true);
    await bench.time.advance(20);
  }
  assert.equal(socket.frames.length, 2);
  for (const view of [2, 3, 4]) open(socket, view);
  await bench.time.advance(2000);
  assert.equal(socket.frames.length, 4);
});

Deno.test("ST20, ST40: after a stall the next picture is of the latest state, not of a queue", async () => {
  using bench = new StreamBench({ lostMs: 1e9 });
  const socket = bench.greet();
  socket.isAcking = false;
  open(socket, 1);
  for (let gesture = 1; gesture <= 50; gesture++) {
    set(socket, 1, gesture, stackState(gesture), true);
    await bench.time.advance(20);
  }
  const [, second] = socket.frames;
  socket.isAcking = true;
  socket.say({ type: "ack", view: 1, frame: second!.frame });
  await bench.time.advance(15);
  assert.equal(socket.frames[2]!.frameIndex, 50);
});

Deno.test("ST41: an ack for something unknown is ignored, one for a frame counts for older ones", async () => {
  using bench = new StreamBench({ lostMs: 1e9 });
  const socket = bench.greet();
  socket.isAcking = false;
  open(socket, 1);
  set(socket, 1, 1, stackState(1), true);
  await bench.time.advance(20);
  set(socket, 1, 2, stackState(2), true);
  await bench.time.advance(500);
  assert.equal(socket.frames.length, 2);
  socket.say({ type: "ack", view: 1, frame: 99 });
  socket.say({ type: "ack", view: 99, frame: 1 });
  set(socket, 1, 3, stackState(3), true);
  await bench.time.advance(500);
  assert.equal(socket.frames.length, 2);
  socket.say({ type: "ack", view: 1, frame: 2 });
  await bench.time.advance(500);
  assert.equal(socket.frames.length, 4);
});

Deno.test("ST42: nothing is rendered while the socket is full, and all goes on once it is not", async () => {
  using bench = new StreamBench();
  const socket = bench.greet();
  socket.bufferedAmount = 1e6;
  open(socket, 1);
  await bench.time.advance(1000);
  assert.equal(bench.rooms.begun.length, 0);
  socket.bufferedAmount = 0;
  await bench.time.advance(100);
  assert.equal(socket.frames.at(-1)!.fidelity, "lossless");
});

Deno.test("ST43: frames that are never acknowledged count as lost", async () => {
  using bench = new StreamBench();
  const socket = bench.greet();
  socket.isAcking = false;
  open(socket, 1);
  await bench.time.advance(1000);
  set(socket, 1, 1, stackState(1), false);
  await bench.time.advance(5000);
  assert.equal(socket.frames.length, 2);
  await bench.time.advance(15_000);
  assert.equal(socket.frames.at(-1)!.frameIndex, 1);
});

Deno.test("ST44: moving pictures shrink with the line and with their own cost", () => {
  const size = { widthPx: 800, heightPx: 600 };
  const width = (
    bytesPerSecond: number,
    msPerPx: number,
    scale?: number,
  ): number =>
    rungOf("moving", stackState(0), size, {
      ...{ msPerPx, bytesPerPx: 0.15, bytesPerSecond, scale },
    }).picture.widthPx;
  assert.equal(width(1e8, 1e-6), 800);
  assert(width(125_000, 1e-6) < 400, "1 Mbit/s");
  assert(width(1e8, 1e-3) < 300, "a slow render");
  fc.assert(fc.property(
    fc.double({ min: 1e3, max: 1e9, noNaN: true }),
    fc.double({ min: 1, max: 10, noNaN: true }),
    fc.double({ min: 1e-9, max: 1, noNaN: true }),
    (bytes, times, ms) => width(bytes, ms) <= width(bytes * times, ms),
  ));
  // 60 ms at three quarters.
  const msPerPx = 60 / (600 * 450);
  for (const jitter of [0.85, 1, 1.15]) {
    assert.equal(width(1e8, jitter * msPerPx, 0.75), 600, "no flicker");
  }
  assert(width(1e8, 1.5 * msPerPx, 0.75) < 600);
  assert.equal(width(1e8, 0.4 * msPerPx, 0.75), 800);
});

Deno.test("LinkMeter learns a steady line's rate, whatever its delay", () => {
  fc.assert(fc.property(
    fc.integer({ min: 20, max: 2000 }),
    fc.integer({ min: 1, max: 400 }),
    (bytesPerMs, delayMs) => {
      const meter = new LinkMeter();
      const bytes = 20_000;
      let nowMs = 0;
      let lineFreeMs = 0;
      // Two frames under way at a time, as the stream keeps them.
      const arrivals: { atMs: number; sentMs: number }[] = [];
      const send = () => {
        lineFreeMs = Math.max(lineFreeMs, nowMs + delayMs) + bytes / bytesPerMs;
        arrivals.push({ atMs: lineFreeMs, sentMs: nowMs });
      };
      send();
      send();
      for (let n = 0; n < 60; n++) {
        const { atMs, sentMs } = arrivals.shift()!;
        nowMs = atMs;
        meter.acknowledged(bytes, sentMs, nowMs);
        send();
      }
      const measured = meter.bytesPerSecond! / 1000;
      const fastest = bytes / 4;
      const expected = Math.min(bytesPerMs, fastest);
      assert(
        measured > expected * 0.7 && measured < expected * 1.3,
        `${measured} for ${expected}`,
      );
    },
  ));
});
