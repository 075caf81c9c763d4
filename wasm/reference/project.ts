/** Projections of one pixel: every sample of its ray. @module */
import { f32, nearest } from "./f32.ts";
import { placeOf, type PlainRays, rayAt } from "./ray.ts";
import { type PlainVolume, SAMPLE_ONE, sampleAt } from "./volume.ts";

const TABLE_ZERO = 32768;

/** Grey by a table of 65,536; 0 where the ray meets nothing. */
export function projectPixel(
  volume: PlainVolume,
  rays: PlainRays,
  method: "maximum" | "minimum" | "average",
  table: Uint8Array,
  x: number,
  y: number,
): number {
  const ray = rayAt(rays, x, y);
  if (ray.count === 0) return 0;
  let largest = -Infinity, smallest = Infinity, sum = 0;
  for (let n = 0; n < ray.count; n++) {
    const sample = sampleAt(volume, ...placeOf(ray, n));
    largest = Math.max(largest, sample);
    smallest = Math.min(smallest, sample);
    sum = f32(sum + sample);
  }
  const result = {
    maximum: largest,
    minimum: smallest,
    average: f32(sum / ray.count),
  }[method];
  return table[nearest(f32(result / SAMPLE_ONE)) + TABLE_ZERO]!;
}
