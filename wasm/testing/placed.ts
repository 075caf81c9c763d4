/** Volumes in memory, and pictures out of it, for tests. @module */
import { SCRATCH_BYTES } from "../layout.ts";
import { Arena } from "../host/arena.ts";
import { Pool } from "../host/pool.ts";
import { allocateSurface, readSurface, type Surface } from "../host/surface.ts";
import { VolumeMemory } from "../host/volume_memory.ts";
import type { PlainVolume } from "../reference/volume.ts";

/** Runs a test with a pool of two workers and strict kernels. */
export async function withPool(
  run: (pool: Pool) => Promise<void>,
): Promise<void> {
  const pool = new Pool({ threads: 2, variant: "strict", idleMs: 60_000 });
  try {
    await run(pool);
  } finally {
    pool.close();
  }
}

/** A volume in an arena of its own, prepared; forget the arena after use. */
export async function placed(
  pool: Pool,
  { sizeVx, voxels }: PlainVolume,
): Promise<VolumeMemory> {
  const arena = new Arena(1 << 20);
  const scratch = arena.allocate(pool.threads * SCRATCH_BYTES);
  const memory = new VolumeMemory(pool, arena, scratch, sizeVx);
  const out = new Int16Array(arena.buffer);
  for (let k = 0; k < sizeVx[2]; k++) {
    for (let j = 0; j < sizeVx[1]; j++) {
      const from = (k * sizeVx[1] + j) * sizeVx[0];
      out.set(
        voxels.subarray(from, from + sizeVx[0]),
        memory.sliceAddress(k) / 2 + j * memory.rowVx,
      );
    }
  }
  await memory.prepare();
  return memory;
}

/** What a kernel draws, without the padding. */
export async function drawn(
  memory: VolumeMemory,
  widthPx: number,
  heightPx: number,
  channels: 1 | 4,
  draw: (surface: Surface) => Promise<void>,
): Promise<Uint8Array> {
  const { arena } = memory;
  const surface = allocateSurface(arena, widthPx, heightPx, channels);
  try {
    await draw(surface);
    return readSurface(arena, surface);
  } finally {
    arena.free(surface.address);
  }
}
