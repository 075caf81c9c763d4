/** The line to the server. @module */
export * from "./api.ts";
export * from "./backoff.ts";
export * from "./dropped_files.ts";
export * from "./link_meter.ts";
export * from "./live_client.ts";
export * from "./pictures.ts";
export * from "./studies_api.ts";
export * from "./upload_api.ts";
export * from "./uploader.ts";
