/** Where a pixel's ray goes, and each of its samples. @module */
import { f32, multiplyAdd, nearest } from "./f32.ts";

type Triple = readonly [number, number, number];

/** A vector that changes from pixel to pixel. */
export interface PlainAcross {
  readonly base: Triple;
  readonly perX: Triple;
  readonly perY: Triple;
}

/** As the kernels' RayParameters; every number already in single precision. */
export interface PlainRays {
  readonly origin: PlainAcross;
  readonly direction: PlainAcross;
  readonly mm: PlainAcross;
  readonly boxMinIjk: Triple;
  readonly boxMaxIjk: Triple;
  readonly depthMm: number;
  readonly stepMm: number;
}

/** A ray's samples in fixed point: `point + n * step` for n below count. */
export interface PlainRay {
  readonly point: Triple;
  readonly step: Triple;
  readonly count: number;
}

const AXES = [0, 1, 2] as const;
const FRACTION_ONE = 65536;
const SLIGHT = f32(1e-7);

/** The ray of pixel (x, y); no samples where it misses the box. */
export function rayAt(rays: PlainRays, x: number, y: number): PlainRay {
  const across = ({ base, perX, perY }: PlainAcross, axis: number): number =>
    multiplyAdd(x, perX[axis]!, multiplyAdd(y, perY[axis]!, base[axis]!));
  const [i, j, k] = AXES.map((axis) => across(rays.mm, axis)) as [
    number,
    number,
    number,
  ];
  const square = multiplyAdd(i, i, multiplyAdd(j, j, f32(k * k)));
  const perLength = f32(1 / f32(Math.sqrt(square)));
  let near = 0, far = rays.depthMm;
  const lines = AXES.map((axis) => {
    const o = across(rays.origin, axis);
    const scaled = f32(across(rays.direction, axis) * perLength);
    const d = Math.abs(scaled) < SLIGHT ? SLIGHT : scaled;
    const per = f32(1 / d);
    const low = f32(f32(rays.boxMinIjk[axis]! - o) * per);
    const high = f32(f32(rays.boxMaxIjk[axis]! - o) * per);
    near = Math.max(near, Math.min(low, high));
    far = Math.min(far, Math.max(low, high));
    return { o, d };
  });
  const perStep = f32(1 / rays.stepMm);
  const count = near < far
    ? f32(Math.floor(f32(f32(far - near) * perStep)) + 1)
    : 0;
  return {
    point: lines.map(({ o, d }) =>
      Math.floor(f32(multiplyAdd(near, d, o) * FRACTION_ONE))
    ) as unknown as Triple,
    step: lines.map(({ d }) =>
      nearest(f32(f32(d * rays.stepMm) * FRACTION_ONE))
    ) as unknown as Triple,
    count,
  };
}

/** The n-th sample's place. */
export function placeOf({ point, step }: PlainRay, n: number): Triple {
  return [
    point[0] + n * step[0],
    point[1] + n * step[1],
    point[2] + n * step[2],
  ];
}
