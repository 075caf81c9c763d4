/** Comparing large arrays without printing them, for this room's tests. @module */
import assert from "node:assert/strict";
import type { ByteSource } from "#base";
import { decodeFrame } from "../pixels/decode_frame.ts";
import { openDicom } from "../reader/open.ts";
import type { DecodedFrame } from "../types.ts";
import { sourceOf } from "./files.ts";

/** How two frames' values differ. */
export interface Difference {
  readonly maximum: number;
  readonly mean: number;
}

/** All frames of a file, decoded. */
export async function decodedFrames(path: string): Promise<DecodedFrame[]> {
  return await framesOf(path, await sourceOf(path));
}

async function framesOf(
  name: string,
  source: ByteSource,
): Promise<DecodedFrame[]> {
  const opened = await openDicom(source);
  assert(opened.ok, `${name}: ${JSON.stringify(opened)}`);
  const count = opened.value.dataSet.number("00280008") ?? 1;
  const frames: DecodedFrame[] = [];
  for (let index = 0; index < count; index++) {
    const frame = await decodeFrame(opened.value, source, index);
    assert(frame.ok, `${name}: ${JSON.stringify(frame)}`);
    frames.push(frame.value);
  }
  return frames;
}

/** The largest and the mean difference over all frames; throws where their sizes differ. */
export function differenceOf(
  a: readonly DecodedFrame[],
  b: readonly DecodedFrame[],
): Difference {
  assert.equal(a.length, b.length, "count of frames");
  let maximum = 0;
  let sum = 0;
  let count = 0;
  a.forEach((frame, index) => {
    const x = frame.values;
    const y = b[index]!.values;
    assert.equal(x.length, y.length, "count of values");
    count += x.length;
    for (let i = 0; i < x.length; i++) {
      const difference = Math.abs(x[i]! - y[i]!);
      sum += difference;
      if (difference > maximum) maximum = difference;
    }
  });
  return { maximum, mean: sum / count };
}
