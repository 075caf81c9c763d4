import assert from "node:assert/strict";
import fc from "fast-check";
import { vec, type Vec3 } from "#base";
import {
  axesOf,
  defaultUp,
  type Orientation,
  readingOrientation,
  viewpointOf,
} from "./view_geometry.ts";
import { naturalView, planeFrame, viewFrame } from "./view_frame.ts";

const LEFT: Vec3 = [1, 0, 0];
const RIGHT: Vec3 = [-1, 0, 0];
const POSTERIOR: Vec3 = [0, 1, 0];
const ANTERIOR: Vec3 = [0, -1, 0];
const HEAD: Vec3 = [0, 0, 1];

Deno.test("axesOf() puts left, right, front and back where a reader expects them (PS3.18 8.3.5.3.4)", () => {
  const expected: Record<Orientation, [right: Vec3, up: Vec3]> = {
    a: [LEFT, HEAD],
    p: [RIGHT, HEAD],
    r: [ANTERIOR, HEAD],
    l: [POSTERIOR, HEAD],
    h: [RIGHT, ANTERIOR],
    f: [LEFT, ANTERIOR],
  };
  for (const [name, [right, up]] of Object.entries(expected)) {
    const axes = axesOf(viewpointOf(name as Orientation, [5, 6, 7], 100));
    assert(axes, name);
    assert.equal(vec.dot(axes.rightLps, right), 1, `${name}: right`);
    assert.equal(vec.dot(axes.upLps, up), 1, `${name}: up`);
  }
});

const component = fc.double({ min: -500, max: 500, noNaN: true });
const point = fc.tuple(component, component, component);

Deno.test("axesOf() is a right-handed frame for any viewpoint, or nothing", () => {
  fc.assert(fc.property(point, point, point, (position, lookAt, up) => {
    const axes = axesOf({
      positionLps: position,
      lookAtLps: lookAt,
      upLps: up,
    });
    if (axes === undefined) return;
    const { rightLps: r, upLps: u, forwardLps: f } = axes;
    for (const [a, b] of [[r, u], [u, f], [f, r]] as const) {
      assert(Math.abs(vec.dot(a, b)) < 1e-9);
    }
    const back = vec.cross(r, u);
    assert(vec.length(vec.add(back, f)) < 1e-9);
  }));
});

Deno.test("axesOf() has no answer for a camera at its target, or with up along its sight", () => {
  const at = { positionLps: [1, 2, 3], lookAtLps: [1, 2, 3] } as const;
  assert.equal(axesOf({ ...at, upLps: [0, 0, 1] }), undefined);
  assert.equal(
    axesOf({ positionLps: [0, 0, 9], lookAtLps: [0, 0, 0], upLps: [0, 0, 2] }),
    undefined,
  );
});

Deno.test("axesOf() agrees with PS3.17 XXX.8 on plane and centre, with columns running down", () => {
  // An axial MPR view: rows towards the left, columns towards the back.
  const x: Vec3 = [1, 0, 0];
  const y: Vec3 = [0, 1, 0];
  const lookAtLps: Vec3 = [10, 20, 30];
  const positionLps = vec.subtract(lookAtLps, vec.cross(x, y));
  const axes = axesOf({ positionLps, lookAtLps, upLps: vec.scale(y, -1) });
  assert.deepEqual(axes?.rightLps.map(Math.round), x);
  assert.equal(vec.dot(axes!.upLps, y), -1);
});

Deno.test("readingOrientation() looks at axial planes from the feet, coronal from the front, sagittal from the left", () => {
  assert.equal(readingOrientation([0, 0.3, -0.95]), "f");
  assert.equal(readingOrientation([0.1, -1, 0.1]), "a");
  assert.equal(readingOrientation([1, 0, 0]), "l");
});

Deno.test("defaultUp() is superior, or anterior when looking along the body", () => {
  assert.deepEqual(defaultUp([0, -9, 0], [0, 0, 0]), HEAD);
  assert.deepEqual(defaultUp([0, 0, 9], [0, 0, 0]), ANTERIOR);
});

Deno.test("naturalView() stays within the largest picture and keeps its millimetres", () => {
  const natural = naturalView(10_000, 5_000, 0.5, 1000);
  assert.deepEqual(natural, { widthPx: 1000, heightPx: 500, spacingMm: 10 });
});

Deno.test("viewFrame() crops to a region and never pads: the largest that fits", () => {
  const natural = naturalView(100, 80, 0.5, 4096);
  const source = { x: 20, y: 10, width: 100, height: 50 };
  const viewport = { widthPx: 256, heightPx: 256, source };
  const frame = viewFrame(natural, viewport);
  assert.deepEqual([frame.widthPx, frame.heightPx], [256, 128]);
  assert.equal(frame.spacingMm, 50 / 256);
  assert.deepEqual([frame.offsetRightMm, frame.offsetUpMm], [-15, 22.5]);
});

Deno.test("viewFrame() of the whole view in a viewport fits it, with square pixels", () => {
  const natural = { widthPx: 512, heightPx: 352, spacingMm: 0.78125 };
  const viewport = { widthPx: 256, heightPx: 256 };
  const frame = viewFrame(natural, viewport);
  assert.equal(frame.spacingMm, 1.5625);
  assert.deepEqual([frame.offsetRightMm, frame.offsetUpMm], [0, 0]);
});

Deno.test("planeFrame() of tiles covers the same points as the whole view", () => {
  const natural = { widthPx: 64, heightPx: 32, spacingMm: 2 };
  const axes = axesOf(viewpointOf("a", [0, 0, 0], 10))!;
  const whole = planeFrame(viewFrame(natural, undefined), axes, [1, 2, 3]);
  fc.assert(fc.property(
    fc.integer({ min: 0, max: 48 }),
    fc.integer({ min: 0, max: 24 }),
    (x, y) => {
      const source = { x, y, width: 16, height: 8 };
      const viewport = { widthPx: 16, heightPx: 8, source };
      const tile = planeFrame(viewFrame(natural, viewport), axes, [1, 2, 3]);
      const expected = vec.add(
        whole.originLps,
        vec.add(vec.scale(whole.stepXLps, x), vec.scale(whole.stepYLps, y)),
      );
      assert(vec.length(vec.subtract(tile.originLps, expected)) < 1e-9);
      assert.deepEqual(tile.stepXLps, whole.stepXLps);
    },
  ));
});

Deno.test("planeFrame() with a negative extent shows the same points mirrored", () => {
  const natural = { widthPx: 64, heightPx: 32, spacingMm: 2 };
  const axes = axesOf(viewpointOf("f", [0, 0, 0], 10))!;
  const source = { x: 0, y: 0, width: -64, height: 32 };
  const viewport = { widthPx: 64, heightPx: 32, source };
  const mirrored = planeFrame(viewFrame(natural, viewport), axes, [0, 0, 0]);
  const plain = planeFrame(viewFrame(natural, undefined), axes, [0, 0, 0]);
  const last = vec.add(plain.originLps, vec.scale(plain.stepXLps, 63));
  assert(vec.length(vec.subtract(mirrored.originLps, last)) < 1e-9);
});
