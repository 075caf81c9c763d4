/** What the pool and its workers say to each other. @module */
import type { Result } from "#base";
import type { VoxelMap, VoxelTarget, WrittenVoxels } from "../pixels/voxels.ts";
import type { DecodedFrame, DicomError } from "../types.ts";

/** The file a frame is in: opened by the worker, or sent to it. */
export type FrameFile =
  | { readonly path: string }
  | { readonly bytes: Uint8Array<ArrayBuffer> };

/** What is made of a frame. */
export type FrameOutput =
  | { readonly kind: "values" }
  | { readonly kind: "uncompressed" }
  | {
    readonly kind: "voxels";
    readonly map: VoxelMap;
    readonly target: VoxelTarget;
  };

/** One frame to be decoded. */
export interface FrameJob {
  readonly id: number;
  readonly file: FrameFile;
  readonly frameIndex: number;
  readonly output: FrameOutput;
}

/** What became of it. */
export interface FrameAnswer {
  readonly id: number;
  readonly result: Result<
    DecodedFrame | Uint8Array<ArrayBuffer> | WrittenVoxels,
    DicomError
  >;
}
