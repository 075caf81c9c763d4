import { assertGolden } from "#testing";
import type { Vec3 } from "#base";
import { presetOf } from "./presets.ts";
import { createRenderer } from "./renderer.ts";
import { headVolume } from "./testing/head.ts";
import type {
  Camera,
  FrameJob,
  MprJob,
  Picture,
  Renderer,
  RenderVolume,
  VolumeJob,
} from "./types.ts";
import { windowTable } from "./window_table.ts";

const SIDE_PX = 120;
const OUTPUT = { widthPx: SIDE_PX, heightPx: SIDE_PX, format: "raw" } as const;
const BRAIN = { center: 40, width: 100 } as const;

const FRONT: Camera = {
  positionLps: [120, -560, 160],
  focalPointLps: [0, 0, 0],
  upLps: [0, 0, 1],
  parallelScaleMm: 115,
};

function rgba({ bytes, channels }: Picture): Uint8Array {
  if (channels === 4) return bytes;
  return Uint8Array.from(
    { length: 4 * bytes.length },
    (_, n) => n % 4 === 3 ? 255 : bytes[n >> 2]!,
  );
}

/** Draws with strict kernels and compares with testdata/`name`.png. */
function goldenTest(
  name: string,
  job: (
    volume: RenderVolume,
    renderer: Renderer,
  ) => FrameJob | MprJob | VolumeJob | Promise<VolumeJob>,
): void {
  Deno.test(`golden picture: ${name}`, async () => {
    const renderer = createRenderer({ threads: 2, kernels: "strict" });
    try {
      const volume = await headVolume(renderer);
      const picture = await renderer.render(await job(volume, renderer));
      await assertGolden(
        rgba(picture),
        SIDE_PX,
        SIDE_PX,
        new URL(`testdata/${name.replaceAll(" ", "_")}.png`, import.meta.url),
      );
    } finally {
      renderer.close();
    }
  });
}

function volumeJob(
  volume: RenderVolume,
  preset: string,
  rest: Partial<VolumeJob> = {},
): VolumeJob {
  const { transfer } = presetOf(preset)!;
  return {
    ...{ kind: "volume", volume, method: "composite", camera: FRONT },
    ...{ quality: "exact", output: OUTPUT },
    ...(transfer && { transfer }),
    ...rest,
  };
}

function mprJob(volume: RenderVolume, rest: Partial<MprJob> = {}): MprJob {
  return {
    ...{ kind: "mpr", volume, slabMm: 0, slabMode: "average" },
    ...{ window: BRAIN, inverted: false, interpolation: "linear" },
    // An oblique plane, left on the right, head up.
    originLps: [-110, -20, 110],
    stepXLps: [1.85, 0.3, 0],
    stepYLps: [0, 0.4, -1.8],
    output: OUTPUT,
    ...rest,
  };
}

/** A hand's breadth of the head's own slice, as a frame of its own. */
function frameJob(volume: RenderVolume, rest: Partial<FrameJob>): FrameJob {
  const [columns, rows] = volume.geometry.sizeVx;
  const { buffer, byteOffset, rowStrideVx } = volume.sliceTarget(22);
  const voxels = new Int16Array(buffer);
  const values = new Int16Array(columns * rows);
  for (let j = 0; j < rows; j++) {
    const start = byteOffset / 2 + j * rowStrideVx;
    values.set(voxels.subarray(start, start + columns), j * columns);
  }
  const table = windowTable(BRAIN, volume.scale, false);
  return {
    kind: "frame",
    source: { kind: "grey", values, table },
    ...{ columns, rows, interpolation: "linear", output: OUTPUT },
    pictureToFrame: [0.5, 0, -2, 0, 0.5, 2],
    ...rest,
  };
}

goldenTest(
  "skin in perspective",
  (volume) =>
    volumeJob(volume, "ct.skin", { camera: { ...FRONT, viewAngleDeg: 25 } }),
);
goldenTest("bone cut open on blue", (volume) =>
  volumeJob(volume, "ct.bone", {
    cropIjk: [[0, 0, 0], [55, 63, 26]],
    background: [0.1, 0.15, 0.3],
  }));
goldenTest(
  "soft tissue fast",
  (volume) => volumeJob(volume, "ct.softTissue", { quality: "fast" }),
);
goldenTest(
  "soft tissue moving",
  (volume) => volumeJob(volume, "ct.softTissue", { quality: "moving" }),
);
goldenTest(
  "tilted gantry",
  async (_, renderer) => volumeJob(await headVolume(renderer, 0.33), "ct.skin"),
);
goldenTest("from within", (volume) =>
  volumeJob(volume, "ct.bone", {
    camera: {
      positionLps: [0, 40, 10],
      focalPointLps: [10, -80, 10] satisfies Vec3,
      upLps: [0, 0, 1],
      parallelScaleMm: 100,
      viewAngleDeg: 70,
    },
  }));
for (const method of ["maximum", "minimum", "average"] as const) {
  goldenTest(`${method} projection`, (volume) =>
    volumeJob(volume, "ct.mip", {
      method,
      window: { center: 0, width: 2200 },
      ...(method === "minimum" && { cropIjk: [[20, 20, 10], [36, 44, 30]] }),
    }));
}
goldenTest(
  "plane nearest",
  (volume) => mprJob(volume, { interpolation: "nearest" }),
);
goldenTest("plane linear", (volume) => mprJob(volume));
goldenTest(
  "plane cubic inverted",
  (volume) => mprJob(volume, { interpolation: "cubic", inverted: true }),
);
for (const slabMode of ["maximum", "minimum", "average"] as const) {
  goldenTest(
    `slab ${slabMode}`,
    (volume) => mprJob(volume, { slabMm: 40, slabMode }),
  );
}
goldenTest(
  "plane sigmoid",
  (volume) => mprJob(volume, { window: { ...BRAIN, function: "SIGMOID" } }),
);
goldenTest("frame linear", (volume) => frameJob(volume, {}));
goldenTest("frame turned and mirrored cubic", (volume) =>
  frameJob(volume, {
    pictureToFrame: [-0.35, 0.2, 40, 0.2, 0.35, -2],
    interpolation: "cubic",
  }));
goldenTest("frame nearest", (volume) =>
  frameJob(volume, {
    pictureToFrame: [0.2, 0, 16, 0, 0.2, 20],
    interpolation: "nearest",
  }));
goldenTest(
  "frame small",
  (volume) =>
    frameJob(volume, { pictureToFrame: [3.5, 0, -180, 0, 3.5, -180] }),
);
