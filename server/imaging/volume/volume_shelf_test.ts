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
    const pinned = await volumes.pin(
      "a",
      48,
      fetch,
      quiet,
      undefined,
      isWanted,
    );
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

/** A shelf with room for 1,000 bytes, and volumes that come when they are told to. */
function smallShelf() {
  const made = new PlainVolumes();
  const volumes = new VolumeShelf(
    { boundBytes: 1000, idleMs: IDLE_MS },
    new ToldTime(),
    () => {},
  );
  const geometry = { ...GEOMETRY, sizeVx: [5, 5, 3] as const };
  const bytes = made.volumeBytes(geometry.sizeVx);
  const pin = (key: string, signal?: AbortSignal, comes?: Promise<void>) =>
    volumes.pin(
      key,
      bytes,
      async () => {
        const volume = made.createVolume(geometry, SCALE);
        await comes;
        return ok({ volume, warnings: [] });
      },
      quiet,
      signal,
    );
  return { made, volumes, pin, bytes };
}

Deno.test("of ten volumes opened at once, those that fit are opened, and the others refused in words", async () => {
  const { made, volumes, pin, bytes } = smallShelf();
  assert.equal(bytes, 300);
  const pins = await Promise.all(
    Array.from({ length: 10 }, (_, n) => pin(`${n}`)),
  );
  assert.deepEqual([made.made, made.open, volumes.bytes], [3, 3, 900]);
  const held = pins.flatMap((one) => one.ok ? [one.value] : []);
  assert.equal(held.length, 3);
  for (const one of pins) {
    if (one.ok) continue;
    assert.equal(one.error.kind, "imaging.noRoom");
    assert.match(one.error.message, /in use leave less .* once others/);
  }
  const again = await pin("0");
  assert(again.ok, "one that is there takes no more room");
  again.value[Symbol.dispose]();
  held[1]![Symbol.dispose]();
  const next = await pin("9");
  assert(next.ok, "the idle one makes room");
  assert.deepEqual([made.made, made.open], [4, 3]);
});

Deno.test("an idle volume is not dropped for one that does not fit all the same", async () => {
  const { made, pin } = smallShelf();
  for (const key of ["a", "b"]) assert((await pin(key)).ok);
  const idle = await pin("c");
  assert(idle.ok);
  idle.value[Symbol.dispose]();
  const [fits, not] = [await pin("d"), await pin("e")];
  assert.deepEqual([fits.ok, not.ok, made.open], [true, false, 3]);
});

Deno.test("a volume waits for the memory of one that was given up while it was fetched", async () => {
  const { made, volumes, pin } = smallShelf();
  for (const key of ["a", "b"]) assert((await pin(key)).ok);
  const left = new AbortController();
  const comes = Promise.withResolvers<void>();
  const givenUp = pin("c", left.signal, comes.promise);
  left.abort();
  assert(!(await givenUp).ok);
  const waits = pin("d");
  const alsoLeft = new AbortController();
  const tired = pin("e", alsoLeft.signal);
  alsoLeft.abort();
  const tiredOf = await tired;
  assert(!tiredOf.ok && tiredOf.error.kind === "imaging.cancelled");
  assert.deepEqual([made.made, made.open, volumes.bytes], [3, 3, 900]);
  comes.resolve();
  assert((await waits).ok);
  assert.deepEqual([made.made, made.open, volumes.bytes], [4, 3, 900]);
});
