/** The front door. @module */
export { type LocatedValue, locateValue } from "./data_set/locate_value.ts";
export { describeImage } from "./image/describe.ts";
export { decodeFrame } from "./pixels/decode_frame.ts";
export { type StoredFrame, storedFrame } from "./pixels/stored_frame.ts";
export {
  type VoxelMap,
  type VoxelTarget,
  writeVoxels,
  type WrittenVoxels,
} from "./pixels/voxels.ts";
export {
  createDecodePool,
  type DecodePool,
  type DecodePoolOptions,
} from "./pool/decode_pool.ts";
export { openDicom } from "./reader/open.ts";
export * from "./types.ts";
