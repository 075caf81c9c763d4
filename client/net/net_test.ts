/// <reference lib="deno.ns" />
import { type FrameHeader, type ViewState, writeFrame } from "#wire";
import assert from "node:assert/strict";
import { LinkMeter } from "./link_meter.ts";
import { LiveClient } from "./live_client.ts";
import type { LineState } from "./live_types.ts";
import { PicturePipe } from "./pictures.ts";
import { SentStates } from "./sent_states.ts";

const state: ViewState = {
  kind: "stack",
  frameIndex: 0,
  inverted: false,
  zoom: 1,
  panVx: [0, 0],
  rotationDeg: 0,
  flippedX: false,
  interpolation: "linear",
};
const size = { widthPx: 64, heightPx: 64 };
const target = { seriesUid: "1.2", stackKey: "a" };
const silent = {
  onOpened() {},
  onPicture() {},
  onLoading() {},
  onFailed() {},
};

class FakeSocket {
  readyState = 0;
  binaryType = "";
  onopen: (() => void) | undefined;
  onmessage: ((event: { data: unknown }) => void) | undefined;
  onclose: ((event: { code: number }) => void) | undefined;
  readonly sent: Record<string, unknown>[] = [];
  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }
  close(): void {
    this.readyState = 3;
  }
  welcome(session: string, resumed: number[] = []): void {
    this.readyState = 1;
    this.onopen?.();
    this.say({
      type: "welcome",
      protocol: 1,
      session,
      resumed,
      pictureSidePx: 4096,
    });
  }
  say(message: object): void {
    this.onmessage?.({ data: JSON.stringify(message) });
  }
  cut(code = 1006): void {
    this.readyState = 3;
    this.onclose?.({ code });
  }
  of(type: string): Record<string, unknown>[] {
    return this.sent.filter((m) => m.type === type);
  }
}

function world() {
  const sockets: FakeSocket[] = [], lines: LineState[] = [];
  const frames: (() => void)[] = [];
  const timers = new Map<number, { run: () => void; atMs: number }>();
  let now = 0, next = 0;
  const client = new LiveClient({
    connect: () => {
      sockets.push(new FakeSocket());
      return sockets.at(-1) as unknown as WebSocket;
    },
    nowMs: () => now,
    random: () => 1,
    setTimer: (run, ms) => {
      timers.set(++next, { run, atMs: now + ms });
      return next;
    },
    clearTimer: (timer) => void timers.delete(timer),
    nextFrame: (run) => void frames.push(run),
  }, (line) => lines.push(line));
  return {
    client,
    sockets,
    lines,
    frame: () => {
      for (const run of frames.splice(0)) run();
    },
    pass: (ms: number) => {
      now += ms;
      for (const [id, { run, atMs }] of [...timers]) {
        if (atMs <= now && timers.delete(id)) run();
      }
    },
  };
}

Deno.test("of several wishes before the next screen picture only the last is sent", () => {
  const { client, sockets, frame } = world();
  const [socket] = sockets;
  client.open(1, { target, size, state }, silent);
  socket!.welcome("s1");
  assert.equal(socket!.of("open").length, 1);
  for (let i = 1; i <= 9; i++) {
    client.set(1, { state: { ...state, frameIndex: i }, moving: true });
  }
  frame();
  const sets = socket!.of("set");
  assert.equal(sets.length, 1);
  assert.equal((sets[0]!.state as { frameIndex: number }).frameIndex, 9);
  assert.equal(sets[0]!.gesture, 9);
});

Deno.test("a cut line is told, tried again, and resumed with the session; views that are lost are opened anew", () => {
  const { client, sockets, lines, pass, frame } = world();
  client.open(1, { target, size, state }, silent);
  client.open(2, { target, size, state }, silent);
  sockets[0]!.welcome("s1");
  frame();
  sockets[0]!.cut();
  assert.equal(lines.at(-1)!.kind, "broken");
  client.set(1, { state: { ...state, frameIndex: 5 }, moving: false });
  frame();
  pass(1000);
  const second = sockets[1]!;
  second.welcome("s1", [1]);
  assert.equal(second.of("hello")[0]!.resume, "s1");
  assert.deepEqual(second.of("set").map((m) => m.view), [1]);
  assert.deepEqual(second.of("open").map((m) => m.view), [2]);
  assert.equal(lines.at(-1)!.kind, "open");
});

Deno.test("waits between tries grow, and a try can be asked for at once", () => {
  const { client, sockets, lines, pass } = world();
  const waits: number[] = [];
  let now = 0;
  for (let i = 0; i < 4; i++) {
    sockets.at(-1)!.cut();
    const line = lines.at(-1)!;
    assert.ok(line.kind === "broken");
    waits.push(line.retryAtMs - now);
    pass(line.retryAtMs - now);
    now = line.retryAtMs;
  }
  assert.deepEqual(waits, [500, 1000, 2000, 4000]);
  sockets.at(-1)!.cut();
  const count = sockets.length;
  client.retryNow();
  assert.equal(sockets.length, count + 1);
});

Deno.test("ST60 after being replaced it does not come back by itself", () => {
  const { client, sockets, lines, pass } = world();
  sockets[0]!.welcome("s1");
  sockets[0]!.cut(4409);
  const line = lines.at(-1)!;
  assert.ok(line.kind === "broken" && line.retryAtMs === Infinity);
  pass(600_000);
  assert.equal(sockets.length, 1);
  client.retryNow();
  assert.equal(sockets.length, 2);
});

Deno.test("a line that says nothing for long is dead, whatever the socket says", () => {
  const { sockets, lines, pass } = world();
  sockets[0]!.welcome("s1");
  for (let i = 0; i < 4; i++) pass(5000);
  assert.equal(lines.at(-1)!.kind, "broken");
});

Deno.test("messages that are none are dropped and harm nothing", () => {
  const { client, sockets, frame } = world();
  client.open(1, { target, size, state }, silent);
  const [socket] = sockets;
  socket!.onmessage!({ data: "{" });
  socket!.onmessage!({ data: '{"type":"welcome"}' });
  socket!.onmessage!({ data: new ArrayBuffer(3) });
  socket!.welcome("s1");
  frame();
  assert.equal(socket!.of("open").length, 1);
});

function frameOf(frame: number): Uint8Array<ArrayBuffer> {
  const header: FrameHeader = {
    fidelity: "moving",
    media: "image/jpeg",
    view: 1,
    frame,
    gesture: 0,
    widthPx: 8,
    heightPx: 8,
    frameIndex: 0,
    renderUs: 0,
    storedBytes: 0,
    viewWidthPx: 8,
    viewHeightPx: 8,
  };
  return writeFrame(header, new Uint8Array([frame]));
}

Deno.test("ST23 a picture comes with the state that it shows, not with the last that was asked for", () => {
  const sent = new SentStates();
  const at = (frameIndex: number): ViewState => ({ ...state, frameIndex });
  for (const n of [0, 3, 7]) sent.add(n, at(n));
  assert.deepEqual(sent.shownBy(0), at(0));
  assert.deepEqual(sent.shownBy(3), at(3));
  assert.deepEqual(sent.shownBy(3), at(3));
  assert.deepEqual(sent.shownBy(9), at(7));
  assert.equal(sent.shownBy(3), undefined);
});

function pipe() {
  const shown: number[] = [], done: number[] = [];
  const decoding: ((bad?: boolean) => void)[] = [];
  const made = new PicturePipe(
    {
      onPicture: (picture) => shown.push(picture.header.frame),
      onDone: (_, frame) => done.push(frame),
    },
    () =>
      new Promise((resolve, reject) =>
        decoding.push((bad) =>
          bad
            ? reject(new Error("bad"))
            : resolve({ close() {} } as ImageBitmap)
        )
      ),
  );
  const settle = () => new Promise((resolve) => setTimeout(resolve));
  return { made, shown, done, decoding, settle };
}

Deno.test("ST23 while a picture is decoded only the newest waits, and each is acknowledged", async () => {
  const { made, shown, done, decoding, settle } = pipe();
  for (const n of [1, 2, 3, 4]) made.take(frameOf(n), 0);
  decoding[0]!();
  await settle();
  decoding[1]!();
  await settle();
  assert.deepEqual(shown, [1, 4]);
  assert.deepEqual(done.toSorted(), [1, 2, 3, 4]);
});

Deno.test("ST23 a picture older than the one shown is dropped, still acknowledged", async () => {
  const { made, shown, done, decoding, settle } = pipe();
  made.take(frameOf(5), 0);
  decoding[0]!();
  await settle();
  made.take(frameOf(4), 0);
  await settle();
  assert.deepEqual(shown, [5]);
  assert.deepEqual(done, [5, 4]);
});

Deno.test("a picture that does not decode leaves the one before, and the next comes", async () => {
  const { made, shown, done, decoding, settle } = pipe();
  made.take(frameOf(1), 0);
  decoding[0]!(true);
  await settle();
  made.take(frameOf(2), 0);
  decoding[1]!();
  await settle();
  assert.deepEqual(shown, [2]);
  assert.deepEqual(done, [1, 2]);
});

Deno.test("the word for the line changes only when the rate has held for three seconds", () => {
  const meter = new LinkMeter();
  meter.connected(true);
  meter.transfer(0, 100_000, 100);
  assert.equal(meter.figures(0).word, "veryGood");
  for (let at = 16_000; at < 19_000; at += 500) {
    meter.transfer(at, 10_000, 100);
    assert.equal(meter.figures(at).word, "veryGood");
  }
  assert.equal(meter.figures(19_100).word, "slow");
  meter.connected(false);
  assert.equal(meter.figures(19_200).word, "none");
});

Deno.test("rendering and the round trip do not count against the line", () => {
  const meter = new LinkMeter();
  meter.connected(true);
  meter.roundTrip(300);
  const asked = meter.mark(1000);
  meter.received(50_000);
  meter.rendered(200);
  meter.answered(1900, asked);
  assert.equal(Math.round(meter.figures(1900).bitsPerSecond!), 1_000_000);
});
