/** What the room works with; main hands it in. @module */
import type { Log } from "#base";
import type { DecodePool } from "#dicom";
import type { RenderVolume } from "#render";
import type { BlobStore } from "#storage";
import type { StudyIndex } from "#studies";
import type { VolumeGeometry, VoxelScale } from "#volume";

/** Decodes frames off the main thread; dicom's decode pool is one. */
export type FrameDecoder = Pick<DecodePool, "decode" | "decodeInto">;

/** Makes empty volumes; the renderer is one. */
export interface VolumeMaker {
  /** @throws {RangeError} for a size or a map that no volume can have */
  createVolume(geometry: VolumeGeometry, scale: VoxelScale): OwnedVolume;
  /**
   * What a volume of this size takes before anything is drawn.
   *
   * @throws {RangeError} for a size that no volume can have
   */
  volumeBytes(sizeVx: VolumeGeometry["sizeVx"]): number;
}

/** A volume, and the right to give its memory back. */
export type OwnedVolume = RenderVolume & { close(): void };

/** Deferred calls, so that a test can hand in its own time. */
export interface ImagingTimers {
  /** Calls `run` once after `ms`; keeps no program alive. @returns what cancels it */
  after(ms: number, run: () => void): () => void;
}

/** The machine's own timers. */
export const machineTimers: ImagingTimers = {
  after(ms, run) {
    const id = setTimeout(run, ms);
    Deno.unrefTimer(id as unknown as number);
    return () => clearTimeout(id);
  },
};

/** What imaging is made of. */
export interface ImagingDeps {
  readonly index: Pick<StudyIndex, "instancesOf" | "series">;
  readonly blobs: Pick<BlobStore, "open">;
  readonly decoder: FrameDecoder;
  readonly volumes: VolumeMaker;
  /** Where built volumes are kept as files; absent: nowhere. */
  readonly volumesFolder?: string;
  readonly log?: Log;
  readonly timers?: ImagingTimers;
  readonly bounds?: Partial<ImagingBounds>;
}

/** How much is kept. */
export interface ImagingBounds {
  /** Decoded frames. */
  readonly frameCacheBytes: number;
  /** Volumes in memory, in use or not; what would be more is refused. */
  readonly volumeCacheBytes: number;
  /** A volume that nobody has held for so long is given back, and so are frames that nobody asked for. */
  readonly idleMs: number;
  /** Built volumes as files. */
  readonly volumeFolderBytes: number;
  /** Described frames, about 1.5 kB each. */
  readonly describedFrames: number;
}

/** Bounds where none are given. */
export const IMAGING_BOUNDS: ImagingBounds = {
  frameCacheBytes: 256 * 1024 ** 2,
  volumeCacheBytes: 2 * 1024 ** 3,
  idleMs: 5 * 60_000,
  volumeFolderBytes: 50 * 1024 ** 3,
  describedFrames: 50_000,
};
