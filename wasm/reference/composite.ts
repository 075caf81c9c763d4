/** Direct volume rendering of one pixel: every sample from front to back. @module */
import { f32, hold, multiplyAdd } from "./f32.ts";
import { placeOf, type PlainRays, rayAt } from "./ray.ts";
import type { Metric } from "../host/rays.ts";
import {
  differencesAt,
  type PlainVolume,
  SAMPLE_ONE,
  sampleAt,
} from "./volume.ts";

type Triple = readonly [number, number, number];

/** Tables and light, in single precision. */
export interface PlainComposite {
  readonly minVoxel: number;
  readonly entriesPerVoxel: number;
  readonly alpha: Float32Array;
  /** Red, green, blue, 0. */
  readonly color: Float32Array;
  readonly background: Triple;
  /** Transmittance at which a ray ends. */
  readonly opaque: number;
  readonly shading?: {
    readonly ambient: number;
    readonly diffuse: number;
    readonly specular: number;
    readonly specularPower: number;
    /** Of a gradient's length squared in mm: xx, 2xy, 2xz, yy, 2yz, zz. */
    readonly metric: Metric;
    readonly lightIjk: Triple;
  };
}

const FLAT = f32(1e-3);

/** Red, green and blue, 0 to 255. */
export function compositePixel(
  volume: PlainVolume,
  rays: PlainRays,
  composite: PlainComposite,
  x: number,
  y: number,
): Triple {
  const ray = rayAt(rays, x, y);
  const last = composite.alpha.length - 1;
  const scale = f32(composite.entriesPerVoxel / SAMPLE_ONE);
  const base = f32(-composite.minVoxel * composite.entriesPerVoxel);
  const sum = [0, 0, 0];
  let covered = 0, through = 1;
  for (let n = 0; n < ray.count && through > composite.opaque; n++) {
    const place = placeOf(ray, n);
    const entry = multiplyAdd(sampleAt(volume, ...place), scale, base);
    const index = Math.trunc(hold(entry, 0, last));
    const weight = f32(composite.alpha[index]! * through);
    if (weight === 0) continue;
    const [matt, gloss] = light(volume, composite, place);
    for (let c = 0; c < 3; c++) {
      const color = composite.color[4 * index + c]!;
      const lit = composite.shading === undefined
        ? color
        : multiplyAdd(color, matt, gloss);
      sum[c] = multiplyAdd(lit, weight, sum[c]!);
    }
    covered = f32(covered + weight);
    through = f32(through - weight);
  }
  const bare = f32(1 - covered);
  return composite.background.map((background, c) => {
    const scaled = multiplyAdd(
      multiplyAdd(bare, background, sum[c]!),
      255,
      0.5,
    );
    return Math.trunc(hold(scaled, 0, 255));
  }) as unknown as Triple;
}

/** What a colour is multiplied by, and what is added: two-sided Phong. */
function light(
  volume: PlainVolume,
  { shading }: PlainComposite,
  place: Triple,
): readonly [number, number] {
  if (shading === undefined) return [1, 0];
  const gradient = differencesAt(volume, ...place);
  const [x, y, z] = gradient;
  const [xx, xy, xz, yy, yz, zz] = shading.metric;
  const square = multiplyAdd(
    x,
    product(gradient, xx, xy, xz),
    multiplyAdd(
      y,
      multiplyAdd(y, yy, f32(z * yz)),
      multiplyAdd(z, f32(z * zz), FLAT),
    ),
  );
  const facing = Math.abs(
    f32(product(gradient, ...shading.lightIjk) / f32(Math.sqrt(square))),
  );
  return [
    multiplyAdd(facing, shading.diffuse, shading.ambient),
    highlight(facing, shading.specular, shading.specularPower),
  ];
}

function product(
  [x, y, z]: Triple,
  a: number,
  b: number,
  c: number,
): number {
  return multiplyAdd(x, a, multiplyAdd(y, b, f32(z * c)));
}

/** A whole power by squaring, in the kernels' order. */
function highlight(facing: number, specular: number, power: number): number {
  let square = facing, result = specular;
  for (let rest = power; rest > 0; rest >>= 1) {
    if (rest & 1) result = f32(result * square);
    square = f32(square * square);
  }
  return result;
}
