/** The point that a pixel of a volume's picture shows: one ray, sampled as the picture's are. @module */
import { vec, type Vec3 } from "#base";
import type { Camera, RenderVolume, VolumeJob } from "#render";
import { cornersOf } from "./volume_box.ts";

/** What a pixel shows. */
export interface Picked {
  /** Absent for a mean, which lies nowhere. */
  readonly lps?: Vec3;
  /** In the volume's unit. */
  readonly value: number;
}

/** All that decides what a pixel shows. */
export type PickJob = Pick<
  VolumeJob,
  "volume" | "camera" | "method" | "transfer" | "cropIjk" | "output"
>;

/** Pixels whose ray is stopped by less show nothing to speak of: five greys of 255. */
const VISIBLE_OPACITY = 0.02;
/** More samples than any ray has through a volume that memory holds. */
const MOST_SAMPLES = 100_000;

/**
 * What is under a point of a volume's picture, in its pixels: for a projection
 * the voxel that was projected, for compositing where half of what the pixel
 * shows lies before and half behind, which on a surface is the surface.
 *
 * @returns `undefined` where the ray meets nothing that can be seen
 */
export function pickPoint(
  job: PickJob,
  xPx: number,
  yPx: number,
): Picked | undefined {
  const { originLps, directionLps } = rayOf(job, xPx, yPx);
  const span = spanMm(job, originLps, directionLps);
  if (span === undefined) return undefined;
  const stepMm = Math.max(
    smallestSpacingMm(job.volume) / 2,
    (span.endMm - span.startMm) / MOST_SAMPLES,
  );
  const samples: Sample[] = [];
  for (let atMm = span.startMm; atMm <= span.endMm; atMm += stepMm) {
    const lps = vec.add(originLps, vec.scale(directionLps, atMm));
    const value = job.volume.valueAt(lps);
    if (value !== undefined) samples.push({ lps, value });
  }
  switch (job.method) {
    case "composite":
      return middleOfSeen(samples, job.transfer?.opacities ?? [], stepMm);
    case "average":
      return meanOf(samples);
    case "maximum":
      return bestOf(samples, (value, best) => value > best);
    case "minimum":
      return bestOf(samples, (value, best) => value < best);
  }
}

interface Sample {
  readonly lps: Vec3;
  readonly value: number;
}

/** The ray through a pixel's centre; its direction is of length 1. */
function rayOf(
  { camera, output: { widthPx, heightPx } }: PickJob,
  xPx: number,
  yPx: number,
): { originLps: Vec3; directionLps: Vec3 } {
  const { forward, right, down } = axesOf(camera);
  const halfHeight = camera.viewAngleDeg === undefined
    ? camera.parallelScaleMm
    : Math.tan(camera.viewAngleDeg * Math.PI / 360);
  const pixel = 2 * halfHeight / heightPx;
  const across = vec.add(
    vec.scale(right, (xPx + 0.5 - widthPx / 2) * pixel),
    vec.scale(down, (yPx + 0.5 - heightPx / 2) * pixel),
  );
  const { positionLps } = camera;
  return camera.viewAngleDeg === undefined
    ? { originLps: vec.add(positionLps, across), directionLps: forward }
    : {
      originLps: positionLps,
      directionLps: vec.normalize(vec.add(forward, across)),
    };
}

function axesOf({ positionLps, focalPointLps, upLps }: Camera) {
  const forward = vec.normalize(vec.subtract(focalPointLps, positionLps));
  const right = vec.normalize(vec.cross(forward, upLps));
  return { forward, right, down: vec.cross(forward, right) };
}

/** The part of a ray before the eye and inside the box. */
function spanMm(
  { volume, cropIjk }: PickJob,
  originLps: Vec3,
  directionLps: Vec3,
): { startMm: number; endMm: number } | undefined {
  const origin = vec.apply(volume.lpsToIjk, originLps);
  const direction = vec.applyDirection(volume.lpsToIjk, directionLps);
  const { sizeVx } = volume.geometry;
  const corners = cornersOf(volume.geometry);
  let startMm = 0;
  let endMm = Math.max(
    ...corners.map((corner) => vec.length(vec.subtract(corner, originLps))),
  );
  for (let axis = 0; axis < 3; axis++) {
    const low = Math.max(-0.5, cropIjk?.[0][axis] ?? -0.5);
    const last = sizeVx[axis]! - 0.5;
    const high = Math.min(last, cropIjk?.[1][axis] ?? last);
    const [from, along] = [origin[axis]!, direction[axis]!];
    if (Math.abs(along) < 1e-12) {
      if (from < low || from > high) return undefined;
      continue;
    }
    const ends = [(low - from) / along, (high - from) / along];
    startMm = Math.max(startMm, Math.min(...ends));
    endMm = Math.min(endMm, Math.max(...ends));
  }
  return startMm > endMm ? undefined : { startMm, endMm };
}

function smallestSpacingMm({ geometry: { ijkToLps: m } }: RenderVolume) {
  return Math.min(
    ...[0, 1, 2].map((axis) =>
      Math.hypot(m[axis]!, m[4 + axis]!, m[8 + axis]!)
    ),
  );
}

function bestOf(
  samples: readonly Sample[],
  isBetter: (value: number, best: number) => boolean,
): Sample | undefined {
  let [best] = samples;
  for (const sample of samples) {
    if (isBetter(sample.value, best!.value)) best = sample;
  }
  return best;
}

function meanOf(samples: readonly Sample[]): Picked | undefined {
  if (samples.length === 0) return undefined;
  const sum = samples.reduce((sum, { value }) => sum + value, 0);
  return { value: sum / samples.length };
}

function middleOfSeen(
  samples: readonly Sample[],
  opacities: readonly (readonly [value: number, opacity: number])[],
  stepMm: number,
): Sample | undefined {
  let through = 1;
  const covered = samples.map(({ value }) => {
    through *= (1 - opacityOf(value, opacities)) ** stepMm;
    return 1 - through;
  });
  const half = (1 - through) / 2;
  if (2 * half < VISIBLE_OPACITY) return undefined;
  return samples[covered.findIndex((opacity) => opacity >= half)];
}

/** Opacity of 1 mm between the points of a transfer function, which grow; beyond them as at the ends. */
function opacityOf(
  value: number,
  points: readonly (readonly [value: number, opacity: number])[],
): number {
  const above = points.findIndex(([at]) => at >= value);
  if (above < 0) return points.at(-1)?.[1] ?? 0;
  const [highValue, high] = points[above]!;
  if (above === 0 || highValue === value) return high;
  const [lowValue, low] = points[above - 1]!;
  return low + (high - low) * (value - lowValue) / (highValue - lowValue);
}
