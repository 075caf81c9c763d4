/** Files on their way in. @module */
export * from "./dropped_files.ts";
export * from "./quarantine.ts";
export * from "./uploader.ts";
export type * from "./upload_memory.ts";
export * from "./uploads.ts";
