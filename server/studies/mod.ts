/** The front door. @module */
export * from "./types.ts";
