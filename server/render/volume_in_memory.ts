/** A volume in an arena of its own. @module */
import { type Affine, LIMITS, vec, type Vec3 } from "#base";
import type { VolumeGeometry, VoxelScale } from "#volume";
import {
  Arena,
  type PlacedTransfer,
  placeTransfer,
  type Pool,
  SCRATCH_BYTES,
  volumeBytes,
  VolumeMemory,
} from "#wasm";
import { transferTables } from "./transfer_tables.ts";
import type { RenderVolume, TransferFunction } from "./types.ts";
import { Leases } from "./leases.ts";

/** Beside the voxels, before the memory grows: two pictures and a few tables. */
const EXTRA_BYTES = 8 * 1024 * 1024;
/** Transfer functions whose tables and distances are kept. */
const KEPT_TRANSFERS = 6;

let nextId = 1;

/** What a volume of this size takes before anything is drawn. */
export function memoryBytes(
  pool: Pool,
  sizeVx: VolumeGeometry["sizeVx"],
): number {
  return volumeBytes(pool.threads, sizeVx) + EXTRA_BYTES;
}

/** The renderer's own side of a volume. */
export class VolumeInMemory implements RenderVolume {
  readonly id: string = `volume ${nextId++}`;
  readonly geometry: VolumeGeometry;
  readonly scale: VoxelScale;
  readonly lpsToIjk: Affine;
  readonly memory: VolumeMemory;
  readonly #pool: Pool;
  readonly #transfers = new Leases<PlacedTransfer>(
    KEPT_TRANSFERS,
    (placed) => placed[Symbol.dispose](),
  );
  #isClosed = false;

  /** @throws {RangeError} As {@linkcode Renderer.createVolume} says. */
  constructor(pool: Pool, geometry: VolumeGeometry, scale: VoxelScale) {
    if (
      !(scale.slope !== 0 && Number.isFinite(scale.slope + scale.intercept))
    ) {
      throw new RangeError(
        `Cannot scale voxels by ${scale.slope} and ${scale.intercept}`,
      );
    }
    this.geometry = geometry;
    this.scale = scale;
    this.lpsToIjk = vec.invert(geometry.ijkToLps);
    if (!this.lpsToIjk.every(Number.isFinite)) {
      throw new RangeError("Cannot place a volume: its map is not finite");
    }
    const bytes = memoryBytes(pool, geometry.sizeVx);
    if (bytes - EXTRA_BYTES > LIMITS.volumeBytes) {
      throw new RangeError(
        `Cannot hold a volume of ${geometry.sizeVx.join(" x ")}: ${
          bytes - EXTRA_BYTES
        } bytes, at most ${LIMITS.volumeBytes}`,
      );
    }
    this.#pool = pool;
    const arena = new Arena(bytes);
    const scratch = arena.allocate(pool.threads * SCRATCH_BYTES);
    this.memory = new VolumeMemory(pool, arena, scratch, geometry.sizeVx);
  }

  get sizeBytes(): number {
    return this.memory.arena.sizeBytes;
  }

  sliceTarget(k: number): ReturnType<RenderVolume["sliceTarget"]> {
    if (!Number.isInteger(k) || k < 0 || k >= this.geometry.sizeVx[2]) {
      throw new RangeError(`No slice ${k} in ${this.geometry.sizeVx[2]}`);
    }
    return {
      buffer: this.memory.arena.buffer,
      byteOffset: this.memory.sliceAddress(k),
      rowStrideVx: this.memory.rowVx,
    };
  }

  async finish(): Promise<void> {
    await this.memory.prepare();
  }

  valueAt(lps: Vec3): number | undefined {
    const ijk = vec.apply(this.lpsToIjk, lps);
    const inside = ijk.every((at, n) =>
      at >= -0.5 && at <= this.geometry.sizeVx[n]! - 0.5
    );
    if (!inside) return undefined;
    const [i, j, k] = ijk.map(Math.floor) as [number, number, number];
    let sum = 0;
    for (let corner = 0; corner < 8; corner++) {
      const a = corner & 1, b = corner >> 1 & 1, c = corner >> 2;
      const weight = share(ijk[0] - i, a) * share(ijk[1] - j, b) *
        share(ijk[2] - k, c);
      if (weight > 0) sum += weight * this.memory.voxel(i + a, j + b, k + c);
    }
    return sum * this.scale.slope + this.scale.intercept;
  }

  /** A transfer function's tables for this volume, kept for the next picture; disposing of the lease lets them go. */
  async transfer(
    transfer: TransferFunction,
    stepMm: number,
  ): Promise<{ readonly value: PlacedTransfer } & Disposable> {
    const { colors, opacities } = transfer;
    const key = JSON.stringify([colors, opacities, stepMm]);
    return await this.#transfers.get(key, async () => {
      const tables = await transferTables(transfer, this.scale, stepMm);
      return await placeTransfer(this.#pool, this.memory, tables);
    });
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  close(): void {
    this.#isClosed = true;
    this.#pool.forget(this.memory.arena);
  }
}

/** The weight of the voxel below (0) or above (1) at a fraction. */
function share(fraction: number, above: number): number {
  return above === 1 ? fraction : 1 - fraction;
}
