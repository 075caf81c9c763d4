import assert from "node:assert/strict";
import fc from "fast-check";
import { vec, type Vec3 } from "#base";
import type { FramePlane } from "#dicom";
import type { VolumeGeometry } from "#volume";
import { composeMaps, invertMap, mapPixel } from "./pixel_map.ts";
import { frameToView, stackPicture } from "./stack_picture.ts";
import { completeMpr, mprPicture } from "./mpr_picture.ts";
import { volumeCamera } from "./volume_camera.ts";
import type { PictureGeometry, SizePx, StackView } from "./states.ts";
import { centerOf, cornersOf, planeCenterOf } from "./volume_box.ts";

const real = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const count = (max: number) => fc.integer({ min: 16, max });

const size: fc.Arbitrary<SizePx> = fc.record({
  widthPx: count(2000),
  heightPx: count(2000),
});
const stackView: fc.Arbitrary<StackView> = fc.record({
  zoom: real(0.05, 50),
  panVx: fc.tuple(real(-500, 500), real(-500, 500)),
  rotationDeg: fc.oneof(real(-360, 360), fc.constantFrom(0, 90, -90, 180, 270)),
  flippedX: fc.boolean(),
});
const direction: fc.Arbitrary<Vec3> = fc.tuple(
  real(-1, 1),
  real(-1, 1),
  real(-1, 1),
).filter((d) => vec.length(d) > 0.1).map((d) => vec.normalize(d));

/** Two unit directions at a right angle. */
const frameOfTwo = fc.tuple(direction, direction)
  .filter(([a, b]) => vec.length(vec.cross(a, b)) > 0.1)
  .map(([a, b]) => {
    const right = vec.normalize(a);
    return [right, vec.normalize(vec.cross(right, b))] as const;
  });
const plane: fc.Arbitrary<FramePlane> = fc.record({
  originLps: fc.tuple(real(-500, 500), real(-500, 500), real(-500, 500)),
  directions: frameOfTwo,
  spacingMm: fc.tuple(real(0.1, 5), real(0.1, 5)),
}).map(({ originLps, directions, spacingMm }) => ({
  originLps,
  rowDirectionLps: directions[0],
  columnDirectionLps: directions[1],
  spacingMm,
}));
const volume: fc.Arbitrary<VolumeGeometry> = fc.record({
  sizeVx: fc.tuple(count(600), count(600), count(600)),
  plane,
  step: real(0.2, 6),
}).map(({ sizeVx, plane, step }) => ({
  sizeVx,
  ijkToLps: vec.affine(
    vec.scale(plane.rowDirectionLps, plane.spacingMm[0]),
    vec.scale(plane.columnDirectionLps, plane.spacingMm[1]),
    vec.scale(
      vec.cross(plane.rowDirectionLps, plane.columnDirectionLps),
      step,
    ),
    plane.originLps,
  ),
}));

function near(a: readonly number[], b: readonly number[], tolerance: number) {
  const worst = Math.max(...a.map((x, n) => Math.abs(x - b[n]!)));
  assert(worst <= tolerance, `${a} is not ${b}: off by ${worst}`);
}

function lpsOf(g: PictureGeometry, x: number, y: number): Vec3 {
  return vec.add(
    g.originLps,
    vec.add(vec.scale(g.stepXLps, x), vec.scale(g.stepYLps, y)),
  );
}

Deno.test("stackPicture() undoes zoom, pan, rotation and flip exactly", () => {
  fc.assert(fc.property(
    stackView,
    size,
    count(4000),
    count(4000),
    fc.tuple(real(0.1, 5), real(0.1, 5)),
    fc.tuple(real(-100, 4000), real(-100, 4000)),
    (view, size, columns, rows, spacingMm, point) => {
      const frame = { columns, rows, spacingMm };
      const there = mapPixel(frameToView(view, frame, size), point);
      const { pictureToFrame } = stackPicture(view, frame, size);
      near(mapPixel(pictureToFrame, there), point, 1e-7);
    },
  ));
});

Deno.test("stackPicture() of a small picture shows the same place as the view's own size", () => {
  fc.assert(fc.property(
    stackView,
    size,
    size,
    plane,
    (view, size, small, plane) => {
      const frame = {
        columns: 512,
        rows: 400,
        spacingMm: plane.spacingMm,
        plane,
      };
      const full = stackPicture(view, frame, size);
      const scaled = stackPicture(view, frame, size, small);
      // The pictures' outer corners are the same points.
      for (const [u, v] of [[0, 0], [1, 0], [0, 1], [1, 1]] as const) {
        const at = (s: SizePx) =>
          [u * s.widthPx - 0.5, v * s.heightPx - 0.5] as const;
        near(
          mapPixel(full.pictureToFrame, at(size)),
          mapPixel(scaled.pictureToFrame, at(small)),
          1e-6,
        );
        near(
          lpsOf(full.geometry!, ...at(size)),
          lpsOf(scaled.geometry!, ...at(small)),
          1e-6,
        );
      }
    },
  ));
});

Deno.test("stackPicture() geometry of a shown pixel is the patient point of its frame pixel", () => {
  fc.assert(fc.property(
    stackView,
    size,
    plane,
    fc.tuple(real(0, 500), real(0, 500)),
    (view, size, plane, [x, y]) => {
      const frame = {
        columns: 300,
        rows: 512,
        spacingMm: plane.spacingMm,
        plane,
      };
      const { pictureToFrame, geometry } = stackPicture(view, frame, size);
      const [column, row] = mapPixel(pictureToFrame, [x, y]);
      const expected = vec.add(
        plane.originLps,
        vec.add(
          vec.scale(plane.rowDirectionLps, column * plane.spacingMm[0]),
          vec.scale(plane.columnDirectionLps, row * plane.spacingMm[1]),
        ),
      );
      near(lpsOf(geometry!, x, y), expected, 1e-6);
    },
  ));
});

Deno.test("stackPicture() at zoom 1 fits the whole frame, and touches two edges", () => {
  fc.assert(fc.property(
    size,
    fc.constantFrom(0, 90, 180, 270, 33),
    fc.boolean(),
    fc.tuple(real(0.2, 3), real(0.2, 3)),
    (size, rotationDeg, flippedX, spacingMm) => {
      const frame = { columns: 320, rows: 200, spacingMm };
      const view = { zoom: 1, panVx: [0, 0] as const, rotationDeg, flippedX };
      const map = frameToView(view, frame, size);
      const corners = [[-0.5, -0.5], [319.5, -0.5], [-0.5, 199.5], [
        319.5,
        199.5,
      ]] as const;
      const xs = corners.map((c) => mapPixel(map, c)[0]);
      const ys = corners.map((c) => mapPixel(map, c)[1]);
      const used = Math.max(
        (Math.max(...xs) - Math.min(...xs)) / size.widthPx,
        (Math.max(...ys) - Math.min(...ys)) / size.heightPx,
      );
      near([used], [1], 1e-9);
      assert(Math.min(...xs) > -0.5 - 1e-6 && Math.min(...ys) > -0.5 - 1e-6);
    },
  ));
});

Deno.test("stackPicture() of a frame in a view of its own size maps each pixel to itself", () => {
  const view = {
    zoom: 1,
    panVx: [0, 0] as const,
    rotationDeg: 0,
    flippedX: false,
  };
  const { pictureToFrame } = stackPicture(
    view,
    { columns: 512, rows: 512 },
    { widthPx: 512, heightPx: 512 },
  );
  assert.deepEqual(pictureToFrame.map((x) => x + 0), [1, 0, 0, 0, 1, 0]);
});

Deno.test("stackPicture() turns clockwise: the frame's top goes to the view's right at 90 degrees", () => {
  const view = {
    zoom: 1,
    panVx: [0, 0] as const,
    rotationDeg: 90,
    flippedX: false,
  };
  const map = frameToView(view, { columns: 100, rows: 100 }, {
    widthPx: 100,
    heightPx: 100,
  });
  near(mapPixel(map, [49.5, 0]), [99, 49.5], 1e-9);
});

Deno.test("stackPicture() flips left and right, not up and down", () => {
  const view = {
    zoom: 1,
    panVx: [0, 0] as const,
    rotationDeg: 0,
    flippedX: true,
  };
  const map = frameToView(view, { columns: 100, rows: 100 }, {
    widthPx: 100,
    heightPx: 100,
  });
  near(mapPixel(map, [0, 10]), [99, 10], 1e-9);
});

Deno.test("composeMaps() with the inverse is the identity", () => {
  const view = {
    zoom: 3,
    panVx: [5, 6] as const,
    rotationDeg: 12,
    flippedX: true,
  };
  const map = frameToView(view, { columns: 64, rows: 32 }, {
    widthPx: 99,
    heightPx: 77,
  });
  near(composeMaps(invertMap(map), map), [1, 0, 0, 0, 1, 0], 1e-9);
});

Deno.test("mprPicture() has the view's centre in its middle, whatever the picture's size", () => {
  fc.assert(fc.property(
    volume,
    frameOfTwo,
    size,
    size,
    (volume, [rightLps, downLps], size, small) => {
      const view = { rightLps, downLps };
      for (const picture of [size, small]) {
        const geometry = mprPicture(view, volume, size, picture);
        const middle = lpsOf(
          geometry,
          (picture.widthPx - 1) / 2,
          (picture.heightPx - 1) / 2,
        );
        near(middle, planeCenterOf(volume, vec.cross(rightLps, downLps)), 1e-6);
      }
    },
  ));
});

Deno.test("planeCenterOf() is the volume's centre as seen, on the plane of its middle voxel", () => {
  fc.assert(fc.property(volume, frameOfTwo, (volume, [right, down]) => {
    const normal = vec.cross(right, down);
    const found = planeCenterOf(volume, normal);
    const moved = vec.subtract(found, centerOf(volume));
    near([vec.dot(moved, right), vec.dot(moved, down)], [0, 0], 1e-6);
    const [i, j, k] = volume.sizeVx;
    const voxel = vec.apply(volume.ijkToLps, [i >> 1, j >> 1, k >> 1]);
    near([vec.dot(vec.subtract(voxel, found), normal)], [0], 1e-6);
  }));
});

Deno.test("mprPicture() without a scale shows every corner of the volume", () => {
  fc.assert(fc.property(
    volume,
    frameOfTwo,
    size,
    (volume, [rightLps, downLps], size) => {
      const view = completeMpr({ rightLps, downLps }, volume, size);
      for (const corner of cornersOf(volume)) {
        const offset = vec.subtract(corner, view.centerLps);
        const x = vec.dot(offset, view.rightLps) / view.mmPerPx;
        const y = vec.dot(offset, view.downLps) / view.mmPerPx;
        assert(Math.abs(x) <= size.widthPx / 2 + 1e-6);
        assert(Math.abs(y) <= size.heightPx / 2 + 1e-6);
      }
    },
  ));
});

Deno.test("volumeCamera() from the front shows the patient's left on the right, head up", () => {
  const geometry: VolumeGeometry = {
    sizeVx: [10, 10, 10],
    ijkToLps: vec.affine([1, 0, 0], [0, 1, 0], [0, 0, 1], [0, 0, 0]),
  };
  const size = { widthPx: 100, heightPx: 200 };
  const view = {
    toEyeLps: [0, -1, 0],
    upLps: [0, 0, 1],
    zoom: 1,
    projection: "orthographic",
  } as const;
  const { camera, geometry: shown } = volumeCamera(view, geometry, size);
  assert(shown!.stepXLps[0] > 0 && shown!.stepYLps[2] < 0);
  assert(camera.positionLps[1] < -4, "the eye is in front");
  near(camera.upLps, [0, 0, 1], 1e-12);
  near(lpsOf(shown!, 49.5, 99.5), [4.5, 4.5, 4.5], 1e-9);
});

Deno.test("volumeCamera() at zoom 1 has all of the box's inscribed ellipsoid in the picture, in both projections", () => {
  fc.assert(fc.property(
    volume,
    frameOfTwo,
    size,
    fc.constantFrom("orthographic", "perspective"),
    (volume, [toEyeLps, upLps], size, projection) => {
      const { camera } = volumeCamera(
        { toEyeLps, upLps, zoom: 1, projection },
        volume,
        size,
      );
      const right = vec.cross(camera.upLps, vec.normalize(toEyeLps));
      const aspect = size.widthPx / size.heightPx;
      for (const point of ellipsoidOf(volume)) {
        const toPoint = vec.subtract(point, camera.positionLps);
        const depth = -vec.dot(toPoint, vec.normalize(toEyeLps));
        const half = camera.viewAngleDeg === undefined
          ? camera.parallelScaleMm
          : depth * Math.tan(camera.viewAngleDeg * Math.PI / 360);
        assert(Math.abs(vec.dot(toPoint, camera.upLps)) <= half * 1.000001);
        assert(Math.abs(vec.dot(toPoint, right)) <= half * aspect * 1.000001);
      }
    },
  ));
});

/** Points of the ellipsoid that touches the box's faces. */
function ellipsoidOf({ sizeVx, ijkToLps }: VolumeGeometry): Vec3[] {
  const directions: Vec3[] = [[1, 0, 0], [0, 1, 0], [0, 0, 1]];
  for (let n = 0; n < 40; n++) {
    const z = 1 - 2 * (n + 0.5) / 40;
    const angle = n * 2.399963;
    const r = Math.sqrt(1 - z * z);
    directions.push([r * Math.cos(angle), r * Math.sin(angle), z]);
  }
  return directions.map((d) =>
    vec.apply(
      ijkToLps,
      d.map((x, n) =>
        (sizeVx[n]! - 1) / 2 + x * sizeVx[n]! / 2
      ) as unknown as Vec3,
    )
  );
}
