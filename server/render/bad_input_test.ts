import assert from "node:assert/strict";
import type { Affine, Vec3 } from "#base";
import { createRenderer } from "./renderer.ts";
import { centered, makeVolume } from "./testing/phantom.ts";
import type {
  Camera,
  Picture,
  Renderer,
  RenderVolume,
  TransferFunction,
  VolumeJob,
} from "./types.ts";

const SIDE_PX = 24;
const CAMERA: Camera = {
  positionLps: [0, -100, 0],
  focalPointLps: [0, 0, 0],
  upLps: [0, 0, 1],
  parallelScaleMm: 10,
};
const SOLID: TransferFunction = {
  colors: [[0, 1, 1, 1]],
  opacities: [[0, 0], [1, 1]],
  shading: { ambient: 1, diffuse: 0, specular: 0, specularPower: 1 },
};

async function withRenderer(
  run: (renderer: Renderer) => Promise<void>,
): Promise<void> {
  const renderer = createRenderer({ threads: 1 });
  try {
    await run(renderer);
  } finally {
    renderer.close();
  }
}

function solid(
  renderer: Renderer,
  sizeVx: Vec3,
  spacingMm: Vec3 = [1, 1, 1],
): Promise<RenderVolume> {
  return makeVolume(renderer, sizeVx, centered(sizeVx, spacingMm), () => 100);
}

function render(
  renderer: Renderer,
  volume: RenderVolume,
  rest: Partial<VolumeJob> = {},
): Promise<Picture> {
  return renderer.render({
    ...{ kind: "volume", volume, camera: CAMERA, method: "composite" },
    ...{ transfer: SOLID, window: { center: 50, width: 100 } },
    output: { widthPx: SIDE_PX, heightPx: SIDE_PX, format: "raw" },
    quality: "exact",
    ...rest,
  });
}

/** The middle pixel's first channel. */
function middle({ bytes, channels, widthPx, heightPx }: Picture): number {
  return bytes[((heightPx >> 1) * widthPx + (widthPx >> 1)) * channels]!;
}

Deno.test("cameras without a direction, an extent or finite numbers are refused by name", async () => {
  await withRenderer(async (renderer) => {
    const volume = await solid(renderer, [8, 8, 8]);
    const bad: readonly Partial<Camera>[] = [
      { positionLps: [0, 0, 0] },
      { positionLps: [NaN, 0, 0] },
      { upLps: [0, Infinity, 0] },
      { parallelScaleMm: 0 },
      { parallelScaleMm: NaN },
      { viewAngleDeg: 180 },
      { viewAngleDeg: -5 },
    ];
    for (const part of bad) {
      await assert.rejects(
        render(renderer, volume, { camera: { ...CAMERA, ...part } }),
        /^RangeError: Camera/,
      );
    }
  });
});

Deno.test("cameras within, far away, or upright along the view still see the volume", async () => {
  await withRenderer(async (renderer) => {
    const volume = await solid(renderer, [8, 8, 8]);
    const odd: readonly Partial<Camera>[] = [
      { positionLps: [0, -1, 0], viewAngleDeg: 60 },
      { positionLps: [0, -1, 0] },
      { positionLps: [0, -1e5, 0] },
      { positionLps: [0, -1e5, 0], viewAngleDeg: 0.005 },
      { upLps: [0, 1, 0] },
      { upLps: [0, 0, 0] },
    ];
    for (const part of odd) {
      const picture = await render(renderer, volume, {
        camera: { ...CAMERA, ...part },
      });
      assert(middle(picture) > 250, JSON.stringify(part));
    }
  });
});

Deno.test("volumes of one voxel, one slice, one column or spacing 20 times as far are seen by every method", async () => {
  await withRenderer(async (renderer) => {
    const volumes = [
      await solid(renderer, [1, 1, 1], [8, 8, 8]),
      await solid(renderer, [9, 9, 1], [1, 1, 5]),
      await solid(renderer, [9, 1, 9]),
      await solid(renderer, [9, 9, 5], [0.5, 0.5, 10]),
    ];
    for (const volume of volumes) {
      for (
        const method of ["composite", "maximum", "minimum", "average"] as const
      ) {
        for (const quality of ["exact", "moving"] as const) {
          const picture = await render(renderer, volume, { method, quality });
          assert(
            middle(picture) > 120,
            `${volume.geometry.sizeVx} ${method} ${quality}`,
          );
        }
      }
    }
  });
});

Deno.test("transfer functions: none, empty, all opaque, 10,000 points draw; more points or NaN are refused", async () => {
  await withRenderer(async (renderer) => {
    const volume = await solid(renderer, [8, 8, 8]);
    const draw = (transfer: TransferFunction): Promise<Picture> =>
      render(renderer, volume, { transfer });
    const points = (count: number): TransferFunction => ({
      colors: [[0, 1, 1, 1]],
      opacities: Array.from({ length: count }, (_, n) => [n / 10, 1] as const),
    });
    assert.equal(middle(await draw({ colors: [], opacities: [] })), 0);
    assert.equal(middle(await draw(points(1))), 255);
    assert.equal(middle(await draw(points(10_000))), 255);
    await assert.rejects(draw(points(10_001)), /10001/);
    await assert.rejects(
      draw({ colors: [[NaN, 1, 1, 1]], opacities: [] }),
      RangeError,
    );
  });
});

Deno.test("an inside-out or outside crop shows the background, a NaN is refused", async () => {
  await withRenderer(async (renderer) => {
    const volume = await solid(renderer, [8, 8, 8]);
    for (
      const cropIjk of [[[5, 5, 5], [2, 2, 2]], [[90, 0, 0], [
        99,
        7,
        7,
      ]]] as const
    ) {
      assert.equal(middle(await render(renderer, volume, { cropIjk })), 0);
    }
    await assert.rejects(
      render(renderer, volume, { cropIjk: [[NaN, 0, 0], [1, 1, 1]] }),
      /Crop box/,
    );
  });
});

Deno.test("pictures are 1 to 4096 pixels a side, in any format", async () => {
  await withRenderer(async (renderer) => {
    const volume = await solid(renderer, [8, 8, 8]);
    for (const format of ["raw", "jpeg", "png", "webp"] as const) {
      for (const [widthPx, heightPx] of [[1, 1], [3, 17]] as const) {
        const output = { widthPx, heightPx, format };
        for (const quality of ["exact", "moving"] as const) {
          const picture = await render(renderer, volume, { output, quality });
          assert.deepEqual(
            [picture.widthPx, picture.heightPx],
            [widthPx, heightPx],
          );
        }
      }
    }
    for (const widthPx of [0, 4097, 1.5, NaN]) {
      const output = { widthPx, heightPx: 10, format: "raw" } as const;
      await assert.rejects(render(renderer, volume, { output }), RangeError);
    }
  });
});

Deno.test("grids that no volume can have are refused, and closed volumes are not drawn", async () => {
  await withRenderer(async (renderer) => {
    const scale = { slope: 1, intercept: 0, unit: "", maxError: 0 };
    const map = centered([4, 4, 4], [1, 1, 1]);
    const flat: Affine = [...[1, 0, 0, 0], ...[0, 1, 0, 0], ...[
      1,
      1,
      0,
      0,
    ]] as unknown as Affine;
    const create = (sizeVx: Vec3, ijkToLps = map): RenderVolume =>
      renderer.createVolume({ sizeVx, ijkToLps }, scale);
    for (const size of [[0, 4, 4], [4, 4.5, 4], [4, 4, 20_000], [NaN, 1, 1]]) {
      assert.throws(() => create(size as unknown as Vec3), RangeError);
    }
    assert.throws(() => create([4096, 4096, 4096]), /at most/);
    assert.throws(() => create([4, 4, 4], flat), RangeError);
    const volume = await solid(renderer, [4, 4, 4]);
    assert.throws(() => volume.sliceTarget(4), RangeError);
    const extra = volume.sizeBytes - renderer.volumeBytes([4, 4, 4]);
    assert(extra >= 0 && extra <= 3 * 65_536, "what was foretold");
    volume.close();
    await assert.rejects(render(renderer, volume), /closed/);
  });
});

Deno.test("an eye a million kilometres away sees what a near one sees, in parallel light", async () => {
  await withRenderer(async (renderer) => {
    const volume = await solid(renderer, [12, 10, 8]);
    for (const method of ["composite", "maximum", "average"] as const) {
      const near = await render(renderer, volume, { method });
      for (const away of [-1e6, -1e9, -1e12]) {
        const camera: Camera = { ...CAMERA, positionLps: [0, away, 0] };
        const far = await render(renderer, volume, { method, camera });
        assert.deepEqual(far.bytes, near.bytes, `${method} from ${away} mm`);
      }
    }
  });
});

Deno.test("eyes far off in any direction, in perspective or not, end in a picture", async () => {
  await withRenderer(async (renderer) => {
    const volume = await solid(renderer, [12, 10, 8]);
    const places: readonly Vec3[] = [
      ...[[-22, -75.5, -1e9], [1e9, 1e9, 1e9], [1e9, 0.5, -1]] as Vec3[],
      ...[[3, 1e12, 4], [1e-9, 0, 0], [0, -1e7, 1e9]] as Vec3[],
    ];
    for (const positionLps of places) {
      for (const viewAngleDeg of [undefined, 1e-6, 30, 179]) {
        const camera: Camera = {
          ...CAMERA,
          ...{ positionLps, focalPointLps: [-100, 56.5, -67] },
          upLps: [-82, -60.5, 56.5],
          ...(viewAngleDeg !== undefined && { viewAngleDeg }),
        };
        const { bytes } = await render(renderer, volume, { camera });
        assert.equal(bytes.length, SIDE_PX * SIDE_PX * 4);
      }
    }
  });
});

Deno.test("voxels a million times longer than wide are drawn in bounded time", async () => {
  await withRenderer(async (renderer) => {
    const volume = await solid(renderer, [8, 8, 8], [1e-3, 1e-3, 1e3]);
    for (const method of ["composite", "maximum", "average"] as const) {
      const { bytes } = await render(renderer, volume, {
        method,
        camera: { ...CAMERA, positionLps: [0, -1e5, 0], parallelScaleMm: 5000 },
      });
      assert(bytes.length > 0);
    }
  });
});
