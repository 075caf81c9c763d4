/** Frames in shared memory: laid out once, kept for the next picture of them. @module */
import { Arena, type Pool, SCRATCH_BYTES, VolumeMemory } from "#wasm";
import { Leases } from "./leases.ts";
import type { FrameJob } from "./types.ts";

/** Frames kept after use: a view windows and zooms the one it shows. */
const KEPT_FRAMES = 8;
const INITIAL_BYTES = 4 * 1024 * 1024;

/** A frame that stays while in use. */
type FrameLease = { readonly value: VolumeMemory } & Disposable;

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
  async get({ source, columns, rows }: FrameJob): Promise<FrameLease> {
    const { kind, values } = source;
    const size = [columns, rows, kind === "grey" ? 1 : 3] as const;
    return await this.#frames.get(values, () => this.#place(values, size));
  }

  /** The same for its overlay. */
  async overlay(
    { columns, rows }: FrameJob,
    values: Uint8Array,
  ): Promise<FrameLease> {
    const size = [columns, rows, 1] as const;
    return await this.#frames.get(values, () => this.#place(values, size));
  }

  async #place(
    values: Int16Array | Uint8Array,
    [columns, rows, channels]: readonly [number, number, number],
  ): Promise<VolumeMemory> {
    if (values.length < columns * rows * channels) {
      throw new RangeError(
        `Cannot draw a frame of ${columns} x ${rows}: ${values.length} values`,
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
      if (channels === 1) fillGrey(memory, values);
      else fillColor(memory, values);
      await memory.padSlices();
    } catch (error) {
      memory.free();
      throw error;
    }
    return memory;
  }
}

function fillGrey(
  memory: VolumeMemory,
  values: Int16Array | Uint8Array,
): void {
  const [columns, rows] = memory.sizeVx;
  const out = new Int16Array(memory.arena.buffer);
  const start = memory.sliceAddress(0) / 2;
  for (let j = 0; j < rows; j++) {
    const row = values.subarray(j * columns, (j + 1) * columns);
    out.set(row, start + j * memory.rowVx);
  }
}

/** Red, green and blue as slices of their own. */
function fillColor(
  memory: VolumeMemory,
  values: Int16Array | Uint8Array,
): void {
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
