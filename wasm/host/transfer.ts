/** A transfer function's tables, and which bricks it shows. @module */
import {
  LUT_BLOCK,
  LUT_SIZE,
  OCCUPANCY_BLOCK_MAX,
  OCCUPANCY_DISTANCES,
  OCCUPANCY_FAINT,
  OCCUPANCY_MIN,
  OCCUPANCY_SCALE,
  OCCUPANCY_SCRATCH,
  OCCUPANCY_VISIBLE,
} from "../layout.ts";
import type { Pool } from "./pool.ts";
import { ArenaScope } from "./scope.ts";
import type { VolumeMemory } from "./volume_memory.ts";

/** Opacity below which a brick is faint: double steps there are seen at 43 dB. */
const FAINT_OPACITY = 0.03;

/** Entries over voxel values: `entry = (voxel - minVoxel) * entriesPerVoxel`, held within the table. */
export interface TransferTables {
  readonly minVoxel: number;
  readonly entriesPerVoxel: number;
  /** `LUT_SIZE` opacities of one step. */
  readonly alpha: Float32Array;
  /** `LUT_SIZE` times red, green, blue, 0; 0 to 1. */
  readonly color: Float32Array;
}

/** The tables where kernels read them. */
export interface PlacedTransfer extends Disposable {
  readonly minVoxel: number;
  readonly entriesPerVoxel: number;
  readonly firstVisible: number;
  /** Addresses; opacities are three tables, of one, two and four steps. */
  readonly alpha: number;
  readonly color: number;
  readonly distances: number;
}

/** Places the tables and measures the bricks by them; the caller disposes of it. */
export async function placeTransfer(
  pool: Pool,
  memory: VolumeMemory,
  tables: TransferTables,
  signal?: AbortSignal,
): Promise<PlacedTransfer> {
  const kept = new ArenaScope(memory.arena);
  try {
    const distances = kept.allocate(memory.brickCount);
    const placed: PlacedTransfer = {
      minVoxel: tables.minVoxel,
      entriesPerVoxel: tables.entriesPerVoxel,
      firstVisible: firstVisible(tables.alpha),
      alpha: kept.copy(withLongerSteps(tables.alpha)),
      color: kept.copy(tables.color),
      distances,
      [Symbol.dispose]: () => kept[Symbol.dispose](),
    };
    await measure(pool, memory, tables, distances, signal);
    return placed;
  } catch (error) {
    kept[Symbol.dispose]();
    throw error;
  }
}

/** The table, and behind it those of steps twice and four times as long. */
function withLongerSteps(alpha: Float32Array): Float32Array {
  const all = new Float32Array(3 * LUT_SIZE);
  all.set(alpha);
  for (let n = 0; n < LUT_SIZE; n++) {
    all[LUT_SIZE + n] = 1 - (1 - alpha[n]!) ** 2;
    all[2 * LUT_SIZE + n] = 1 - (1 - alpha[n]!) ** 4;
  }
  return all;
}

/**
 * The first entry seen: past the table where everything is transparent, below
 * every value where entry 0 is seen, as it stands for all values below it.
 */
function firstVisible(alpha: Float32Array): number {
  const first = alpha.findIndex((a) => a > 0);
  if (first < 0) return LUT_SIZE;
  return first === 0 ? -Infinity : first;
}

async function measure(
  pool: Pool,
  memory: VolumeMemory,
  tables: TransferTables,
  distances: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { arena, place, bricks } = memory;
  using scope = new ArenaScope(arena);
  const job = scope.job();
  job.block.i32(OCCUPANCY_DISTANCES, distances);
  job.block.i32(OCCUPANCY_SCRATCH, scope.allocate(memory.brickCount));
  job.block.i32(OCCUPANCY_VISIBLE, scope.copy(visibleBefore(tables.alpha)));
  job.block.f32(OCCUPANCY_MIN, tables.minVoxel);
  job.block.f32(OCCUPANCY_SCALE, tables.entriesPerVoxel);
  job.block.i32(OCCUPANCY_BLOCK_MAX, scope.copy(blockMaxima(tables.alpha)));
  job.block.f32(OCCUPANCY_FAINT, FAINT_OPACITY);
  const within = "distanceWithinLayer", between = "distanceAcrossLayers";
  for (
    const [kernel, items] of [[within, bricks[2]], [
      between,
      bricks[1],
    ]] as const
  ) {
    await pool.run({ arena, kernel, job: job.address, items }, place, signal);
  }
}

/** How many entries before each are not transparent. */
function visibleBefore(alpha: Float32Array): Uint32Array {
  const counts = new Uint32Array(LUT_SIZE + 1);
  for (let n = 0; n < LUT_SIZE; n++) {
    counts[n + 1] = counts[n]! + (alpha[n]! > 0 ? 1 : 0);
  }
  return counts;
}

function blockMaxima(alpha: Float32Array): Float32Array {
  return Float32Array.from(
    { length: LUT_SIZE / LUT_BLOCK },
    (_, n) => Math.max(...alpha.subarray(n * LUT_BLOCK, (n + 1) * LUT_BLOCK)),
  );
}
