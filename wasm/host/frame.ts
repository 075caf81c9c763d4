/** Draws a frame in two dimensions. @module */
import {
  FRAME_INTERPOLATION,
  FRAME_MAP,
  FRAME_SUBSAMPLES,
  FRAME_TABLE,
} from "../layout.ts";
import { INTERPOLATIONS } from "./plane.ts";
import type { Pool } from "./pool.ts";
import { ArenaScope } from "./scope.ts";
import { setSurface, type Surface, tileCount } from "./surface.ts";
import type { VolumeMemory } from "./volume_memory.ts";

/** From picture to frame, and how what lies between pixels is read. */
export interface FrameParameters {
  /** `column = a*x + b*y + c`, `row = d*x + e*y + f`. */
  readonly pictureToFrame: readonly number[];
  readonly interpolation: keyof typeof INTERPOLATIONS;
  /** Sub-samples of a pixel along each axis, averaged. */
  readonly subsamples: number;
  /** 65,536 greys by `value - INT16_MIN`; none for colour, whose slices are red, green and blue. */
  readonly table?: Uint8Array;
}

/** Draws a volume of one slice in grey, of three in colour. */
export async function drawFrame(
  pool: Pool,
  memory: VolumeMemory,
  frame: FrameParameters,
  surface: Surface,
  signal?: AbortSignal,
): Promise<void> {
  using scope = new ArenaScope(memory.arena);
  const job = scope.job();
  setSurface(job.block, surface);
  job.block.f64(FRAME_MAP, ...frame.pictureToFrame);
  job.block.i32(FRAME_INTERPOLATION, INTERPOLATIONS[frame.interpolation]);
  job.block.i32(FRAME_SUBSAMPLES, frame.subsamples);
  if (frame.table !== undefined) {
    job.block.i32(FRAME_TABLE, scope.copy(frame.table));
  }
  await pool.run(
    {
      arena: memory.arena,
      kernel: frame.table === undefined ? "frameColorTile" : "frameTile",
      job: job.address,
      items: tileCount(surface),
    },
    memory.place,
    signal,
  );
}
