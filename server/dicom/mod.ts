/** The front door. @module */
export { decodeFrame } from "./pixels/decode_frame.ts";
export { openDicom } from "./reader/open.ts";
export * from "./types.ts";
