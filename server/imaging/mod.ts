/** The front door. @module */
export * from "./types.ts";
export * from "./view/mpr_picture.ts";
export * from "./view/pixel_map.ts";
export * from "./view/stack_picture.ts";
export * from "./view/states.ts";
export * from "./view/volume_box.ts";
export * from "./view/volume_camera.ts";
