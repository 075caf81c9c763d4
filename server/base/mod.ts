/**
 * Small things every room may use: results, vectors, bounds, clocks, logs.
 *
 * @module
 */
export * from "./byte_source.ts";
export * from "./clock.ts";
export * from "./grant.ts";
export * from "./limits.ts";
export * from "./log.ts";
export * from "./result.ts";
export * as vec from "./vec.ts";
export type { Affine, Vec3 } from "./vec.ts";
