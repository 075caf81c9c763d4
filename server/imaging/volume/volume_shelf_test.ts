import assert from "node:assert/strict";
import { ok, vec } from "#base";
import { PlainVolumes } from "../testing/fakes.ts";
import { ToldTime } from "../testing/told_time.ts";
import { type Fetch, VolumeShelf } from "./volume_shelf.ts";

const IDLE_MS = 300_000;
const GEOMETRY = {
  sizeVx: [4, 3, 2],
  ijkToLps: vec.affine([1, 0, 0], [0, 1, 0], [0, 0, 1], [0, 0, 0]),
} as const;
const SCALE = { slope: 1, intercept: 0, unit: "", maxError: 0 };
const quiet = () => {};

function shelf() {
  const time = new ToldTime();
  const made = new PlainVolumes();
  let returns = 0;
  const volumes = new VolumeShelf(
    { boundBytes: 1e6, idleMs: IDLE_MS },
    time,
    () => returns++,
  );
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
  return { time, made, volumes, pin, returns: () => returns };
}

Deno.test("a volume that nobody has held for five minutes is closed, and built again for the next", async () => {
  const { time, made, volumes, pin, returns } = shelf();
  const first = await pin();
  time.pass(10 * IDLE_MS);
  assert.equal(made.open, 1, "a held volume stays however long");
  first[Symbol.dispose]();
  time.pass(IDLE_MS - 1);
  assert.equal(made.open, 1);
  time.pass(1);
  assert.equal(made.open, 0);
  assert.equal(volumes.bytes, 0);
  assert.equal(returns(), 0, "threads may hold its memory yet");
  time.pass(60_000);
  assert.equal(returns(), 1);
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
  assert.equal(time.waiting, 1, "the return of its memory");
  const [job, view] = await Promise.all([pin(false), pin()]);
  job[Symbol.dispose]();
  assert.equal(made.open, 1);
  view[Symbol.dispose]();
  (await pin(false))[Symbol.dispose]();
  assert.equal(made.open, 1, "the view may come again");
  time.pass(IDLE_MS);
  assert.equal(made.open, 0);
});
