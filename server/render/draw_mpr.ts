/** A plane through a volume: from a job to a surface. @module */
import { vec, type Vec3 } from "#base";
import {
  allocateSurface,
  type ArenaScope,
  drawPlane,
  type Pool,
  type Surface,
} from "#wasm";
import { spacingsMm } from "./ray_box.ts";
import type { MprJob } from "./types.ts";
import type { VolumeInMemory } from "./volume_in_memory.ts";
import { windowTable } from "./window_table.ts";

/** Samples through a slab; more say nothing new. */
const MAX_SAMPLES = 4096;

/** Draws into a surface that belongs to `scope`. */
export async function drawMpr(
  pool: Pool,
  volume: VolumeInMemory,
  job: MprJob,
  scope: ArenaScope,
  signal: AbortSignal | undefined,
): Promise<Surface> {
  const { widthPx, heightPx } = job.output;
  check(job);
  const surface = allocateSurface(scope.arena, widthPx, heightPx, 1);
  scope.adopt(surface.address);
  const toIjk = (direction: Vec3): Vec3 =>
    vec.applyDirection(volume.lpsToIjk, direction);
  const { firstLps, stepLps, samples } = slab(volume, job);
  const plane = {
    originIjk: vec.apply(volume.lpsToIjk, firstLps),
    stepXIjk: toIjk(job.stepXLps),
    stepYIjk: toIjk(job.stepYLps),
    stepSlabIjk: toIjk(stepLps),
    samples,
    blend: job.slabMode,
    interpolation: job.interpolation,
    table: windowTable(job.window, volume.scale, job.inverted),
  };
  await drawPlane(pool, volume.memory, plane, surface, signal);
  return surface;
}

function check({ originLps, stepXLps, stepYLps, slabMm }: MprJob): void {
  const numbers = [...originLps, ...stepXLps, ...stepYLps, slabMm];
  if (!numbers.every(Number.isFinite) || slabMm < 0) {
    throw new RangeError(
      "Plane has a number that is not finite, or a negative slab",
    );
  }
  if (!(vec.length(vec.cross(stepXLps, stepYLps)) > 0)) {
    throw new RangeError("Plane has no extent: its steps are parallel");
  }
}

/** Samples across the slab, evenly, its two faces included. */
function slab(
  volume: VolumeInMemory,
  job: MprJob,
): {
  readonly firstLps: Vec3;
  readonly stepLps: Vec3;
  readonly samples: number;
} {
  if (job.slabMm === 0) {
    return { firstLps: job.originLps, stepLps: [0, 0, 0], samples: 1 };
  }
  const normal = vec.normalize(vec.cross(job.stepXLps, job.stepYLps));
  const finest = Math.min(...spacingsMm(volume)) / 2;
  const intervals = Math.min(
    MAX_SAMPLES - 1,
    Math.max(1, Math.ceil(job.slabMm / finest)),
  );
  return {
    firstLps: vec.add(job.originLps, vec.scale(normal, -job.slabMm / 2)),
    stepLps: vec.scale(normal, job.slabMm / intervals),
    samples: intervals + 1,
  };
}
