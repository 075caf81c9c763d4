import assert from "node:assert/strict";
import { vec, type Vec3 } from "#base";
import { realDataTest } from "#testing";
import { presetOf } from "./presets.ts";
import { createRenderer } from "./renderer.ts";
import { chestVolume } from "./testing/chest.ts";
import { decibels } from "./testing/decibels.ts";
import type { MprJob, Picture, VolumeJob } from "./types.ts";

/** One voxel of EXPECTED_GEOMETRY.json. */
interface Probe {
  readonly ijk_col_row_slice: readonly [number, number, number];
  readonly lps_mm: Vec3;
  readonly value: number;
}

const MIDDLE: Vec3 = [-1.4, 140.6, -542.8];

realDataTest(
  "a real chest: values at points, planes, and each quality against the next",
  async (folder, t) => {
    const renderer = createRenderer({ threads: 2 });
    try {
      const volume = await chestVolume(renderer);
      await t.step(
        "valueAt() has every probe of the verified geometry",
        async () => {
          const text = await Deno.readTextFile(
            `${folder}/series/EXPECTED_GEOMETRY.json`,
          );
          const { probes } = JSON.parse(text).ct_chest_lidc0314 as {
            readonly probes: readonly Probe[];
          };
          assert(probes.length >= 20);
          for (const probe of probes) {
            const { ijkToLps } = volume.geometry;
            const lps = vec.apply(ijkToLps, probe.ijk_col_row_slice);
            const offMm = vec.length(vec.subtract(lps, probe.lps_mm));
            assert(offMm < 1e-3, `${offMm} mm off`);
            assert(Math.abs(volume.valueAt(lps)! - probe.value) < 1e-6);
          }
          assert.equal(volume.valueAt([0, 0, 0]), undefined);
        },
      );

      await t.step(
        "an axial plane on the voxels is the slice itself, windowed",
        async () => {
          const k = 120;
          const { ijkToLps } = volume.geometry;
          const job: MprJob = {
            ...{ kind: "mpr", volume, slabMm: 0, slabMode: "average" },
            originLps: [ijkToLps[3], ijkToLps[7], ijkToLps[11] + k],
            stepXLps: [ijkToLps[0], 0, 0],
            stepYLps: [0, ijkToLps[5], 0],
            window: { center: 40, width: 400, function: "LINEAR" },
            ...{ inverted: false, interpolation: "linear" },
            output: { widthPx: 512, heightPx: 512, format: "raw" },
          };
          const { bytes } = await renderer.render(job);
          const { buffer, byteOffset, rowStrideVx } = volume.sliceTarget(k);
          const voxels = new Int16Array(buffer);
          for (let n = 0; n < 512 * 512; n++) {
            const row = Math.floor(n / 512);
            const hu = voxels[byteOffset / 2 + row * rowStrideVx + n % 512]! -
              1000;
            const grey = Math.round(((hu - 39.5) / 399 + 0.5) * 255);
            assert.equal(bytes[n], Math.min(255, Math.max(0, grey)));
          }
        },
      );

      const render = (rest: Partial<VolumeJob>): Promise<Picture> =>
        renderer.render({
          ...{ kind: "volume", volume, method: "composite", quality: "exact" },
          camera: {
            positionLps: [MIDDLE[0], MIDDLE[1] - 900, MIDDLE[2]],
            focalPointLps: MIDDLE,
            upLps: [0, 0, 1],
            ...{ parallelScaleMm: 170, viewAngleDeg: 24 },
          },
          transfer: presetOf("ct.bone")!.transfer!,
          output: { widthPx: 512, heightPx: 512, format: "raw" },
          ...rest,
        });

      await t.step(
        "fast is 40 dB from exact or better, moving 25",
        async () => {
          for (const preset of ["ct.bone", "ct.softTissue", "ct.lung"]) {
            const { transfer } = presetOf(preset)!;
            const [exact, fast, moving] = await Promise.all(
              (["exact", "fast", "moving"] as const).map((quality) =>
                render({ quality, transfer: transfer! })
              ),
            );
            const fastDb = decibels(exact!.bytes, fast!.bytes);
            const movingDb = decibels(exact!.bytes, moving!.bytes);
            assert(fastDb >= 40, `${preset}: fast is ${fastDb} dB`);
            assert(movingDb >= 25, `${preset}: moving is ${movingDb} dB`);
          }
        },
      );

      await t.step(
        "a hasty look without surfaces, of double steps, is 30 dB from exact or better",
        async () => {
          const transfer = presetOf("ct.lung")!.transfer!;
          const [exact, hasty] = await Promise.all(
            (["exact", "hasty"] as const).map((quality) =>
              render({ quality, transfer })
            ),
          );
          const db = decibels(exact!.bytes, hasty!.bytes);
          assert(db >= 30, `hasty is ${db} dB`);
        },
      );

      await t.step(
        "a hasty projection is 30 dB from exact or better",
        async () => {
          for (const method of ["maximum", "minimum", "average"] as const) {
            const window = { center: 300, width: 1500 };
            const [exact, hasty] = await Promise.all(
              (["exact", "hasty"] as const).map((quality) =>
                render({ method, window, quality })
              ),
            );
            const db = decibels(exact!.bytes, hasty!.bytes);
            assert(db >= 30, `${method}: hasty is ${db} dB`);
          }
        },
      );

      await t.step(
        "relaxed kernels are 60 dB from strict ones or better",
        async () => {
          const strict = createRenderer({ threads: 2, kernels: "strict" });
          try {
            const reference = await strict.render(
              jobOf(await chestVolume(strict)),
            );
            const relaxed = await renderer.render(jobOf(volume));
            const db = decibels(reference.bytes, relaxed.bytes);
            assert(db >= 60, `relaxed is ${db} dB`);
          } finally {
            strict.close();
          }
        },
      );
    } finally {
      renderer.close();
    }
  },
);

function jobOf(volume: VolumeJob["volume"]): VolumeJob {
  return {
    ...{ kind: "volume", volume, method: "composite", quality: "exact" },
    camera: {
      positionLps: [MIDDLE[0] + 500, MIDDLE[1] - 700, MIDDLE[2] + 100],
      focalPointLps: MIDDLE,
      upLps: [0, 0, 1],
      parallelScaleMm: 170,
    },
    transfer: presetOf("ct.bone")!.transfer!,
    output: { widthPx: 256, heightPx: 256, format: "raw" },
  };
}
