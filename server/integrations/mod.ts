/** The front door. @module */
export type { Blobs, DicomwebDeps, StoreDeps } from "./dicomweb/call.ts";
export { createDicomweb, DICOMWEB_PATH } from "./dicomweb/dicomweb.ts";
