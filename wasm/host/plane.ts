/** Draws a plane or slab through a volume. @module */
import {
  BLEND_AVERAGE,
  BLEND_MAXIMUM,
  BLEND_MINIMUM,
  INTERPOLATE_CUBIC,
  INTERPOLATE_LINEAR,
  INTERPOLATE_NEAREST,
  PLANE_BLEND,
  PLANE_CHANGES,
  PLANE_INTERPOLATION,
  PLANE_ORIGIN,
  PLANE_SAMPLES,
  PLANE_STEP_SLAB,
  PLANE_STEP_X,
  PLANE_STEP_Y,
  PLANE_TABLE,
} from "../layout.ts";
import { greyChanges } from "./grey_changes.ts";
import type { Pool } from "./pool.ts";
import { ArenaScope } from "./scope.ts";
import { setSurface, type Surface, tileCount } from "./surface.ts";
import type { VolumeMemory } from "./volume_memory.ts";

type Triple = readonly [number, number, number];

/** By name, as kernels number them. */
export const INTERPOLATIONS = {
  nearest: INTERPOLATE_NEAREST,
  linear: INTERPOLATE_LINEAR,
  cubic: INTERPOLATE_CUBIC,
} as const;

const BLENDS = {
  maximum: BLEND_MAXIMUM,
  minimum: BLEND_MINIMUM,
  average: BLEND_AVERAGE,
} as const;

/** A plane of pixels in ijk, and samples behind each of them. */
export interface PlaneParameters {
  /** The centre of the first pixel on the first sample. */
  readonly originIjk: Triple;
  readonly stepXIjk: Triple;
  readonly stepYIjk: Triple;
  readonly stepSlabIjk: Triple;
  /** 1 for a plane. */
  readonly samples: number;
  readonly blend: keyof typeof BLENDS;
  readonly interpolation: keyof typeof INTERPOLATIONS;
  /** 65,536 greys, by `voxel - INT16_MIN`. */
  readonly table: Uint8Array;
}

/** Draws into a grey surface. */
export async function drawPlane(
  pool: Pool,
  memory: VolumeMemory,
  plane: PlaneParameters,
  surface: Surface,
  signal?: AbortSignal,
): Promise<void> {
  using scope = new ArenaScope(memory.arena);
  const table = scope.copy(plane.table);
  const job = scope.job();
  setSurface(job.block, surface);
  job.block.f64(PLANE_ORIGIN, ...plane.originIjk);
  job.block.f64(PLANE_STEP_X, ...plane.stepXIjk);
  job.block.f64(PLANE_STEP_Y, ...plane.stepYIjk);
  job.block.f64(PLANE_STEP_SLAB, ...plane.stepSlabIjk);
  job.block.i32(PLANE_SAMPLES, plane.samples);
  job.block.i32(PLANE_BLEND, BLENDS[plane.blend]);
  job.block.i32(PLANE_INTERPOLATION, INTERPOLATIONS[plane.interpolation]);
  job.block.i32(PLANE_TABLE, table);
  if (plane.blend !== "average" && plane.samples > 1) {
    const changes = greyChanges(plane.table, plane.blend);
    job.block.i32(PLANE_CHANGES, scope.copy(changes));
  }
  await pool.run(
    {
      arena: memory.arena,
      kernel: "planeTile",
      job: job.address,
      items: tileCount(surface),
    },
    memory.place,
    signal,
  );
}
