/** A frame in two dimensions: from a job to a surface. @module */
import {
  allocateSurface,
  type ArenaScope,
  drawFrame as draw,
  type Pool,
  type Surface,
  type VolumeMemory,
} from "#wasm";
import type { FrameJob } from "./types.ts";

/** Frame pixels per picture pixel up to which one sample is enough. */
const ONE_SAMPLE_PITCH = 2;
/** Sub-samples along one axis; beyond, pixels are smaller than a thumbnail shows. */
const MAX_SUBSAMPLES = 64;

/** Draws into a surface that belongs to `scope`. */
export async function drawFrame(
  pool: Pool,
  memory: VolumeMemory,
  job: FrameJob,
  scope: ArenaScope,
  signal: AbortSignal | undefined,
): Promise<Surface> {
  const { widthPx, heightPx } = job.output;
  if (!job.pictureToFrame.every(Number.isFinite)) {
    throw new RangeError("Frame is mapped by a number that is not finite");
  }
  const color = job.source.kind === "rgb";
  const surface = allocateSurface(
    scope.arena,
    widthPx,
    heightPx,
    color ? 4 : 1,
  );
  scope.adopt(surface.address);
  const pitch = pitchOf(job.pictureToFrame);
  const subsamples = pitch <= ONE_SAMPLE_PITCH ? 1 : subsamplesOf(pitch);
  const parameters = {
    pictureToFrame: job.pictureToFrame,
    // Averages are of what lies between pixels, not of a cubic's overshoot.
    interpolation: subsamples > 1 ? "linear" : job.interpolation,
    subsamples,
    ...(job.source.kind === "grey" && { table: job.source.table }),
  } as const;
  await draw(pool, memory, parameters, surface, signal);
  return surface;
}

/** Frame pixels from one picture pixel to the next. */
export function pitchOf(map: FrameJob["pictureToFrame"]): number {
  const [a, b, , d, e] = map;
  return Math.max(Math.hypot(a, d), Math.hypot(b, e));
}

/** How many sub-samples along an axis leave no frame pixel out. */
export function subsamplesOf(pitch: number): number {
  return Math.min(MAX_SUBSAMPLES, Math.ceil(pitch));
}
