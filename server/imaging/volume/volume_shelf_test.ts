import assert from "node:assert/strict";
import { ok, vec } from "#base";
import type { ImagingTimers } from "../ports.ts";
import { PlainVolumes } from "../testing/fakes.ts";
import { type Fetch, VolumeShelf } from "./volume_shelf.ts";

const IDLE_MS = 300_000;
const GEOMETRY = {
  sizeVx: [4, 3, 2],
  ijkToLps: vec.affine([1, 0, 0], [0, 1, 0], [0, 0, 1], [0, 0, 0]),
} as const;
const SCALE = { slope: 1, intercept: 0, unit: "", maxError: 0 };
const quiet = () => {};

/** Time that passes when it is told to. */
class Time implements ImagingTimers {
  #nowMs = 0;
  readonly #due = new Set<{ atMs: number; run: () => void }>();

  after(ms: number, run: () => void): () => void {
    const one = { atMs: this.#nowMs + ms, run };
    this.#due.add(one);
    return () => this.#due.delete(one);
  }

  pass(ms: number): void {
    this.#nowMs += ms;
    for (const one of [...this.#due]) {
      if (one.atMs > this.#nowMs || !this.#due.delete(one)) continue;
      one.run();
    }
  }

  get waiting(): number {
    return this.#due.size;
  }
}

function shelf() {
  const time = new Time();
  const made = new PlainVolumes();
  const volumes = new VolumeShelf({ boundBytes: 1e6, idleMs: IDLE_MS }, time);
  const fetch: Fetch = () =>
    Promise.resolve(ok({
      volume: made.createVolume(GEOMETRY, SCALE),
      warnings: [],
    }));
  const pin = async (isWanted = true) => {
    const pinned = await volumes.pin("a", fetch, quiet, undefined, isWanted);
    assert(pinned.ok);
    return pinned.value;
  };
  return { time, made, volumes, pin };
}

Deno.test("a volume that nobody has held for five minutes is closed, and built again for the next", async () => {
  const { time, made, volumes, pin } = shelf();
  const first = await pin();
  time.pass(10 * IDLE_MS);
  assert.equal(made.open, 1, "a held volume stays however long");
  first[Symbol.dispose]();
  time.pass(IDLE_MS - 1);
  assert.equal(made.open, 1);
  time.pass(1);
  assert.equal(made.open, 0);
  assert.equal(volumes.bytes, 0);
  using second = await pin();
  assert.equal(made.made, 2);
  assert.equal(made.open, 1);
  assert(second.ready.volume.sizeBytes > 0);
});

Deno.test("a volume taken up again before its time stays, and its time begins anew", async () => {
  const { time, made, pin } = shelf();
  (await pin())[Symbol.dispose]();
  time.pass(IDLE_MS - 1);
  const again = await pin();
  assert.equal(time.waiting, 0);
  time.pass(IDLE_MS);
  assert.equal(made.open, 1);
  again[Symbol.dispose]();
  time.pass(IDLE_MS - 1);
  assert.deepEqual([made.open, made.made], [1, 1]);
  time.pass(1);
  assert.equal(made.open, 0);
});

Deno.test("a volume that only a job asked for is closed with its lease, but not while a view holds it or has", async () => {
  const { time, made, pin } = shelf();
  (await pin(false))[Symbol.dispose]();
  assert.equal(made.open, 0);
  assert.equal(time.waiting, 0);
  const [job, view] = await Promise.all([pin(false), pin()]);
  job[Symbol.dispose]();
  assert.equal(made.open, 1);
  view[Symbol.dispose]();
  (await pin(false))[Symbol.dispose]();
  assert.equal(made.open, 1, "the view may come again");
  time.pass(IDLE_MS);
  assert.equal(made.open, 0);
});
