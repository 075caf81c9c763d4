import assert from "node:assert/strict";
import { vec } from "#base";
import type { Stack } from "#imaging";
import { chooseStack } from "./choose_stack.ts";
import type { FrameMatch } from "./match_frames.ts";

function stack(key: string, sopUids: readonly string[], hasGrid = true): Stack {
  const grid = {
    sizeVx: [64, 64, sopUids.length],
    ijkToLps: vec.affine([1, 0, 0], [0, 1, 0], [0, 0, 1], [0, 0, 0]),
  } as const;
  return {
    studyUid: "1.1",
    seriesUid: "1.2",
    key,
    label: key,
    modality: "CT",
    warnings: [],
    frames: sopUids.map((sopUid, frameIndex) => ({
      sopUid,
      blobHash: sopUid,
      image: { columns: 64, rows: 64, warnings: [] },
      frame: { frameIndex },
    })),
    ...(hasGrid ? { plan: { key, grid } } : {}),
  } as unknown as Stack;
}

function only(...sopUids: string[]): FrameMatch {
  return ({ sopUid }) => sopUids.includes(sopUid);
}

const SMALL = stack("small", ["1.10", "1.11"]);
const LARGE = stack("large", ["1.20", "1.21", "1.22"]);
const FLAT = stack("flat", ["1.30", "1.31", "1.32", "1.33"], false);

Deno.test("chooseStack() takes the largest volume, and says so where there are several", () => {
  const result = chooseStack([SMALL, FLAT, LARGE], undefined, undefined);
  assert(result.ok);
  assert.equal(result.value.stack, LARGE);
  assert.match(result.value.remarks.join(), /2 volumes.*series 1\.2/);
  const only = chooseStack([FLAT, SMALL], undefined, undefined);
  assert(only.ok && only.value.stack === SMALL);
  assert.deepEqual(only.value.remarks, []);
});

Deno.test("chooseStack() takes the volume of the instance or frame referenced, without a word", () => {
  const all = [LARGE, SMALL, FLAT];
  const byUid = chooseStack(all, { sopUid: "1.11" }, undefined);
  assert(byUid.ok && byUid.value.stack === SMALL);
  assert.deepEqual(byUid.value.remarks, []);
  const byFrame = chooseStack([SMALL, LARGE], { frameNumber: 3 }, undefined);
  assert(byFrame.ok && byFrame.value.stack === LARGE);
});

Deno.test("chooseStack() takes the volume whose instances all match", () => {
  const matching = only("1.10", "1.11");
  const result = chooseStack([LARGE, SMALL], undefined, matching);
  assert(result.ok && result.value.stack === SMALL);
});

Deno.test("chooseStack() narrows a volume to the instances that match, and says so", () => {
  const matching = only("1.20", "1.22");
  const result = chooseStack([LARGE, SMALL], undefined, matching);
  assert(result.ok);
  const { frames } = result.value.stack;
  assert.deepEqual(frames.map(({ sopUid }) => sopUid), ["1.20", "1.22"]);
  assert.match(result.value.remarks.join(), /those 2 images alone/);
});

Deno.test("chooseStack() answers what can't be chosen, naming the parameter where there is one", () => {
  const unknown = chooseStack([LARGE], { sopUid: "1.9" }, undefined);
  assert(!unknown.ok && unknown.error.parameter === "volumeinputreference");
  const none = chooseStack([LARGE], undefined, only("1.9"));
  assert(!none.ok && none.error.status === 404);
  const empty = chooseStack([], undefined, undefined);
  assert(!empty.ok && empty.error.rule === "PS3.3 C.11.23.1");
});
