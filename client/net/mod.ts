/** The line to the server. @module */
export * from "./api.ts";
export * from "./backoff.ts";
export * from "./link_meter.ts";
export * from "./live_client.ts";
export * from "./pictures.ts";
export * from "./studies_api.ts";
