/** The front door. @module */
export * from "./types.ts";
export { type ContainerParts, receiveSource } from "./containers.ts";
export { Intake, type IntakeParts } from "./intake.ts";
export { boundaryOf, MultipartError, multipartParts } from "./multipart.ts";
export type { Quarantined, QuarantineList } from "./quarantine.ts";
export { Opinions, withOpinions } from "./opinions.ts";
export { QuietSeries } from "./quiet_series.ts";
export { fileSource } from "./streams.ts";
export {
  UPLOAD_LIMITS,
  type UploadError,
  type UploadParts,
  Uploads,
  type UploadTotals,
} from "./uploads.ts";
export type { UploadedFile } from "./upload_file.ts";
export { stow, type StowAnswer, type StowError } from "./stow.ts";
export { volumeHandlers, type VolumeJobParts } from "./volume_jobs.ts";
export { walk } from "./walk.ts";
