/** A volume from outside: from a job to a surface. @module */
import { type Affine, vec, type Vec3 } from "#base";
import {
  allocateSurface,
  type ArenaScope,
  type CompositeParameters,
  drawComposite,
  drawProjection,
  enlarge,
  type Metric,
  type Pool,
  type RayParameters,
  type Surface,
} from "#wasm";
import { cameraRays } from "./camera_rays.ts";
import { rayParameters } from "./ray_box.ts";
import type { VolumeJob } from "./types.ts";
import type { VolumeInMemory } from "./volume_in_memory.ts";
import { windowTable } from "./window_table.ts";

/** Of 1 mm; up to here double steps cost 3 dB of a moving picture. */
const TRANSLUCENT_OPACITY = 0.15;

/** Draws into a surface that belongs to `scope`. */
export async function drawVolume(
  pool: Pool,
  volume: VolumeInMemory,
  job: VolumeJob,
  scope: ArenaScope,
  signal: AbortSignal | undefined,
): Promise<Surface> {
  const { widthPx, heightPx } = job.output;
  if (job.quality !== "moving") {
    return await cast(pool, volume, job, widthPx, heightPx, scope, signal);
  }
  const [width, height] = [Math.ceil(widthPx / 2), Math.ceil(heightPx / 2)];
  const small = await cast(pool, volume, job, width, height, scope, signal);
  const large = allocateSurface(
    scope.arena,
    widthPx,
    heightPx,
    small.channels,
  );
  scope.adopt(large.address);
  await enlarge(pool, volume.memory, small, large, signal);
  return large;
}

async function cast(
  pool: Pool,
  volume: VolumeInMemory,
  job: VolumeJob,
  widthPx: number,
  heightPx: number,
  scope: ArenaScope,
  signal: AbortSignal | undefined,
): Promise<Surface> {
  const { memory, lpsToIjk } = volume;
  const camera = cameraRays(job.camera, lpsToIjk, widthPx, heightPx);
  const rays = rayParameters(
    ...[volume, camera, job.cropIjk, stepFactor(job), job.depthMm] as const,
  );
  const channels = job.method === "composite" ? 4 : 1;
  const surface = allocateSurface(memory.arena, widthPx, heightPx, channels);
  scope.adopt(surface.address);
  if (job.method !== "composite") {
    if (job.window === undefined) {
      throw new RangeError(`A ${job.method} projection needs a window`);
    }
    const table = windowTable(job.window, volume.scale, job.inverted ?? false);
    const projection = { method: job.method, table };
    await drawProjection(pool, memory, rays, projection, surface, signal);
    return surface;
  }
  await composite(pool, volume, job, rays, surface, signal);
  return surface;
}

/** Projections and looks without surfaces take long steps while moving. */
function stepFactor({ method, quality, transfer }: VolumeJob): 1 | 2 {
  if (quality !== "moving" && quality !== "hasty") return 1;
  return method !== "composite" || isTranslucent(transfer) ? 2 : 1;
}

/** Whether nothing shown is so opaque that its surface would look stepped. */
function isTranslucent(transfer: VolumeJob["transfer"]): boolean {
  return transfer?.opacities.every(([, opacity]) =>
    opacity <= TRANSLUCENT_OPACITY
  ) ?? false;
}

async function composite(
  pool: Pool,
  volume: VolumeInMemory,
  job: VolumeJob,
  rays: RayParameters,
  surface: Surface,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (job.transfer === undefined) {
    throw new RangeError("Compositing needs a transfer function");
  }
  const factor = stepFactor(job);
  // Opacities are of the usual step, so that moving shares them with exact.
  using transfer = await volume.transfer(job.transfer, rays.stepMm / factor);
  const parameters: CompositeParameters = {
    transfer: transfer.value,
    ...shadingOf(volume, job),
    background: job.background ?? [0, 0, 0],
    stepFactor: factor,
    coarse: job.quality !== "exact",
  };
  await drawComposite(pool, volume.memory, rays, parameters, surface, signal);
}

/** Lighting by a lamp at the eye. */
function shadingOf(
  { lpsToIjk: m }: VolumeInMemory,
  { transfer, camera }: VolumeJob,
): Pick<CompositeParameters, "shading"> {
  const shading = transfer?.shading;
  if (shading === undefined) return {};
  const toEye = vec.normalize(
    vec.subtract(camera.positionLps, camera.focalPointLps),
  );
  return {
    shading: {
      ...shading,
      specularPower: Math.min(
        128,
        Math.max(1, Math.round(shading.specularPower)),
      ),
      metric: metricOf(m),
      lightIjk: vec.applyDirection(m, toEye),
    },
  };
}

/**
 * Gradients go from ijk to mm by the transpose of the map that points came by;
 * so their lengths are measured by products of its rows.
 */
function metricOf(m: Affine): Metric {
  const [i, j, k]: Vec3[] = [
    [m[0], m[1], m[2]],
    [m[4], m[5], m[6]],
    [m[8], m[9], m[10]],
  ];
  return [
    ...[vec.dot(i!, i!), 2 * vec.dot(i!, j!), 2 * vec.dot(i!, k!)] as const,
    ...[vec.dot(j!, j!), 2 * vec.dot(j!, k!), vec.dot(k!, k!)] as const,
  ];
}
