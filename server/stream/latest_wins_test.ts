import assert from "node:assert/strict";
import fc from "fast-check";
import { pickNext } from "./pick_next.ts";
import { stackState, volumeState } from "./testing/fake_images.ts";
import { open, set, StreamBench } from "./testing/bench.ts";

Deno.test("ST20: however sets and renders interleave, no replaced state is begun and the last one is shown true", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.record({
          waitMs: fc.integer({ min: 0, max: 60 }),
          isMoving: fc.boolean(),
        }),
        { minLength: 1, maxLength: 30 },
      ),
      fc.array(fc.integer({ min: 1, max: 120 }), { minLength: 1 }),
      async (sets, durations) => {
        using bench = new StreamBench();
        let renders = 0;
        let latest = 0;
        bench.rooms.renderMs = (request) => {
          const index = request.state.kind === "stack"
            ? request.state.frameIndex
            : -1;
          assert.equal(index, latest, "a replaced state was begun");
          return durations[renders++ % durations.length]!;
        };
        const socket = bench.greet();
        open(socket, 1);
        await bench.time.settle();
        for (const [n, { waitMs, isMoving }] of sets.entries()) {
          latest = n + 1;
          set(socket, 1, n + 1, stackState(n + 1), isMoving);
          await bench.time.advance(waitMs);
        }
        latest = sets.length + 1;
        set(socket, 1, latest, stackState(latest), false);
        await bench.time.advance(3000);
        const last = socket.frames.at(-1)!;
        assert.equal(last.frameIndex, latest);
        assert.equal(last.gesture, latest);
        assert.equal(last.fidelity, "lossless");
        assert.deepEqual(
          socket.frames.map((frame) => frame.frame),
          socket.frames.map((_, n) => n + 1),
          "ST35",
        );
        const gestures = socket.frames.map((frame) => frame.gesture);
        assert.deepEqual(gestures, gestures.toSorted((a, b) => a - b));
        assert(bench.rooms.mostRunning <= 1, "one picture a view at a time");
      },
    ),
    { numRuns: 60 },
  );
});

Deno.test("ST21: a settled or lossless picture is given up at the next gesture, a moving one finished", async () => {
  using bench = new StreamBench();
  bench.rooms.renderMs = () => 100;
  const socket = bench.greet();
  open(socket, 1);
  await bench.time.advance(50);
  set(socket, 1, 1, stackState(1), true);
  assert.equal(bench.rooms.aborted.length, 0);
  await bench.time.advance(1);
  assert.equal(bench.rooms.aborted.length, 1, "the settled one");
  for (let gesture = 2; gesture < 40; gesture++) {
    set(socket, 1, gesture, stackState(gesture), true);
    await bench.time.advance(16);
  }
  assert.equal(bench.rooms.aborted.length, 1);
  assert(socket.frames.length >= 5, "a steady gesture is not starved");
});

Deno.test("ST21: sixty gestures a second of a slow volume give a steady row of pictures, none more than one render behind", async () => {
  using bench = new StreamBench();
  // A projection of 640 x 480: 250 ms; times waver.
  let renders = 0;
  let latest = 0;
  const begunWith: number[] = [];
  bench.rooms.renderMs = ({ picture: { widthPx, heightPx } }) => {
    begunWith.push(latest);
    const waver = 0.9 + 0.2 * (renders++ % 3) / 2;
    return Math.round(250 * waver * widthPx * heightPx / (640 * 480));
  };
  const socket = bench.greet();
  open(socket, 1, volumeState(1));
  await bench.time.advance(2000);
  socket.frames.length = 0;
  begunWith.length = 0;
  const acknowledge = () => {
    const { frame } = socket.frames.at(-1) ?? { frame: 0 };
    if (frame > 0) socket.say({ type: "ack", view: 1, frame });
  };
  const countEach: number[] = [];
  for (let second = 0; second < 5; second++) {
    const before = socket.frames.length;
    for (let n = 0; n < 60; n++) {
      latest++;
      set(socket, 1, latest, volumeState(1 + latest / 1000), true);
      await bench.time.advance(n % 3 === 0 ? 16 : 17);
      acknowledge();
    }
    countEach.push(socket.frames.length - before);
  }
  assert(Math.min(...countEach) >= 14, `${countEach} pictures a second`);
  assert(Math.max(...countEach) - Math.min(...countEach) <= 2, `${countEach}`);
  const widths = new Set(socket.frames.map(({ widthPx }) => widthPx));
  assert.equal(widths.size, 1, `no flicker: ${[...widths]}`);
  for (const [n, { gesture }] of socket.frames.entries()) {
    // Its state was the latest when it was begun.
    assert.equal(gesture, begunWith[n]);
  }
});

Deno.test("ST21: a moving picture that takes too long is given up, and the next is smaller", async () => {
  using bench = new StreamBench();
  bench.rooms.renderMs = () => 1000;
  const socket = bench.greet();
  open(socket, 1, volumeState(1));
  await bench.time.advance(10);
  set(socket, 1, 1, volumeState(1.1), true);
  await bench.time.advance(400);
  const tooSlow = bench.rooms.begun.at(-1)!;
  set(socket, 1, 2, volumeState(1.2), true);
  await bench.time.advance(10);
  assert.equal(bench.rooms.aborted.at(-1), tooSlow);
  assert(bench.rooms.begun.at(-1)!.picture.widthPx < tooSlow.picture.widthPx);
});

Deno.test("ST21: a moving picture that can be no smaller is finished, however long it takes", async () => {
  using bench = new StreamBench();
  bench.rooms.renderMs = () => 700;
  const socket = bench.greet();
  open(socket, 1, volumeState(1));
  await bench.time.advance(10);
  for (let gesture = 1; gesture <= 600; gesture++) {
    set(socket, 1, gesture, volumeState(1 + gesture / 1000), true);
    await bench.time.advance(16);
    const { frame } = socket.frames.at(-1) ?? { frame: 0 };
    if (frame > 0) socket.say({ type: "ack", view: 1, frame });
  }
  const { length } = socket.frames;
  assert(length >= 8, `${length} pictures in ten seconds`);
});

Deno.test("ST22: a set with an older gesture is dropped", async () => {
  using bench = new StreamBench();
  const socket = bench.greet();
  open(socket, 1);
  set(socket, 1, 5, stackState(5), false);
  set(socket, 1, 4, stackState(4), false);
  await bench.time.advance(500);
  assert.equal(socket.frames.at(-1)!.frameIndex, 5);
});

Deno.test("ST24: the touched view comes first", async () => {
  using bench = new StreamBench();
  const socket = bench.greet();
  bench.rooms.renderMs = () => 20;
  for (let view = 1; view <= 4; view++) open(socket, view);
  await bench.time.advance(2000);
  socket.frames.length = 0;
  for (let view = 1; view <= 4; view++) {
    set(socket, view, 1, stackState(1), false);
  }
  set(socket, 4, 2, stackState(2), true);
  await bench.time.advance(1000);
  const order = socket.frames.map((frame) => frame.view);
  assert(order.indexOf(4) < order.indexOf(3), `order was ${order}`);
});

Deno.test("ST24: a view at rest is served while its neighbours move without end", async () => {
  using bench = new StreamBench();
  const busy = [bench.greet(), bench.greet(), bench.greet()];
  const quiet = bench.greet();
  bench.rooms.renderMs = () => 30;
  for (const socket of busy) open(socket, 1);
  open(quiet, 1);
  await bench.time.advance(1000);
  quiet.frames.length = 0;
  set(quiet, 1, 1, stackState(1), false);
  for (let gesture = 1; gesture <= 125; gesture++) {
    for (const socket of busy) {
      set(socket, 1, gesture, stackState(gesture), true);
    }
    await bench.time.advance(16);
  }
  assert.equal(quiet.frames.at(-1)!.fidelity, "lossless");
  const shares = busy.map((socket) => socket.frames.length);
  assert(
    Math.max(...shares) - Math.min(...shares) <= Math.max(...shares) / 2,
    `shares were ${shares}`,
  );
});

Deno.test("ST24: pictures at rest step aside for a neighbour that moves, and come in the end", async () => {
  using bench = new StreamBench();
  const socket = bench.greet();
  open(socket, 1);
  open(socket, 2, volumeState(1));
  await bench.time.advance(1000);
  socket.frames.length = 0;
  bench.rooms.renderMs = ({ state }) => state.kind === "volume" ? 400 : 10;
  set(socket, 2, 1, volumeState(2), false);
  await bench.time.advance(20);
  set(socket, 1, 1, stackState(1), true);
  await bench.time.settle();
  assert.equal(bench.rooms.aborted.at(-1)!.state.kind, "volume");
  for (let gesture = 2; gesture <= 40; gesture++) {
    set(socket, 1, gesture, stackState(gesture), true);
    await bench.time.advance(16);
  }
  assert(socket.frames.every(({ view }) => view === 1));
  for (let gesture = 41; gesture <= 125; gesture++) {
    set(socket, 1, gesture, stackState(gesture), true);
    await bench.time.advance(16);
  }
  assert(socket.frames.some(({ view }) => view === 2), "it waited a second");
});

Deno.test("pickNext() prefers the urgent, then the patient; waiting overtakes urgency", () => {
  const moving = { urgency: 0, sinceMs: 1000, isTouched: false } as const;
  const settling = { urgency: 1, sinceMs: 990, isTouched: false } as const;
  const old = { urgency: 2, sinceMs: 100, isTouched: false } as const;
  assert.equal(pickNext([settling, moving]), moving);
  assert.equal(pickNext([settling, moving, old]), old);
  assert.equal(pickNext([]), undefined);
});
