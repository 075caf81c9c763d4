/// <reference lib="deno.ns" />
import type { StackSummary, VolumeState } from "#wire";
import assert from "node:assert/strict";
import { KeptViews } from "./kept_views.ts";
import { firstState, withLook } from "./view_states.ts";

const stack = { key: "a", frameCount: 10, hasVolume: true } as StackSummary;
const room = { width: 400, height: 400, pixelRatio: 1 };
const front = firstState("volume", stack) as VolumeState;
const window = { center: 300, width: 1000 };

Deno.test("a projection of another kind begins with its own window; any other look keeps it", () => {
  const mip = withLook({ ...front, window }, { method: "maximum" });
  assert.equal(mip.window, undefined);
  const seen = { ...mip, window };
  assert.deepEqual(
    withLook(seen, { projection: "perspective" }).window,
    window,
  );
});

Deno.test("a view that was turned before it opened is reset to how it begins, not to where it was turned", () => {
  const kept = new KeptViews();
  kept.open("volume", room, stack);
  const turned: VolumeState = {
    ...front,
    toEyeLps: [1, 0, 0],
    preset: "ct.bone",
  };
  kept.opened("volume", turned, room, stack);
  assert.deepEqual(kept.first("volume"), { ...front, preset: "ct.bone" });
});
