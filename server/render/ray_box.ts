/** The part of a volume that rays run through, and how finely. @module */
import { vec, type Vec3 } from "#base";
import type { RayParameters } from "#wasm";
import type { CameraRays } from "./camera_rays.ts";
import type { RenderVolume } from "./types.ts";

/** Outermost voxels reach this far past their centres. */
const HALF_VX = 0.5;
/** A beam's rays stay this close to it, in voxels: within a brick of four. */
const BEAM_REACH_VX = 3.5;
/** For rays that are not quite parallel to their beam. */
const BEAM_SAFETY = 1.3;

/**
 * Rays, the box they run through, the step and the beam.
 *
 * @param stepFactor how many times longer than usual steps are
 */
export function rayParameters(
  volume: RenderVolume,
  rays: CameraRays,
  cropIjk: readonly [Vec3, Vec3] | undefined,
  stepFactor: number,
): RayParameters {
  const [boxMinIjk, boxMaxIjk] = box(volume, cropIjk);
  const { origin, direction, mm } = rays;
  return {
    ...{ origin, direction, mm, boxMinIjk, boxMaxIjk },
    stepMm: stepFactor * stepMm(volume),
    beamPx: beamPx(volume, rays, boxMinIjk, boxMaxIjk),
  };
}

/** Distance between samples: half the mean spacing, never more than the smallest. */
function stepMm(volume: RenderVolume): number {
  const spacings = spacingsMm(volume);
  const mean = (spacings[0] + spacings[1] + spacings[2]) / 3;
  return Math.min(mean / 2, ...spacings);
}

/** Distances between neighbouring voxels along i, j and k. */
export function spacingsMm({ geometry }: RenderVolume): Vec3 {
  const map = geometry.ijkToLps;
  return [
    vec.length(vec.applyDirection(map, [1, 0, 0])),
    vec.length(vec.applyDirection(map, [0, 1, 0])),
    vec.length(vec.applyDirection(map, [0, 0, 1])),
  ];
}

function box(
  { geometry: { sizeVx } }: RenderVolume,
  cropIjk: readonly [Vec3, Vec3] | undefined,
): readonly [Vec3, Vec3] {
  const [low, high] = cropIjk ?? [[-1, -1, -1], sizeVx];
  if (![...low, ...high].every(Number.isFinite)) {
    throw new RangeError("Crop box has a corner that is not finite");
  }
  const min = low.map((at) => Math.max(at, -HALF_VX));
  // A box turned inside out, or beyond the voxels, is flat: no ray meets it.
  const max = high.map((at, n) =>
    Math.max(min[n]!, Math.min(at, sizeVx[n]! - HALF_VX))
  );
  return [min as unknown as Vec3, max as unknown as Vec3];
}

/**
 * The largest square of pixels whose rays all stay close to the one in its
 * middle, as far as the box reaches.
 */
function beamPx(
  volume: RenderVolume,
  rays: CameraRays,
  min: Vec3,
  max: Vec3,
): RayParameters["beamPx"] {
  const depth = farthestMm(volume, rays, min, max);
  const spread = [0, 1, 2].map((axis) => {
    const at = (across: { readonly perX: Vec3; readonly perY: Vec3 }): number =>
      Math.abs(across.perX[axis]!) + Math.abs(across.perY[axis]!);
    return at(rays.origin) + depth * at(rays.direction);
  });
  const perPixelVx = BEAM_SAFETY * Math.max(...spread);
  const fits = ([8, 4, 2] as const).find((size) =>
    size / 2 * perPixelVx <= BEAM_REACH_VX
  );
  return fits ?? 0;
}

/** Depth of the box's farthest corner before the eye, along the view. */
function farthestMm(
  volume: RenderVolume,
  rays: CameraRays,
  min: Vec3,
  max: Vec3,
): number {
  const eye = vec.apply(volume.geometry.ijkToLps, rays.origin.base);
  let farthest = 0;
  for (let corner = 0; corner < 8; corner++) {
    const ijk: Vec3 = [
      corner & 1 ? max[0] : min[0],
      corner & 2 ? max[1] : min[1],
      corner & 4 ? max[2] : min[2],
    ];
    const away = vec.subtract(vec.apply(volume.geometry.ijkToLps, ijk), eye);
    farthest = Math.max(farthest, -vec.dot(away, rays.lightLps));
  }
  return farthest;
}
