/** The front door. @module */
export { createRenderer, type RendererOptions } from "./renderer.ts";
export * from "./types.ts";
export { windowTable } from "./window_table.ts";
