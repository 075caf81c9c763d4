import assert from "node:assert/strict";
import { vec, type Vec3 } from "#base";
import type { VolumeGeometry } from "#volume";
import { placeView } from "./volume_view.ts";
import { readVolumeParameters } from "./volume_parameters.ts";

/** A chest of 512x512x275, 0.78125 mm by 1 mm. */
const CHEST: VolumeGeometry = {
  sizeVx: [512, 512, 275],
  ijkToLps: vec.affine(
    [0.78125, 0, 0],
    [0, 0.78125, 0],
    [0, 0, 1],
    [-200, -180, -300],
  ),
};
const CENTER: Vec3 = [-200 + 255.5 * 0.78125, -180 + 255.5 * 0.78125, -163];

function place(kind: "renderedmpr" | "rendered3d", query: string) {
  const parameters = readVolumeParameters(kind, new URLSearchParams(query));
  assert(parameters.ok);
  return placeView(kind, parameters.value, CHEST);
}

function placed(kind: "renderedmpr" | "rendered3d", query: string) {
  const view = place(kind, query);
  assert(view.ok, JSON.stringify(view));
  return view.value;
}

function near(a: readonly number[], b: readonly number[]): void {
  a.forEach((x, i) => assert(Math.abs(x - b[i]!) < 1e-9, `${a} is not ${b}`));
}

Deno.test("placeView() of an MPR without parameters is the scanned plane, pixel for pixel", () => {
  const { frame, plane, viewpoint } = placed("renderedmpr", "");
  assert.deepEqual(
    [frame.widthPx, frame.heightPx, frame.spacingMm],
    [512, 512, 0.78125],
  );
  near(plane.originLps, [-200, -180, -163]);
  near(plane.stepXLps, [0.78125, 0, 0]);
  near(plane.stepYLps, [0, 0.78125, 0]);
  near(viewpoint.lookAtLps, CENTER);
});

Deno.test("placeView() of a coronal MPR has the whole chest, head up, left on the right", () => {
  const { frame, plane } = placed("renderedmpr", "orientation=a");
  assert.deepEqual([frame.widthPx, frame.heightPx], [512, 352]);
  near(plane.stepXLps, [0.78125, 0, 0]);
  near(plane.stepYLps, [0, 0, -0.78125]);
  // Of 512 rows the 257th, not halfway between two.
  near([plane.originLps[1]], [-180 + 256 * 0.78125]);
});

Deno.test("placeView() of example B.34 looks from behind at the point given", () => {
  const { plane, frame, viewpoint } = placed(
    "renderedmpr",
    "viewpointposition=100,101,200&viewpointlookat=100,100,200" +
      "&viewpointup=0,0,1&viewport=256,256",
  );
  assert.deepEqual([frame.widthPx, frame.heightPx], [256, 256]);
  near(viewpoint.positionLps, [100, 101, 200]);
  const middle = vec.add(
    plane.originLps,
    vec.scale(vec.add(plane.stepXLps, plane.stepYLps), 127.5),
  );
  near(middle, [100, 100, 200]);
  assert(plane.stepXLps[0] < 0 && plane.stepYLps[2] < 0);
});

Deno.test("placeView() keeps the scale while what is looked at moves", () => {
  const a = placed("renderedmpr", "orientation=a");
  const b = placed(
    "renderedmpr",
    "viewpointposition=0,-900,-163&viewpointlookat=-150,0,-163",
  );
  assert(Math.abs(a.frame.spacingMm - b.frame.spacingMm) < 1e-12);
});

Deno.test("placeView() of 3D has a camera whose scale is that of the frame", () => {
  const { camera, frame } = placed(
    "rendered3d",
    "orientation=l&viewport=400,300",
  );
  assert.equal(camera.viewAngleDeg, undefined);
  assert.equal(camera.parallelScaleMm, 150 * frame.spacingMm);
  near(vec.normalize(vec.subtract(camera.positionLps, CENTER)), [1, 0, 0]);
  near(camera.upLps, [0, 0, 1]);
});

Deno.test("placeView() of a region of a 3D view moves camera and target alike", () => {
  const whole = placed("rendered3d", "orientation=a");
  const side = whole.frame.widthPx;
  const half = side / 2;
  const part = placed(
    "rendered3d",
    `orientation=a&viewport=${half},${half},${half},0,${half},${half}`,
  );
  const shift = vec.subtract(
    part.camera.focalPointLps,
    whole.camera.focalPointLps,
  );
  const quarter = side / 4 * whole.frame.spacingMm;
  near(shift, [quarter, 0, quarter]);
  near(
    shift,
    vec.subtract(part.camera.positionLps, whole.camera.positionLps),
  );
});

Deno.test("placeView() names the parameter that leaves no view", () => {
  const bad: [string, string][] = [
    ["viewpointposition=1,2,3&viewpointlookat=1,2,3", "viewpointposition"],
    ["orientation=a&viewport=10,10,0,0,-10,10", "viewport"],
    [
      "viewpointposition=0,0,9&viewpointlookat=0,0,0&viewpointup=0,0,1",
      "viewpointup",
    ],
  ];
  for (const [query, name] of bad) {
    const view = place("rendered3d", query);
    assert(!view.ok && view.error.parameter === name, query);
    assert.equal(view.error.status, 400);
  }
});
