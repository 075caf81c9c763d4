/** The part of a volume that rays run through, and how finely. @module */
import { vec, type Vec3 } from "#base";
import type { Across, RayParameters } from "#wasm";
import type { CameraRays } from "./camera_rays.ts";
import type { RenderVolume } from "./types.ts";

/** Outermost voxels reach this far past their centres. */
const HALF_VX = 0.5;
/** A beam's rays stay this close to it, in voxels: within a brick of four. */
const BEAM_REACH_VX = 3.5;
/** On one ray: more than a cube of 4096 voxels a side asks for. */
const MOST_SAMPLES = 32768;
/** For rays that are not quite parallel to their beam. */
const BEAM_SAFETY = 1.3;
/**
 * An eye farther from the box than so many times the box's depth is brought
 * nearer along its rays: kernels count in single precision, in which a walk
 * that begins 10^9 mm away takes no step.
 */
const FAR_EYE = 8;

/**
 * Rays, the box they run through, the step and the beam.
 *
 * @param stepFactor how many times longer than usual steps are
 * @param depthMm how far from the eye rays end
 */
export function rayParameters(
  volume: RenderVolume,
  rays: CameraRays,
  cropIjk: readonly [Vec3, Vec3] | undefined,
  stepFactor: number,
  depthMm = Infinity,
): RayParameters {
  const [boxMinIjk, boxMaxIjk] = box(volume, cropIjk);
  const forwardMm = depthToSkipMm(volume, rays, boxMinIjk, boxMaxIjk);
  const near = forwardMm > 0 ? nearer(rays, forwardMm) : rays;
  const { origin, direction, mm } = near;
  return {
    ...{ origin, direction, mm, boxMinIjk, boxMaxIjk },
    depthMm: depthMm - forwardMm,
    stepMm: stepFactor * stepMm(volume),
    beamPx: beamPx(volume, near, boxMinIjk, boxMaxIjk),
  };
}

/** How much nearer to the box an eye that is far from it is brought. */
function depthToSkipMm(
  volume: RenderVolume,
  rays: CameraRays,
  min: Vec3,
  max: Vec3,
): number {
  const [nearest, farthest] = depthsMm(volume, rays, min, max);
  const depth = farthest - nearest;
  return nearest <= FAR_EYE * depth ? 0 : nearest - depth;
}

/** The same rays, begun so much further on along the view. */
function nearer(rays: CameraRays, forwardMm: number): CameraRays {
  const moved = (part: keyof Across): Vec3 =>
    vec.add(rays.origin[part], vec.scale(rays.direction[part], forwardMm));
  const origin = {
    base: moved("base"),
    perX: moved("perX"),
    perY: moved("perY"),
  };
  return { ...rays, origin };
}

/**
 * Distance between samples: half the mean spacing, never more than the
 * smallest, as long as no ray has more than {@linkcode MOST_SAMPLES}.
 */
function stepMm(volume: RenderVolume): number {
  const spacings = spacingsMm(volume);
  const mean = (spacings[0] + spacings[1] + spacings[2]) / 3;
  const reach = spacings.reduce(
    (sum, spacing, axis) => sum + spacing * volume.geometry.sizeVx[axis]!,
    0,
  );
  return Math.max(Math.min(mean / 2, ...spacings), reach / MOST_SAMPLES);
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
  const [, depth] = depthsMm(volume, rays, min, max);
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

/** Depths of the box's nearest and farthest corners before the eye, along the view. */
function depthsMm(
  volume: RenderVolume,
  rays: CameraRays,
  min: Vec3,
  max: Vec3,
): readonly [number, number] {
  const eye = vec.apply(volume.geometry.ijkToLps, rays.origin.base);
  let nearest = Infinity, farthest = 0;
  for (let corner = 0; corner < 8; corner++) {
    const ijk: Vec3 = [
      corner & 1 ? max[0] : min[0],
      corner & 2 ? max[1] : min[1],
      corner & 4 ? max[2] : min[2],
    ];
    const away = vec.subtract(vec.apply(volume.geometry.ijkToLps, ijk), eye);
    const depth = -vec.dot(away, rays.lightLps);
    nearest = Math.min(nearest, depth);
    farthest = Math.max(farthest, depth);
  }
  return [nearest, farthest];
}
