/// <reference lib="deno.ns" />
import { vec, type Vec3 } from "#base";
import type { MprState, StackState, VolumeState } from "#wire";
import fc from "fast-check";
import assert from "node:assert/strict";
import { eyeAngles } from "./directions.ts";
import { orbit } from "./gesture_orbit.ts";
import { panPlane, scrollPlane, zoomPlane } from "./gesture_plane.ts";
import {
  panStack,
  scrollStack,
  turnStack,
  zoomStack,
} from "./gesture_stack.ts";
import { dragWindow } from "./gesture_window.ts";
import { normalOf, planeState, throughPoint } from "./planes.ts";

const seed = Number(Deno.env.get("FC_SEED") ?? Math.floor(Math.random() * 1e9));
const mm = fc.double({ min: -300, max: 300, noNaN: true });
const point = fc.tuple(mm, mm, mm);
const px = fc.integer({ min: -800, max: 800 });
const factor = fc.double({ min: 0.3, max: 3, noNaN: true });
const plane = fc.constantFrom("axial", "sagittal", "coronal").map((name) => ({
  ...planeState(name as "axial"),
  centerLps: [10, -20, 30] as [number, number, number],
  mmPerPx: 0.7,
}));

function near(a: Vec3, b: Vec3, tolerance = 1e-6): void {
  assert.ok(vec.length(vec.subtract(a, b)) < tolerance, `${a} is not ${b}`);
}

/** The point of the patient at a place of the view, from its middle. */
function atPlane(state: MprState, x: number, y: number): Vec3 {
  const { centerLps, rightLps, downLps, mmPerPx } = state;
  return vec.add(
    centerLps!,
    vec.add(
      vec.scale(rightLps, x * mmPerPx!),
      vec.scale(downLps, y * mmPerPx!),
    ),
  );
}

Deno.test(`zooming a plane keeps the point under the finger (seed ${seed})`, () => {
  fc.assert(
    fc.property(plane, factor, px, px, (state, by, x, y) => {
      const before = atPlane(state, x, y);
      near(atPlane(zoomPlane(state, by, { x, y }), x, y), before);
    }),
    { seed },
  );
});

Deno.test(`panning a plane moves the point under the finger along (seed ${seed})`, () => {
  fc.assert(
    fc.property(plane, px, px, (state, dx, dy) => {
      near(atPlane(panPlane(state, dx, dy), dx, dy), atPlane(state, 0, 0));
    }),
    { seed },
  );
});

Deno.test(`a linked plane goes through the point and keeps its middle as seen (seed ${seed})`, () => {
  fc.assert(
    fc.property(plane, point, (state, target) => {
      const next = throughPoint(state, target);
      const normal = normalOf(state);
      const off = vec.dot(vec.subtract(target, next.centerLps!), normal);
      assert.ok(Math.abs(off) < 1e-9);
      const moved = vec.subtract(next.centerLps!, state.centerLps!);
      assert.ok(Math.abs(vec.dot(moved, state.rightLps)) < 1e-9);
      assert.ok(Math.abs(vec.dot(moved, state.downLps)) < 1e-9);
    }),
    { seed },
  );
});

Deno.test("scrolling an axial plane by 2 mm goes 2 mm toward the head", () => {
  const state = { ...planeState("axial"), centerLps: [0, 0, 5] as const };
  const next = scrollPlane({ ...state, centerLps: [0, 0, 5] }, 2);
  assert.deepEqual(next.centerLps, [0, 0, 7]);
});

const stack: StackState = {
  kind: "stack",
  frameIndex: 3,
  inverted: false,
  zoom: 1.5,
  panVx: [4, -7],
  rotationDeg: 0,
  flippedX: false,
  interpolation: "linear",
};

/** The frame point, from its middle, at a place of the view: as views.ts defines pan, flip and rotation. */
function atStack(state: StackState, fit: number, x: number, y: number) {
  const r = state.rotationDeg * Math.PI / 180, k = 1 / (fit * state.zoom);
  const u = (Math.cos(r) * x + Math.sin(r) * y) * k;
  const v = (-Math.sin(r) * x + Math.cos(r) * y) * k;
  return [
    (state.flippedX ? -u : u) - state.panVx[0],
    v - state.panVx[1],
  ] as const;
}

Deno.test(`zooming and panning a stack keep the pixel under the finger, turned or mirrored (seed ${seed})`, () => {
  const turns = fc.constantFrom(0, 90, 180, 270, 33);
  fc.assert(
    fc.property(turns, fc.boolean(), factor, px, px, (deg, flip, by, x, y) => {
      const state = { ...stack, rotationDeg: deg, flippedX: flip };
      const before = atStack(state, 1.3, x, y);
      const zoomed = atStack(zoomStack(state, by, { x, y }, 1.3), 1.3, x, y);
      const panned = atStack(panStack(state, x, y, 1.3), 1.3, x, y);
      const middle = atStack(state, 1.3, 0, 0);
      for (const i of [0, 1] as const) {
        assert.ok(Math.abs(zoomed[i] - before[i]) < 1e-6);
        assert.ok(Math.abs(panned[i] - middle[i]) < 1e-6);
      }
    }),
    { seed },
  );
});

Deno.test("scrolling a stack stays within it", () => {
  assert.equal(scrollStack(stack, 10, 9).frameIndex, 8);
  assert.equal(scrollStack(stack, -10, 9).frameIndex, 0);
  assert.equal(scrollStack(stack, 1, 9).frameIndex, 4);
});

Deno.test("four turns of a quarter are none", () => {
  let state = stack;
  for (let i = 0; i < 4; i++) state = turnStack(state);
  assert.equal(state.rotationDeg, 0);
});

Deno.test("a window drag to the right widens, down raises the level, and back is as before", () => {
  const start = { center: 40, width: 400 };
  const wide = dragWindow(start, 256, 0);
  assert.deepEqual(wide, { center: 40, width: 800 });
  const high = dragWindow(start, 0, 64);
  assert.deepEqual(high, { center: 140, width: 400 });
  assert.deepEqual(dragWindow(start, 0, 0), start);
});

Deno.test(`a window never gets narrower than nothing, in HU never below one (seed ${seed})`, () => {
  fc.assert(
    fc.property(px, px, (dx, dy) => {
      assert.ok(dragWindow({ center: 40, width: 400 }, 20 * dx, dy).width >= 1);
      assert.ok(dragWindow({ center: 2, width: 0.5 }, dx, dy).width > 0);
    }),
    { seed },
  );
});

const front: VolumeState = {
  kind: "volume",
  toEyeLps: [0, -1, 0],
  upLps: [0, 0, 1],
  zoom: 1,
  projection: "orthographic",
  method: "composite",
  preset: "",
  shift: 0,
  inverted: false,
};

Deno.test("a drag to the right turns the near side right: the eye goes to the patient's right", () => {
  const { leftDeg, cranialDeg } = eyeAngles(orbit(front, 30, 0).toEyeLps);
  assert.ok(Math.abs(leftDeg + 30) < 1e-9);
  assert.ok(Math.abs(cranialDeg) < 1e-9);
});

Deno.test("a drag down turns the near side down: the eye goes to the head", () => {
  const { leftDeg, cranialDeg } = eyeAngles(orbit(front, 0, 20).toEyeLps);
  assert.ok(Math.abs(leftDeg) < 1e-9);
  assert.ok(Math.abs(cranialDeg - 20) < 1e-9);
});

Deno.test(`any orbit leaves two directions of length one at a right angle (seed ${seed})`, () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(px, px), { maxLength: 50 }), (drags) => {
      let state = front;
      for (const [x, y] of drags) state = orbit(state, x / 3, y / 3);
      assert.ok(Math.abs(vec.length(state.toEyeLps) - 1) < 1e-9);
      assert.ok(Math.abs(vec.length(state.upLps) - 1) < 1e-9);
      assert.ok(Math.abs(vec.dot(state.toEyeLps, state.upLps)) < 1e-9);
      assert.ok(state.toEyeLps.every((x) => Math.abs(x) <= 1));
    }),
    { seed },
  );
});
