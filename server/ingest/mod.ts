/** The front door. @module */
export * from "./types.ts";
export {
  type UploadError,
  type UploadParts,
  Uploads,
  type UploadTotals,
} from "./uploads.ts";
export { UPLOAD_LIMITS } from "./uploads.ts";
export type { UploadedFile } from "./upload_file.ts";
