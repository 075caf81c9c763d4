/** What the reader looks at, and how it changes. @module */
export * from "./app.ts";
export * from "./directions.ts";
export * from "./gesture_orbit.ts";
export * from "./gesture_plane.ts";
export * from "./gesture_stack.ts";
export * from "./gesture_window.ts";
export * from "./keys.ts";
export * from "./layouts.ts";
export * from "./patient.ts";
export * from "./picture_geometry.ts";
export * from "./planes.ts";
export * from "./pointer_reader.ts";
export * from "./preferences.ts";
export * from "./quarantine.ts";
export * from "./routes.ts";
export * from "./studies.ts";
export * from "./study_details.ts";
export * from "./uploads.ts";
export * from "./view.ts";
export * from "./view_states.ts";
export * from "./viewer.ts";
export * from "./viewer_commands.ts";
export * from "./viewer_gestures.ts";
export * from "./volume_grid.ts";
export * from "./wheel_reader.ts";
export type { ApiError, LineState, LinkFigures, LinkWord, Picture } from "#net";
export {
  filesOfDrop,
  filesOfInput,
  type GatheredFile,
  type UploadEntry,
} from "#net";
