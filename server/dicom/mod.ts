/** The front door. @module */
export { type LocatedValue, locateValue } from "./data_set/locate_value.ts";
export { type DisplayValues, displayValues } from "./grey/display_values.ts";
export { fullWindow, type GreyPipeline, greyTable } from "./grey/grey_table.ts";
export { modalityValue } from "./grey/modality_value.ts";
export { voiGrey } from "./grey/voi_grey.ts";
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
export { type Conversion, conversionOf } from "./write/conversion.ts";
export {
  type EncodeForm,
  encodeFrame,
  LOSSLESS_SYNTAXES,
} from "./write/encode_frame.ts";
export { explicitLittle } from "./write/explicit_little.ts";
export type { WrittenFile } from "./write/segments.ts";
export { writeDicom, type WrittenPixels } from "./write/write_dicom.ts";
