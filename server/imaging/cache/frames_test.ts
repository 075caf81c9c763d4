import assert from "node:assert/strict";
import { bytesSource, ok } from "#base";
import type { DecodedFrame } from "#dicom";
import type { StackFrame } from "../types.ts";
import { ToldTime } from "../testing/told_time.ts";
import { Frames } from "./frames.ts";

const IDLE_MS = 300_000;

/** Frames whose decoder counts. */
function counted() {
  const time = new ToldTime();
  let decoded = 0;
  const blobs = {
    open: () => Promise.resolve(ok(bytesSource(new Uint8Array(1)))),
  };
  const decoder = {
    decode() {
      decoded++;
      const values = new Int16Array(100);
      return Promise.resolve(ok({ values } as unknown as DecodedFrame));
    },
    decodeInto: () => Promise.reject(new Error("not asked for")),
  };
  const bounds = { bytes: 1000, idleMs: IDLE_MS };
  const frames = new Frames(blobs, decoder, bounds, time);
  const get = async (frameIndex: number) => {
    const frame = { blobHash: "a", frame: { frameIndex } } as StackFrame;
    assert((await frames.get(frame)).ok);
  };
  return { time, get, decodedCount: () => decoded };
}

Deno.test("a frame is decoded once, and again after nobody has asked for any for five minutes", async () => {
  const { time, get, decodedCount } = counted();
  await get(0);
  time.pass(IDLE_MS - 1);
  await get(0);
  assert.equal(decodedCount(), 1);
  time.pass(IDLE_MS - 1);
  await get(1);
  await get(0);
  assert.equal(decodedCount(), 2, "each of them begins the time anew");
  time.pass(IDLE_MS);
  await get(0);
  assert.equal(decodedCount(), 3);
  assert.equal(time.waiting, 1);
});
