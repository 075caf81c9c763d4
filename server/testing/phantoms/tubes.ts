/** Tubes and balls that are painted voxel by voxel: vessels, airways, ribs. @module */
import type { Raster } from "./field.ts";

/** A straight piece of tube with round ends; radius runs from one end to the other. */
export interface Tube {
  readonly from: readonly [number, number, number];
  readonly to: readonly [number, number, number];
  readonly radiusMm: number;
  readonly endRadiusMm: number;
  /** What fills it, in the unit of the picture. */
  readonly value: number;
  /** Height against width of the cross-section in z; ribs are taller than thick. */
  readonly tallness?: number;
}

/** Tubes sorted for painting slice by slice, in the order given. */
export class TubePainter {
  readonly #raster: Raster;
  readonly #bySlice: Tube[][];

  constructor(raster: Raster, tubes: readonly Tube[]) {
    this.#raster = raster;
    this.#bySlice = Array.from({ length: raster.slices }, () => []);
    for (const tube of tubes) {
      const reach = reachMm(tube, raster) * (tube.tallness ?? 1);
      const at = (z: number): number =>
        (z - raster.originLps[2]) / raster.sliceMm;
      const low = Math.ceil(at(Math.min(tube.from[2], tube.to[2]) - reach));
      const high = Math.floor(at(Math.max(tube.from[2], tube.to[2]) + reach));
      for (
        let k = Math.max(0, low);
        k <= Math.min(raster.slices - 1, high);
        k++
      ) this.#bySlice[k]!.push(tube);
    }
  }

  /** Paints the tubes that cross a slice, with edges a voxel wide. */
  paint(k: number, into: Float32Array): void {
    for (const tube of this.#bySlice[k]!) {
      paintTube(this.#raster, tube, k, into);
    }
  }
}

function reachMm(tube: Tube, raster: Raster): number {
  return Math.max(tube.radiusMm, tube.endRadiusMm) + raster.pixelMm;
}

function paintTube(
  raster: Raster,
  tube: Tube,
  k: number,
  into: Float32Array,
): void {
  const { pixelMm, columns, rows, originLps } = raster;
  const squash = 1 / (tube.tallness ?? 1);
  const [ax, ay, az] = tube.from;
  const bx = tube.to[0] - ax, by = tube.to[1] - ay;
  const bz = (tube.to[2] - az) * squash;
  const lengthSquared = Math.max(1e-9, bx * bx + by * by + bz * bz);
  const pz = (originLps[2] + k * raster.sliceMm - az) * squash;
  const reach = reachMm(tube, raster);
  const bound = (low: number, high: number, from: number, count: number) => [
    Math.max(0, Math.ceil((Math.min(low, high) - reach - from) / pixelMm)),
    Math.min(
      count - 1,
      Math.floor((Math.max(low, high) + reach - from) / pixelMm),
    ),
  ];
  const [x0, x1] = bound(ax, tube.to[0], originLps[0], columns);
  const [y0, y1] = bound(ay, tube.to[1], originLps[1], rows);
  for (let y = y0!; y <= y1!; y++) {
    const py = originLps[1] + y * pixelMm - ay;
    for (let x = x0!; x <= x1!; x++) {
      const px = originLps[0] + x * pixelMm - ax;
      let t = (px * bx + py * by + pz * bz) / lengthSquared;
      t = t < 0 ? 0 : t > 1 ? 1 : t;
      const dx = px - t * bx, dy = py - t * by, dz = pz - t * bz;
      const radius = tube.radiusMm + (tube.endRadiusMm - tube.radiusMm) * t;
      const inside = radius - Math.sqrt(dx * dx + dy * dy + dz * dz);
      const cover = inside / pixelMm + 0.5;
      if (cover <= 0) continue;
      const p = y * columns + x;
      into[p] = cover >= 1
        ? tube.value
        : into[p]! + (tube.value - into[p]!) * cover;
    }
  }
}
