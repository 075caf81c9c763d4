import assert from "node:assert/strict";
import fc from "fast-check";
import { vec, type Vec3 } from "#base";
import {
  createRenderer,
  type RenderVolume,
  type VolumeJob,
  windowTable,
} from "#render";
import type { VolumeGeometry } from "#volume";
import { pickPoint } from "./pick_point.ts";
import type { VolumeView } from "./states.ts";
import { volumeCamera } from "./volume_camera.ts";

const SIZE = { widthPx: 64, heightPx: 48 };
/** Turned, and of other spacings along each axis. */
const GEOMETRY: VolumeGeometry = {
  sizeVx: [40, 44, 30],
  ijkToLps: vec.affine(
    vec.scale([0.8, 0.6, 0], 0.9),
    vec.scale([-0.6, 0.8, 0], 1.1),
    vec.scale([0, 0, 1], 1.5),
    [-30, 12, -100],
  ),
};
const SCALE = { slope: 0.5, intercept: -100, unit: "HU", maxError: 0 };
/** A ball off the middle, so that no side can be taken for another. */
const BALL_IJK: Vec3 = [14, 27, 12];
const BALL_LPS = vec.apply(GEOMETRY.ijkToLps, BALL_IJK);
const RADIUS_MM = 7;
/** Inside the ball, at the outside nothing. */
const INSIDE = 900;
const OUTSIDE = -100;
const WINDOW = { center: 400, width: 1200, function: "LINEAR_EXACT" } as const;
const OPACITIES = [[OUTSIDE, 0], [300, 0], [500, 0.9]] as const;

const views = fc.record({
  toEyeLps: fc.tuple(
    ...[0, 1, 2].map(() => fc.double({ min: -1, max: 1, noNaN: true })),
  ).filter((v) => Math.hypot(...v) > 0.3 && Math.hypot(v[0]!, v[1]!) > 0.1)
    .map((v) => v as unknown as Vec3),
  upLps: fc.constant<Vec3>([0, 0, 1]),
  focalPointLps: fc.constant(BALL_LPS),
  zoom: fc.double({ min: 1, max: 3, noNaN: true }),
  projection: fc.constantFrom("orthographic", "perspective"),
}) as fc.Arbitrary<VolumeView>;

/** The ball's value falls to nothing over two millimetres about its radius. */
async function withBall(
  use: (
    volume: RenderVolume,
    draw: (job: VolumeJob) => Promise<Uint8Array>,
  ) => Promise<void>,
): Promise<void> {
  const renderer = createRenderer({ threads: 2, kernels: "strict" });
  try {
    const volume = renderer.createVolume(GEOMETRY, SCALE);
    const [columns, rows, slices] = GEOMETRY.sizeVx;
    for (let k = 0; k < slices; k++) {
      const { buffer, byteOffset, rowStrideVx } = volume.sliceTarget(k);
      const slice = new Int16Array(buffer, byteOffset, rows * rowStrideVx);
      for (let j = 0; j < rows; j++) {
        for (let i = 0; i < columns; i++) {
          const lps = vec.apply(GEOMETRY.ijkToLps, [i, j, k]);
          const mm = vec.length(vec.subtract(lps, BALL_LPS));
          const share = Math.min(1, Math.max(0, (RADIUS_MM + 1 - mm) / 2));
          const value = OUTSIDE + share * (INSIDE - OUTSIDE);
          slice[j * rowStrideVx + i] = Math.round(
            (value - SCALE.intercept) / SCALE.slope,
          );
        }
      }
    }
    await volume.finish();
    await use(volume, async (job) => (await renderer.render(job)).bytes);
  } finally {
    renderer.close();
  }
}

function jobOf(
  volume: RenderVolume,
  view: VolumeView,
  method: VolumeJob["method"],
): VolumeJob {
  return {
    kind: "volume",
    ...{ volume, method },
    camera: volumeCamera(view, GEOMETRY, SIZE).camera,
    window: WINDOW,
    transfer: { colors: [[0, 1, 1, 1]], opacities: OPACITIES },
    quality: "exact",
    output: { ...SIZE, format: "raw" },
  };
}

/** Whether a ray runs along the box's edge, where rounding says if it meets it. */
function isGrazing(job: VolumeJob, x: number, y: number): boolean {
  const around = [-0.25, 0.25].flatMap((dx) =>
    [-0.25, 0.25].map((dy) => pickPoint(job, x + dx, y + dy) === undefined)
  );
  return new Set(around).size > 1;
}

Deno.test("pickPoint() of a projection has the value that the picture shows, at every pixel, in both projections", async () => {
  const methods = ["maximum", "minimum", "average"] as const;
  await withBall(async (volume, draw) => {
    await fc.assert(
      fc.asyncProperty(
        views,
        fc.constantFrom(...methods),
        async (view, method) => {
          const job = jobOf(volume, view, method);
          const grey = await draw(job);
          const table = windowTable(WINDOW, SCALE, false);
          for (let at = 0; at < grey.length; at += 37) {
            const [x, y] = [at % SIZE.widthPx, Math.floor(at / SIZE.widthPx)];
            if (isGrazing(job, x, y)) continue;
            const picked = pickPoint(job, x, y);
            if (picked === undefined) {
              assert.equal(grey[at], 0, "where no ray meets the volume");
              continue;
            }
            const voxel = (picked.value - SCALE.intercept) / SCALE.slope;
            const off = Math.abs(table[Math.round(voxel) + 32768]! - grey[at]!);
            // Samples lie elsewhere on the ray than the kernel's.
            assert(off <= 16, `${method} at ${x}, ${y}: off by ${off} greys`);
          }
        },
      ),
      { numRuns: 15 },
    );
  });
});

Deno.test("pickPoint() of a composite picture is on the surface that faces the eye, at its millimetres", async () => {
  await withBall((volume) => {
    fc.assert(
      fc.property(views, (view) => {
        const job = jobOf(volume, view, "composite");
        // The ball is in the middle of the view: between two pixels.
        const picked = pickPoint(
          job,
          (SIZE.widthPx - 1) / 2,
          (SIZE.heightPx - 1) / 2,
        );
        const toEye = vec.normalize(view.toEyeLps);
        const surface = vec.add(BALL_LPS, vec.scale(toEye, RADIUS_MM));
        const offMm = vec.length(vec.subtract(picked!.lps!, surface));
        assert(offMm < 1.5, `${picked!.lps} is ${offMm} mm from ${surface}`);
        assert(picked!.value > 300);
        assert.equal(picked!.value, volume.valueAt(picked!.lps!));
      }),
    );
    return Promise.resolve();
  });
});

Deno.test("pickPoint() of a composite picture finds nothing where nothing is seen, or all is cropped away", async () => {
  await withBall((volume) => {
    const view: VolumeView = {
      toEyeLps: [0, -1, 0],
      upLps: [0, 0, 1],
      ...{ focalPointLps: BALL_LPS, zoom: 1, projection: "orthographic" },
    };
    const job = jobOf(volume, view, "composite");
    assert.equal(pickPoint(job, 0, 0), undefined);
    assert.equal(pickPoint(job, 63, 24), undefined, "air");
    const behind: VolumeJob = { ...job, cropIjk: [[25, 0, 0], [40, 44, 30]] };
    assert.equal(pickPoint(behind, 31.5, 23.5), undefined);
    const half: VolumeJob = { ...job, cropIjk: [[0, 27, 0], [40, 44, 30]] };
    const picked = pickPoint(half, 31.5, 23.5)!;
    const [, j] = vec.apply(volume.lpsToIjk, picked.lps!);
    assert(Math.abs(j - 27) < 1.1, `the cut face is the surface, not ${j}`);
    assert(picked.value > 800, "the ball's inside is bare there");
    return Promise.resolve();
  });
});
