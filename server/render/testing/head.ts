/** A small head made by code: nothing about it is the same left and right, front and back, or up and down. @module */
import type { Affine, Vec3 } from "#base";
import type { Renderer, RenderVolume } from "../types.ts";
import { centered, makeVolume } from "./phantom.ts";

const SIZE: Vec3 = [56, 64, 40];
const SPACING: Vec3 = [3, 3, 5];

/** Skin, skull, brain, ventricles, a nose in front, an ear at the left, a bleed at the left. */
function value(x: number, y: number, z: number): number {
  const inside = (c: Vec3, r: Vec3): boolean =>
    ((x - c[0]) / r[0]) ** 2 + ((y - c[1]) / r[1]) ** 2 +
        ((z - c[2]) / r[2]) ** 2 < 1;
  const ripple = 4 * Math.sin(x / 5) * Math.sin(y / 7) * Math.sin(z / 6);
  if (inside([34, -10, 12], [9, 12, 10])) return 68 + ripple;
  if (inside([6, 0, 8], [5, 26, 9]) || inside([-6, 0, 8], [4, 26, 9])) return 6;
  if (inside([0, 0, 5], [58, 72, 70])) return 34 + ripple;
  if (inside([0, 0, 5], [65, 79, 77])) return 1100;
  if (inside([0, 0, 0], [72, 86, 86])) return 40;
  if (inside([0, -88, -10], [9, 10, 16])) return 45;
  if (inside([74, 6, 0], [6, 12, 18])) return 42;
  return -1000;
}

/** In HU, on its own axes or on the grid of a tilted gantry. */
export function headVolume(
  renderer: Renderer,
  tiltMmPerMm = 0,
): Promise<RenderVolume> {
  const m = centered(SIZE, SPACING);
  const shift = tiltMmPerMm * SPACING[2];
  const map: Affine = [
    ...[m[0], m[1], m[2], m[3]] as const,
    ...[m[4], m[5], shift, m[7] - shift * (SIZE[2] - 1) / 2] as const,
    ...[m[8], m[9], m[10], m[11]] as const,
  ];
  return makeVolume(
    renderer,
    SIZE,
    map,
    (i, j, k) =>
      Math.round(value(
        map[0] * i + map[3],
        map[5] * j + map[6] * k + map[7],
        map[10] * k + map[11],
      )),
  );
}
