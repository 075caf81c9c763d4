/** The front door. @module */
export { createImaging } from "./create_imaging.ts";
export * from "./grey/display_value.ts";
export { frameSource, frameVoi, windowVoi } from "./grey/frame_source.ts";
export { projectionWindow, stackWindows } from "./grey/stack_windows.ts";
export * from "./grey/windows.ts";
export {
  createLiveImages,
  type LiveImages,
  type LiveTarget,
} from "./live/live_images.ts";
export type { LiveSource } from "./live/live_source.ts";
export type * from "./live/live_types.ts";
export {
  LOOK_SIZE,
  lookPicture,
  type LookTarget,
} from "./live/look_picture.ts";
export * from "./ports.ts";
export { narrowStacks } from "./series/narrow_stacks.ts";
export * from "./types.ts";
export * from "./view/mpr_picture.ts";
export * from "./view/pixel_map.ts";
export * from "./view/stack_picture.ts";
export * from "./view/states.ts";
export * from "./view/volume_box.ts";
export * from "./view/volume_camera.ts";
