/** The front door. @module */
export {
  presetOf,
  presetsFor,
  type VolumePreset,
  volumePresets,
} from "./presets.ts";
export { createRenderer, type RendererOptions } from "./renderer.ts";
export * from "./types.ts";
export { windowTable } from "./window_table.ts";
