/** Frames in shared memory: laid out once, kept for the next picture of them. @module */
import { Arena, type Pool, SCRATCH_BYTES, VolumeMemory } from "#wasm";
import { Leases } from "./leases.ts";
import type { FrameJob } from "./types.ts";

/** Frames kept after use: a view windows and zooms the one it shows. */
const KEPT_FRAMES = 8;
const INITIAL_BYTES = 4 * 1024 * 1024;

/** All frames, in one arena. */
export class FrameStore {
  readonly #pool: Pool;
  #arena: Arena | undefined;
  #scratch = 0;
  readonly #frames = new Leases<VolumeMemory>(
    KEPT_FRAMES,
    (memory) => memory.free(),
  );

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  /** The job's frame, padded; dispose of the lease after use. */
  async get(
    job: FrameJob,
  ): Promise<{ readonly value: VolumeMemory } & Disposable> {
    return await this.#frames.get(job.source.values, () => this.#place(job));
  }

  async #place({ source, columns, rows }: FrameJob): Promise<VolumeMemory> {
    const channels = source.kind === "grey" ? 1 : 3;
    if (source.values.length < columns * rows * channels) {
      throw new RangeError(
        `Cannot draw a frame of ${columns} x ${rows}: ${source.values.length} values`,
      );
    }
    if (this.#arena === undefined) {
      this.#arena = new Arena(INITIAL_BYTES);
      this.#scratch = this.#arena.allocate(this.#pool.threads * SCRATCH_BYTES);
    }
    const memory = new VolumeMemory(
      this.#pool,
      this.#arena,
      this.#scratch,
      [columns, rows, channels],
    );
    try {
      if (source.kind === "grey") fillGrey(memory, source.values);
      else fillColor(memory, source.values);
      await memory.padSlices();
    } catch (error) {
      memory.free();
      throw error;
    }
    return memory;
  }
}

function fillGrey(memory: VolumeMemory, values: Int16Array): void {
  const [columns, rows] = memory.sizeVx;
  const out = new Int16Array(memory.arena.buffer);
  const start = memory.sliceAddress(0) / 2;
  for (let j = 0; j < rows; j++) {
    const row = values.subarray(j * columns, (j + 1) * columns);
    out.set(row, start + j * memory.rowVx);
  }
}

/** Red, green and blue as slices of their own. */
function fillColor(memory: VolumeMemory, values: Uint8Array): void {
  const [columns, rows] = memory.sizeVx;
  const out = new Int16Array(memory.arena.buffer);
  for (let channel = 0; channel < 3; channel++) {
    const start = memory.sliceAddress(channel) / 2;
    for (let j = 0; j < rows; j++) {
      const from = 3 * j * columns + channel;
      const to = start + j * memory.rowVx;
      for (let i = 0; i < columns; i++) out[to + i] = values[from + 3 * i]!;
    }
  }
}
