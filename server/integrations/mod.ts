/** The front door. @module */
export type {
  Blobs,
  DicomwebDeps,
  FrameDecoder,
  Renderer,
  StoreDeps,
} from "./dicomweb/call.ts";
export { createDicomweb, DICOMWEB_PATH } from "./dicomweb/dicomweb.ts";
export type { VolumePresets } from "./dicomweb/presets.ts";
