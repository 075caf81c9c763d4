/// <reference lib="deno.ns" />
import { vec } from "#base";
import type { FrameHeader } from "#wire";
import assert from "node:assert/strict";
import { cubeFaces, directionLetters, eyeAngles } from "./directions.ts";
import { crossLine, pictureGeometry, scaleBar } from "./picture_geometry.ts";
import {
  middleVoxelLps,
  scrollRange,
  sliceAt,
  sliceNumber,
  slicePositionMm,
} from "./volume_grid.ts";

const header: FrameHeader = {
  fidelity: "lossless",
  media: "image/png",
  view: 1,
  frame: 1,
  gesture: 0,
  widthPx: 200,
  heightPx: 100,
  frameIndex: 0,
  geometry: {
    originLps: [-99.5, -49.5, 7],
    stepXLps: [1, 0, 0],
    stepYLps: [0, 1, 0],
  },
  renderUs: 0,
  storedBytes: 0,
  viewWidthPx: 400,
  viewHeightPx: 200,
};

Deno.test("the middle of a view is the middle of its picture, whatever its size", () => {
  for (const [width, height] of [[400, 200], [400, 400], [100, 900]] as const) {
    const geometry = pictureGeometry(header, width, height)!;
    const middle = { x: width / 2, y: height / 2 };
    const lps = geometry.toLps(middle);
    assert.ok(vec.length(vec.subtract(lps, [0, 0, 7])) < 1e-9);
    const back = geometry.toView([0, 0, 40]);
    assert.ok(Math.hypot(back.x - middle.x, back.y - middle.y) < 1e-9);
  }
});

Deno.test("the first pixel's middle lies half a pixel from the picture's edge", () => {
  const geometry = pictureGeometry(header, 400, 200)!;
  assert.deepEqual(geometry.toView([-99.5, -49.5, 7]), { x: 1, y: 1 });
  assert.equal(geometry.mmPerPx, 0.5);
});

Deno.test("a sagittal plane meets an axial picture in a vertical line through the point", () => {
  const geometry = pictureGeometry(header, 400, 200)!;
  const line = crossLine(geometry, [10, 0, 7], [1, 0, 0])!;
  assert.deepEqual(line.at, { x: 220, y: 100 });
  assert.ok(Math.abs(line.dx) < 1e-9 && Math.abs(Math.abs(line.dy) - 1) < 1e-9);
  assert.equal(crossLine(geometry, [0, 0, 0], [0, 0, 1]), undefined);
});

Deno.test("a scale bar is a round length that fits", () => {
  assert.deepEqual(scaleBar(0.5, 120), { mm: 50, px: 100 });
  assert.deepEqual(scaleBar(0.1, 120), { mm: 10, px: 100 });
  assert.equal(scaleBar(NaN, 120), undefined);
});

Deno.test("directions are letters, the strongest first; a small tilt is not called oblique", () => {
  assert.equal(directionLetters([1, 0, 0]), "L");
  assert.equal(directionLetters([0, 0, -1]), "F");
  assert.equal(directionLetters(vec.normalize([-0.3, -1, 0])), "AR");
  assert.equal(directionLetters(vec.normalize([0.05, 1, 0])), "P");
  assert.equal(directionLetters(vec.normalize([1, 0.8, 0.6])), "LPH");
});

Deno.test("an eye at the patient's right front and above is RAO and cranial", () => {
  const eye = vec.normalize([-0.375, -0.927, 0.14]);
  const { leftDeg, cranialDeg } = eyeAngles(eye);
  assert.equal(Math.round(leftDeg), -22);
  assert.equal(Math.round(cranialDeg), 8);
});

Deno.test("from the front the cube shows A alone, from the right front A and R", () => {
  const letters = (eye: [number, number, number]): string[] =>
    cubeFaces(vec.normalize(eye), [0, 0, 1]).map((f) => f.letter).sort();
  assert.deepEqual(letters([0, -1, 0]), ["A"]);
  assert.deepEqual(letters([-1, -1, 0]), ["A", "R"]);
});

Deno.test("the cube's right face lies on the left, as one who looks from the front sees it", () => {
  const eye = vec.normalize([-0.4, -1, 0]);
  const right = cubeFaces(eye, [0, 0, 1]).find((f) => f.letter === "R")!;
  assert.ok(right.center[0] < 0);
});

Deno.test("slices along a scanned axis are the scanned ones; along an oblique one they are not", () => {
  const grid = {
    sizeVx: [512, 512, 275] as [number, number, number],
    ijkToLps: [0.7, 0, 0, -179, 0, 0.7, 0, -179, 0, 0, 1.25, -100],
    centerLps: [0, 0, 71.25] as [number, number, number],
  };
  const axial = scrollRange(grid, [0, 0, 1]);
  assert.equal(axial.count, 275);
  assert.equal(axial.isAcquired, true);
  assert.equal(axial.stepMm, 1.25);
  assert.equal(sliceAt(axial, -100), 0);
  assert.equal(sliceAt(axial, -100 + 1.25 * 199), 199);
  assert.equal(sliceNumber(axial, -100), 1);
  // Counted from the head down: the first slice is the highest.
  const down = scrollRange({
    ...grid,
    ijkToLps: [0.7, 0, 0, -179, 0, 0.7, 0, -179, 0, 0, -1.25, 242.5],
  }, [0, 0, 1]);
  assert.equal(sliceNumber(down, 242.5), 1);
  assert.equal(sliceNumber(down, -100), 275);
  // Gantry tilt: the table moves along z, the slices lean.
  const tilted = {
    ...grid,
    ijkToLps: [0.7, 0, 0, -179, 0, 0.66, 0, -179, 0, 0.22, 1.25, -100],
  };
  assert.equal(scrollRange(tilted, [0, 0, 1]).isAcquired, false);
  const oblique = scrollRange(grid, vec.normalize([0, 1, 1]));
  assert.equal(oblique.isAcquired, false);
});

Deno.test("planes open on a scanned slice where the count is even, and scroll onto whole slices", () => {
  const grid = {
    sizeVx: [4, 4, 200] as [number, number, number],
    ijkToLps: [2, 0, 0, -3, 0, 2, 0, -3, 0, 0, 3, -312],
    centerLps: [0, 0, -13.5] as [number, number, number],
  };
  assert.deepEqual(middleVoxelLps(grid), [1, 1, -12]);
  const axial = scrollRange(grid, [0, 0, 1]);
  assert.equal(slicePositionMm(axial, sliceAt(axial, -12) + 1), -9);
  // A crosshair that was put between two slices is left with the first step.
  assert.equal(slicePositionMm(axial, sliceAt(axial, -11.2) - 1), -15);
  assert.equal(slicePositionMm(axial, 1000), 285);
  assert.equal(slicePositionMm(axial, -1000), -312);
});
