/** Typed doors to the WebAssembly kernels. @module */
export { LUT_SIZE, SCRATCH_BYTES } from "../layout.ts";
export { Arena } from "./arena.ts";
export { drawFrame, type FrameParameters } from "./frame.ts";
export { encodeJpeg } from "./jpeg.ts";
export type { KernelVariant } from "./kernels.ts";
export { drawPlane, type PlaneParameters } from "./plane.ts";
export { Pool } from "./pool.ts";
export {
  type Across,
  type CompositeParameters,
  drawComposite,
  drawProjection,
  enlarge,
  type Metric,
  type RayParameters,
} from "./rays.ts";
export { allocateSurface, readSurface, type Surface } from "./surface.ts";
export {
  type PlacedTransfer,
  placeTransfer,
  type TransferTables,
} from "./transfer.ts";
export { volumeBytes, VolumeMemory } from "./volume_memory.ts";
export { ArenaScope } from "./scope.ts";
export { encodePng } from "./png.ts";
