/** A padded volume in shared memory: where each part lies, and how it is filled. @module */
import {
  BLOCK_BRICKS,
  BRICK_VX,
  PAD_VX,
  SCRATCH_BYTES,
  VOLUME_BLOCK_RANGES,
  VOLUME_BLOCKS_X,
  VOLUME_BLOCKS_Y,
  VOLUME_BRICK_RANGES,
  VOLUME_BRICK_STRIDE,
  VOLUME_BRICKS_X,
  VOLUME_BRICKS_Y,
  VOLUME_BRICKS_Z,
  VOLUME_BYTES,
  VOLUME_ROW_BYTES,
  VOLUME_SIZE_X,
  VOLUME_SIZE_Y,
  VOLUME_SIZE_Z,
  VOLUME_SLICE_BYTES,
  VOLUME_VOXELS,
} from "../layout.ts";
import type { Arena } from "./arena.ts";
import { JobBlock } from "./job_block.ts";
import type { Pool, TaskPlace } from "./pool.ts";
import { ArenaScope } from "./scope.ts";

const VOXEL_BYTES = 2;
/** Int16 minimum and maximum. */
const BRICK_RANGE_BYTES = 4;
/** Vector loads may stray past the last voxel. */
const SLACK_BYTES = 64;
/** Rows are whole 16-byte vectors. */
const ROW_ALIGN_VX = 8;
/** A brick's range is read eight voxels wide. */
const BRICK_READ_VX = 8;
const BRICK_ALIGN = 16;
/** Fixed-point positions (16.16) end here. */
const MAX_SIDE_VX = 16384;

/** Int16 voxels in an arena, and the structures that kernels skip by. */
export class VolumeMemory {
  readonly arena: Arena;
  readonly sizeVx: readonly [number, number, number];
  readonly rowVx: number;
  readonly rowsPerSlice: number;
  /** Address of voxel (0, 0, 0). */
  readonly voxels: number;
  readonly bricks: readonly [number, number, number];
  readonly brickStride: number;
  readonly place: TaskPlace;
  /** What it takes of the arena. */
  readonly sizeBytes: number;
  readonly #pool: Pool;
  readonly #scope: ArenaScope;

  /**
   * Lays a volume out in an arena; its voxels are whatever was there.
   *
   * @param scratch address of `pool.threads * SCRATCH_BYTES`, which volumes of
   * one arena share
   * @throws {RangeError} For sizes that are not whole numbers from 1 to 16,384.
   */
  constructor(
    pool: Pool,
    arena: Arena,
    scratch: number,
    sizeVx: readonly [number, number, number],
  ) {
    const layout = layOut(sizeVx);
    const { rowVx, rowsPerSlice, bricks, brickStride } = layout;
    this.#pool = pool;
    this.arena = arena;
    this.sizeVx = sizeVx;
    this.rowVx = rowVx;
    this.rowsPerSlice = rowsPerSlice;
    this.bricks = bricks;
    this.brickStride = brickStride;
    this.sizeBytes = bytesOf(layout);
    this.#scope = new ArenaScope(arena);
    try {
      const before = (PAD_VX * rowVx * rowsPerSlice + PAD_VX * rowVx + PAD_VX) *
        VOXEL_BYTES;
      this.voxels = this.#scope.allocate(layout.voxelBytes) + before;
      const ranges = this.#scope.allocate(layout.brickBytes);
      const blockRanges = this.#scope.allocate(layout.blockBytes);
      const volume = this.#scope.allocate(VOLUME_BYTES);
      this.place = { volume, scratch };
      this.#writeHeader(volume, ranges, blockRanges, layout.blocks);
    } catch (error) {
      this.free();
      throw error;
    }
  }

  #writeHeader(
    volume: number,
    ranges: number,
    blockRanges: number,
    blocks: Layout["blocks"],
  ): void {
    const header = new JobBlock(this.arena, volume, VOLUME_BYTES);
    header.i32(VOLUME_SIZE_X, this.sizeVx[0]);
    header.i32(VOLUME_SIZE_Y, this.sizeVx[1]);
    header.i32(VOLUME_SIZE_Z, this.sizeVx[2]);
    header.i32(VOLUME_ROW_BYTES, this.rowVx * VOXEL_BYTES);
    header.i32(
      VOLUME_SLICE_BYTES,
      this.rowVx * this.rowsPerSlice * VOXEL_BYTES,
    );
    header.i32(VOLUME_VOXELS, this.voxels);
    header.i32(VOLUME_BRICKS_X, this.bricks[0]);
    header.i32(VOLUME_BRICKS_Y, this.bricks[1]);
    header.i32(VOLUME_BRICKS_Z, this.bricks[2]);
    header.i32(VOLUME_BRICK_STRIDE, this.brickStride);
    header.i32(VOLUME_BRICK_RANGES, ranges);
    header.i32(VOLUME_BLOCKS_X, blocks[0]);
    header.i32(VOLUME_BLOCKS_Y, blocks[1]);
    header.i32(VOLUME_BLOCK_RANGES, blockRanges);
  }

  /** Gives its parts back to the arena. */
  free(): void {
    this.#scope[Symbol.dispose]();
  }

  /** Bricks in memory, those that only fill rows included. */
  get brickCount(): number {
    return this.brickStride * this.bricks[1] * this.bricks[2];
  }

  /** Address of voxel (0, 0, k). */
  sliceAddress(k: number): number {
    return this.voxels + k * this.rowVx * this.rowsPerSlice * VOXEL_BYTES;
  }

  /** The voxel; points up to two outside repeat the edge. */
  voxel(i: number, j: number, k: number): number {
    const at = this.sliceAddress(k) / VOXEL_BYTES + j * this.rowVx + i;
    return new Int16Array(this.arena.buffer)[at]!;
  }

  /** Pads slices sideways; enough for a frame. */
  async padSlices(signal?: AbortSignal): Promise<void> {
    await this.#run("padSlice", this.sizeVx[2], signal);
  }

  /** Pads edges and measures bricks and blocks of them. */
  async prepare(signal?: AbortSignal): Promise<void> {
    await this.padSlices(signal);
    await this.#run("padEnds", 2 * PAD_VX, signal);
    await this.#run("rangeBricks", this.bricks[2], signal);
    await this.#run("rangeBlocks", blocksAlong(this.bricks[2]), signal);
  }

  async #run(
    kernel: "padSlice" | "padEnds" | "rangeBlocks" | "rangeBricks",
    items: number,
    signal?: AbortSignal,
  ): Promise<void> {
    await this.#pool.run(
      { arena: this.arena, kernel, job: this.place.volume, items },
      this.place,
      signal,
    );
  }
}

/** Sizes that follow from a volume's. */
interface Layout {
  readonly rowVx: number;
  readonly rowsPerSlice: number;
  readonly bricks: readonly [number, number, number];
  readonly brickStride: number;
  readonly blocks: readonly [number, number, number];
  readonly voxelBytes: number;
  readonly brickBytes: number;
  readonly blockBytes: number;
}

function blocksAlong(bricks: number): number {
  return Math.ceil(bricks / BLOCK_BRICKS);
}

function bytesOf(layout: Layout): number {
  return layout.voxelBytes + layout.brickBytes + layout.blockBytes +
    VOLUME_BYTES;
}

function layOut([x, y, z]: readonly [number, number, number]): Layout {
  for (const side of [x, y, z]) {
    if (!Number.isInteger(side) || side < 1 || side > MAX_SIDE_VX) {
      throw new RangeError(`Cannot hold a volume of ${x} x ${y} x ${z}`);
    }
  }
  const needVx = PAD_VX + x + Math.max(PAD_VX, BRICK_READ_VX - BRICK_VX);
  const rowVx = roundUp(needVx, ROW_ALIGN_VX);
  const rowsPerSlice = y + 2 * PAD_VX;
  const bricks = [x, y, z].map((side) => Math.ceil(side / BRICK_VX)) as [
    number,
    number,
    number,
  ];
  const brickStride = roundUp(bricks[0], BRICK_ALIGN);
  const blocks = bricks.map(blocksAlong) as [number, number, number];
  return {
    ...{ rowVx, rowsPerSlice, bricks, brickStride, blocks },
    voxelBytes: rowVx * rowsPerSlice * (z + 2 * PAD_VX) * VOXEL_BYTES +
      SLACK_BYTES,
    brickBytes: BRICK_RANGE_BYTES * brickStride * bricks[1] * bricks[2],
    blockBytes: BRICK_RANGE_BYTES * blocks[0] * blocks[1] * blocks[2],
  };
}

/** What an arena for one volume of this size must hold before any picture. */
export function volumeBytes(
  threads: number,
  sizeVx: readonly [number, number, number],
): number {
  return bytesOf(layOut(sizeVx)) + threads * SCRATCH_BYTES;
}

/** The next whole multiple. */
export function roundUp(value: number, multiple: number): number {
  return Math.ceil(value / multiple) * multiple;
}
