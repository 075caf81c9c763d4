/** The front door. @module */
export * from "./ports.ts";
export * from "./stream_server.ts";
