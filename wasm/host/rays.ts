/** Draws a volume from outside. @module */
import {
  ENLARGE_CHANNELS,
  ENLARGE_SOURCE,
  ENLARGE_SOURCE_ROWS,
  ENLARGE_SOURCE_STRIDE,
  LUT_SIZE,
  RAY_ALPHA,
  RAY_AMBIENT,
  RAY_AVERAGE,
  RAY_BACKGROUND,
  RAY_BEAM_PX,
  RAY_BOX_MAX,
  RAY_BOX_MIN,
  RAY_CHANGES,
  RAY_COARSE,
  RAY_COLOR,
  RAY_COMPOSITE,
  RAY_DEPTH_MM,
  RAY_DIFFUSE,
  RAY_DIRECTION,
  RAY_DIRECTION_X,
  RAY_DIRECTION_Y,
  RAY_DISTANCES,
  RAY_FAINT_STEPS,
  RAY_LIGHT,
  RAY_LUT_FIRST,
  RAY_LUT_MIN,
  RAY_LUT_SCALE,
  RAY_MAXIMUM,
  RAY_METRIC,
  RAY_MINIMUM,
  RAY_MM,
  RAY_MM_X,
  RAY_MM_Y,
  RAY_MODE,
  RAY_OPAQUE,
  RAY_ORIGIN,
  RAY_ORIGIN_X,
  RAY_ORIGIN_Y,
  RAY_SHADED,
  RAY_SPECULAR,
  RAY_SPECULAR_POWER,
  RAY_STEP_MM,
  RAY_TABLE,
  TILE_PX,
} from "../layout.ts";
import type { JobBlock } from "./job_block.ts";
import type { Pool } from "./pool.ts";
import { greyChanges } from "./grey_changes.ts";
import { ArenaScope } from "./scope.ts";
import { setSurface, type Surface, tileCount } from "./surface.ts";
import type { PlacedTransfer } from "./transfer.ts";
import type { VolumeMemory } from "./volume_memory.ts";

type Triple = readonly [number, number, number];

/** A ray ends here: what may still come is less than two greys of 255. */
export const OPAQUE_TRANSMITTANCE = 1 / 128;
/** Transmittance under which steps are doubled, where that is allowed. */
const COARSE_TRANSMITTANCE = 0.3;

/** A vector that changes from pixel to pixel: `base + x * perX + y * perY`. */
export interface Across {
  readonly base: Triple;
  readonly perX: Triple;
  readonly perY: Triple;
}

/** Rays through a volume, in ijk; `mm` is the direction in mm. */
export interface RayParameters {
  readonly origin: Across;
  readonly direction: Across;
  readonly mm: Across;
  readonly boxMinIjk: Triple;
  readonly boxMaxIjk: Triple;
  /** Rays end so far from where they begin; Infinity for at the box. */
  readonly depthMm: number;
  /** Distance between samples. */
  readonly stepMm: number;
  /** Edge of the squares that one ray goes ahead for; 0 for none. */
  readonly beamPx: 0 | 2 | 4 | 8;
}

/** A quadratic form of a gradient per voxel: xx, 2xy, 2xz, yy, 2yz, zz. */
export type Metric = readonly [number, number, number, number, number, number];

/** How samples become colours. */
export interface CompositeParameters {
  readonly transfer: PlacedTransfer;
  /** How many times the rays' step is the one that the transfer function's opacities are of. */
  readonly stepFactor: 1 | 2;
  readonly shading?: {
    readonly ambient: number;
    readonly diffuse: number;
    readonly specular: number;
    /** Whole. */
    readonly specularPower: number;
    /** Of a gradient's length squared in mm: xx, 2xy, 2xz, yy, 2yz, zz. */
    readonly metric: Metric;
    /** Toward the light, in ijk. */
    readonly lightIjk: Triple;
  };
  /** 0 to 1. */
  readonly background: Triple;
  /** Double steps where little is lost. */
  readonly coarse: boolean;
}

/** Bytes of one table of opacities. */
const ALPHA_BYTES = LUT_SIZE * Float32Array.BYTES_PER_ELEMENT;

const PROJECTIONS = {
  maximum: RAY_MAXIMUM,
  minimum: RAY_MINIMUM,
  average: RAY_AVERAGE,
} as const;

function setRays(block: JobBlock, rays: RayParameters): void {
  block.f32(RAY_STEP_MM, rays.stepMm);
  block.f32(RAY_DEPTH_MM, rays.depthMm);
  block.f32(RAY_ORIGIN, ...rays.origin.base);
  block.f32(RAY_ORIGIN_X, ...rays.origin.perX);
  block.f32(RAY_ORIGIN_Y, ...rays.origin.perY);
  block.f32(RAY_DIRECTION, ...rays.direction.base);
  block.f32(RAY_DIRECTION_X, ...rays.direction.perX);
  block.f32(RAY_DIRECTION_Y, ...rays.direction.perY);
  block.f32(RAY_MM, ...rays.mm.base);
  block.f32(RAY_MM_X, ...rays.mm.perX);
  block.f32(RAY_MM_Y, ...rays.mm.perY);
  block.f32(RAY_BOX_MIN, ...rays.boxMinIjk);
  block.f32(RAY_BOX_MAX, ...rays.boxMaxIjk);
}

/** Draws into an RGBA surface, front to back. */
export async function drawComposite(
  pool: Pool,
  memory: VolumeMemory,
  rays: RayParameters,
  composite: CompositeParameters,
  surface: Surface,
  signal?: AbortSignal,
): Promise<void> {
  using scope = new ArenaScope(memory.arena);
  const { address, block } = scope.job();
  const { transfer, shading, coarse, stepFactor } = composite;
  setSurface(block, surface);
  setRays(block, rays);
  block.i32(RAY_MODE, shading === undefined ? RAY_COMPOSITE : RAY_SHADED);
  block.i32(RAY_BEAM_PX, rays.beamPx);
  block.i32(RAY_DISTANCES, transfer.distances);
  block.i32(RAY_ALPHA, transfer.alpha + (stepFactor - 1) * ALPHA_BYTES);
  block.i32(RAY_COLOR, transfer.color);
  block.f32(RAY_LUT_MIN, transfer.minVoxel);
  block.f32(RAY_LUT_SCALE, transfer.entriesPerVoxel);
  block.f32(RAY_LUT_FIRST, transfer.firstVisible);
  block.f32(RAY_OPAQUE, OPAQUE_TRANSMITTANCE);
  block.f32(RAY_COARSE, coarse ? COARSE_TRANSMITTANCE : 0);
  block.i32(RAY_FAINT_STEPS, coarse ? 1 : 0);
  block.f32(RAY_BACKGROUND, ...composite.background);
  if (shading !== undefined) {
    block.f32(RAY_AMBIENT, shading.ambient);
    block.f32(RAY_DIFFUSE, shading.diffuse);
    block.f32(RAY_SPECULAR, shading.specular);
    block.i32(RAY_SPECULAR_POWER, shading.specularPower);
    block.f32(RAY_METRIC, ...shading.metric);
    block.f32(RAY_LIGHT, ...shading.lightIjk);
  }
  await pool.run(
    {
      arena: memory.arena,
      kernel: "compositeTile",
      job: address,
      items: tileCount(surface),
    },
    memory.place,
    signal,
  );
}

/** Draws into a grey surface: the largest, smallest or mean sample of each ray. */
export async function drawProjection(
  pool: Pool,
  memory: VolumeMemory,
  rays: RayParameters,
  projection: {
    readonly method: keyof typeof PROJECTIONS;
    /** 65,536 greys by `voxel - INT16_MIN`. */
    readonly table: Uint8Array;
  },
  surface: Surface,
  signal?: AbortSignal,
): Promise<void> {
  using scope = new ArenaScope(memory.arena);
  const { address, block } = scope.job();
  setSurface(block, surface);
  setRays(block, rays);
  block.i32(RAY_MODE, PROJECTIONS[projection.method]);
  block.i32(RAY_TABLE, scope.copy(projection.table));
  if (projection.method !== "average") {
    const changes = greyChanges(projection.table, projection.method);
    block.i32(RAY_CHANGES, scope.copy(changes));
  }
  await pool.run(
    {
      arena: memory.arena,
      kernel: "projectTile",
      job: address,
      items: tileCount(surface),
    },
    memory.place,
    signal,
  );
}

/** Draws a surface of half the width and height into one of the whole. */
export async function enlarge(
  pool: Pool,
  memory: VolumeMemory,
  small: Surface,
  large: Surface,
  signal?: AbortSignal,
): Promise<void> {
  using scope = new ArenaScope(memory.arena);
  const { address, block } = scope.job();
  setSurface(block, large);
  block.i32(ENLARGE_SOURCE, small.address);
  block.i32(ENLARGE_SOURCE_STRIDE, small.stridePx);
  block.i32(ENLARGE_SOURCE_ROWS, small.rowsPx);
  block.i32(ENLARGE_CHANNELS, small.channels);
  await pool.run(
    {
      arena: memory.arena,
      kernel: "enlargeRows",
      job: address,
      items: Math.ceil(large.rowsPx / TILE_PX),
    },
    memory.place,
    signal,
  );
}
