/** The renderer: from jobs to pictures. @module */
import { LIMITS } from "#base";
import type { VolumeGeometry, VoxelScale } from "#volume";
import { ArenaScope, type KernelVariant, Pool } from "#wasm";
import { drawFrame } from "./draw_frame.ts";
import { drawOverlay } from "./draw_overlay.ts";
import { drawMpr } from "./draw_mpr.ts";
import { drawVolume } from "./draw_volume.ts";
import { encode, type Encoded } from "./encode.ts";
import { FrameStore } from "./frame_store.ts";
import type {
  FrameJob,
  MprJob,
  Picture,
  PictureOutput,
  Renderer,
  RenderVolume,
  VolumeJob,
} from "./types.ts";
import { memoryBytes, VolumeInMemory } from "./volume_in_memory.ts";

/** Without work for so long the workers are stopped, so that a server at rest is small. */
const IDLE_MS = 30_000;

/** How the renderer works. */
export interface RendererOptions {
  /** Workers; one a core where absent. */
  readonly threads?: number;
  /** Time without work after which the workers are stopped. */
  readonly idleMs?: number;
  /** Strict for pictures equal to the bit on every processor, in tests; relaxed where absent. */
  readonly kernels?: KernelVariant;
}

/** A renderer; its workers begin with the first job. */
export function createRenderer(options: RendererOptions = {}): Renderer {
  const pool = new Pool({
    threads: options.threads ?? navigator.hardwareConcurrency,
    variant: options.kernels ?? "relaxed",
    idleMs: options.idleMs ?? IDLE_MS,
  });
  const frames = new FrameStore(pool);
  return {
    createVolume: (geometry: VolumeGeometry, scale: VoxelScale): RenderVolume =>
      new VolumeInMemory(pool, geometry, scale),
    volumeBytes: (sizeVx) => memoryBytes(pool, sizeVx),
    render: async (job, signal): Promise<Picture> => {
      const startMs = performance.now();
      signal?.throwIfAborted();
      checkOutput(job.output);
      const encoded = job.kind === "frame"
        ? await renderFrame(pool, frames, job, signal)
        : await renderVolume(pool, job, signal);
      return { ...encoded, renderMs: performance.now() - startMs };
    },
    close: () => pool.close(),
  };
}

async function renderFrame(
  pool: Pool,
  frames: FrameStore,
  job: FrameJob,
  signal: AbortSignal | undefined,
): Promise<Encoded> {
  using frame = await frames.get(job);
  using scope = new ArenaScope(frame.value.arena);
  const surface = await drawFrame(pool, frame.value, job, scope, signal);
  if (job.overlay !== undefined) {
    using overlay = await frames.overlay(job, job.overlay);
    await drawOverlay(pool, overlay.value, job, surface, signal);
  }
  return await encode(pool, frame.value, surface, job.output, signal);
}

async function renderVolume(
  pool: Pool,
  job: MprJob | VolumeJob,
  signal: AbortSignal | undefined,
): Promise<Encoded> {
  const { volume } = job;
  if (!(volume instanceof VolumeInMemory)) {
    throw new TypeError(`Volume ${volume.id} is another renderer's`);
  }
  if (volume.isClosed) throw new RangeError(`Volume ${volume.id} is closed`);
  using scope = new ArenaScope(volume.memory.arena);
  const surface = job.kind === "mpr"
    ? await drawMpr(pool, volume, job, scope, signal)
    : await drawVolume(pool, volume, job, scope, signal);
  return await encode(pool, volume.memory, surface, job.output, signal);
}

function checkOutput({ widthPx, heightPx }: PictureOutput): void {
  for (const side of [widthPx, heightPx]) {
    if (!Number.isInteger(side) || side < 1 || side > LIMITS.pictureSidePx) {
      throw new RangeError(
        `Cannot draw ${widthPx} x ${heightPx} pixels: sides are 1 to ${LIMITS.pictureSidePx}`,
      );
    }
  }
}
