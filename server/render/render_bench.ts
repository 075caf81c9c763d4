/** How long pictures take; on the real chest (512x512x275) where it is there, else on noise shaped like one. @module */
import type { Vec3 } from "#base";
import { REAL_DATA } from "#testing";
import { presetOf } from "./presets.ts";
import { createRenderer } from "./renderer.ts";
import { chestVolume } from "./testing/chest.ts";
import { makeVolume } from "./testing/phantom.ts";
import type { MprJob, PictureOutput, VolumeJob } from "./types.ts";
import { windowTable } from "./window_table.ts";

const renderer = createRenderer();
const volume = REAL_DATA === undefined
  ? await makeVolume(
    renderer,
    [512, 512, 275],
    [0.78, 0, 0, -200, 0, 0.78, 0, -200, 0, 0, 1, -137],
    (i, j, k) => {
      const r = Math.hypot((i - 256) / 220, (j - 256) / 160);
      const noise = (i * 7919 + j * 104729 + k * 1299709) % 61;
      return r > 1 ? -1000 : r > 0.93 || r < 0.1 ? 700 : noise;
    },
  )
  : await chestVolume(renderer);

const size = volume.geometry.sizeVx;
const map = volume.geometry.ijkToLps;
const middle: Vec3 = [
  map[3] + map[0] * size[0] / 2,
  map[7] + map[5] * size[1] / 2,
  map[11] + map[10] * size[2] / 2,
];
const RAW: PictureOutput = { widthPx: 512, heightPx: 512, format: "raw" };

let turn = 0;

/** The next of 36 views around the patient. */
function job(preset: string, rest: Partial<VolumeJob>): VolumeJob {
  const angle = turn++ % 36 * Math.PI / 18;
  const { transfer, method, window } = presetOf(preset)!;
  return {
    ...{ kind: "volume", volume, method, quality: "exact", output: RAW },
    camera: {
      positionLps: [
        middle[0] + 900 * Math.sin(angle),
        middle[1] - 900 * Math.cos(angle),
        middle[2] + 200,
      ],
      focalPointLps: middle,
      upLps: [0, 0, 1],
      ...{ parallelScaleMm: 180, viewAngleDeg: 24 },
    },
    ...(transfer && { transfer }),
    ...(window && { window }),
    ...rest,
  };
}

for (const preset of ["ct.bone", "ct.skin", "ct.lung"]) {
  for (const quality of ["exact", "fast", "moving"] as const) {
    Deno.bench(`${preset} ${quality} 512`, { group: preset }, async () => {
      await renderer.render(job(preset, { quality }));
    });
  }
}
for (const quality of ["exact", "moving"] as const) {
  Deno.bench(`ct.mip ${quality} 512`, { group: "ct.mip" }, async () => {
    await renderer.render(job("ct.mip", { quality }));
  });
}

function plane(rest: Partial<MprJob>): MprJob {
  return {
    ...{ kind: "mpr", volume, slabMm: 0, slabMode: "average" },
    originLps: [middle[0] - 200, middle[1] - 30, middle[2] + 200],
    stepXLps: [0.78, 0.1, 0],
    stepYLps: [0, 0.1, -0.78],
    window: { center: 40, width: 400 },
    ...{ inverted: false, interpolation: "linear", output: RAW },
    ...rest,
  };
}

Deno.bench("plane linear 512", { group: "mpr" }, async () => {
  await renderer.render(plane({}));
});
Deno.bench("plane cubic 512", { group: "mpr" }, async () => {
  await renderer.render(plane({ interpolation: "cubic" }));
});
Deno.bench("slab 20 mm 512", { group: "mpr" }, async () => {
  await renderer.render(plane({ slabMm: 20 }));
});
for (const format of ["jpeg", "png"] as const) {
  Deno.bench(`plane linear 512 as ${format}`, { group: "mpr" }, async () => {
    await renderer.render(plane({ output: { ...RAW, format } }));
  });
}

const { buffer, byteOffset, rowStrideVx } = volume.sliceTarget(140);
const values = new Int16Array(512 * 512);
for (let j = 0; j < 512; j++) {
  const row = byteOffset / 2 + j * rowStrideVx;
  values.set(new Int16Array(buffer).subarray(row, row + 512), 512 * j);
}
const table = windowTable({ center: 40, width: 400 }, volume.scale, false);

for (const format of ["raw", "jpeg", "png"] as const) {
  Deno.bench(`frame 512 as ${format}`, { group: "frame" }, async () => {
    await renderer.render({
      kind: "frame",
      source: { kind: "grey", values, table },
      ...{ columns: 512, rows: 512, interpolation: "linear" },
      pictureToFrame: [1, 0, 0, 0, 1, 0],
      output: { ...RAW, format },
    });
  });
}

Deno.bench("pad and measure 512x512x275", { group: "finish" }, async () => {
  await volume.finish();
});
