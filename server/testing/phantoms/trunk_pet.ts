/** FDG-PET of the trunk: uptake in SUV, blurred as a scanner does, with counting noise. @module */
import { Field, type Raster, type SpaceFunction } from "./field.ts";
import { normal } from "./random.ts";
import type { Ball } from "./trunk_ct.ts";
import * as shapes from "./trunk_shapes.ts";
import { greatVessels } from "./trunk_vessels.ts";
import { TubePainter } from "./tubes.ts";

/** Body, then organs, back to front, with their SUV. */
const UPTAKE: readonly (readonly [SpaceFunction, number])[] = [
  [shapes.body, 0.4],
  [shapes.muscle, 0.75],
  [shapes.cavity, 0.5],
  [shapes.psoas, 0.75],
  [shapes.bowel, 1.7],
  [shapes.lungs, 0.45],
  [shapes.liver, 2.4],
  [shapes.spleen, 1.9],
  [shapes.stomach, 1.6],
  [shapes.kidneys, 3.2],
  [shapes.kidneyCore, 9],
  [shapes.bladder, 18],
  [shapes.heart, 4.6],
  [shapes.chambers, 1.8],
  [shapes.column, 1.1],
  [shapes.spine, 1.7],
  [shapes.pelvis, 1.2],
];

const BLOOD_SUV = 1.8;

/** Full width at half maximum of the scanner's blur. */
const BLUR_FWHM_MM = 5;

/** Relative deviation of a voxel at SUV 1; it falls with the root of uptake. */
const NOISE_AT_ONE = 0.09;

/** What a PET is made with. */
export interface TrunkPetPlan {
  readonly raster: Raster;
  readonly seed: number;
  /** Lesions; `value` is SUV. */
  readonly balls: readonly Ball[];
}

/** The whole volume in SUV, x fastest. */
export function trunkPet({ raster, seed, balls }: TrunkPetPlan): Float32Array {
  const { columns, rows, slices } = raster;
  const plane = columns * rows;
  const volume = new Float32Array(plane * slices);
  const fields = UPTAKE.map(([f, suv]) => ({
    field: new Field(raster, shapes.withinTrunk(f), 1),
    suv,
  }));
  const blood = new TubePainter(
    raster,
    greatVessels().map((tube) => ({ ...tube, value: BLOOD_SUV })),
  );
  const lesions = new TubePainter(
    raster,
    balls.map(({ centerLps, diameterMm, value }) => ({
      from: centerLps,
      to: centerLps,
      radiusMm: diameterMm / 2,
      endRadiusMm: diameterMm / 2,
      value,
    })),
  );
  for (let k = 0; k < slices; k++) {
    const out = volume.subarray(k * plane, (k + 1) * plane);
    for (const { field, suv } of fields) {
      const d = field.slice(k);
      if (field.isFar) continue;
      for (let p = 0; p < plane; p++) {
        const inside = 0.5 - d[p]! / raster.pixelMm;
        if (inside <= 0) continue;
        const cover = Math.min(1, inside);
        out[p] = out[p]! + (suv - out[p]!) * cover;
      }
    }
    blood.paint(k, out);
    lesions.paint(k, out);
  }
  blur(volume, raster);
  count(volume, seed);
  return volume;
}

/** A Gaussian along each axis in turn. */
function blur(volume: Float32Array, raster: Raster): void {
  const { columns, rows, slices, pixelMm, sliceMm } = raster;
  const sigmaMm = BLUR_FWHM_MM / 2.3548;
  const along = (count: number, step: number, mm: number, starts: Starts) =>
    blurAlong(volume, count, step, kernel(sigmaMm / mm), starts);
  const plane = columns * rows;
  along(columns, 1, pixelMm, { count: rows * slices, at: (n) => n * columns });
  along(rows, columns, pixelMm, {
    count: columns * slices,
    at: (n) => Math.floor(n / columns) * plane + n % columns,
  });
  along(slices, plane, sliceMm, { count: plane, at: (n) => n });
}

interface Starts {
  readonly count: number;
  readonly at: (n: number) => number;
}

function kernel(sigma: number): number[] {
  const half = Math.ceil(3 * sigma);
  const weights = Array.from(
    { length: 2 * half + 1 },
    (_, n) => Math.exp(-0.5 * ((n - half) / sigma) ** 2),
  );
  const sum = weights.reduce((a, b) => a + b, 0);
  return weights.map((w) => w / sum);
}

function blurAlong(
  volume: Float32Array,
  count: number,
  step: number,
  weights: readonly number[],
  starts: Starts,
): void {
  const line = new Float32Array(count);
  const half = (weights.length - 1) / 2;
  for (let n = 0; n < starts.count; n++) {
    const start = starts.at(n);
    for (let i = 0; i < count; i++) line[i] = volume[start + i * step]!;
    for (let i = 0; i < count; i++) {
      let sum = 0;
      for (let w = -half; w <= half; w++) {
        const at = Math.min(count - 1, Math.max(0, i + w));
        sum += weights[w + half]! * line[at]!;
      }
      volume[start + i * step] = sum;
    }
  }
}

/** Counting noise, correlated to the neighbour as after reconstruction. */
function count(volume: Float32Array, seed: number): void {
  const next = normal(seed + 900);
  let last = 0;
  for (let p = 0; p < volume.length; p++) {
    last = 0.6 * last + 0.8 * next();
    const suv = volume[p]!;
    volume[p] = Math.max(
      0,
      suv + NOISE_AT_ONE * Math.sqrt(suv + 0.02) * last,
    );
  }
}
