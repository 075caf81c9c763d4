/** The front door. @module */
export { makeApp } from "./app.ts";
export type { HttpParts } from "./parts.ts";
