/** The line to the server. @module */
export * from "./api.ts";
export * from "./backoff.ts";
export * from "./link_meter.ts";
export * from "./live_client.ts";
export type * from "./live_types.ts";
export * from "./pictures.ts";
export * from "./studies_api.ts";
