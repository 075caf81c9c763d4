/**
 * What a picture should be, in double precision and without any shortcut:
 * every sample, transfer functions without tables, no early end that could be
 * seen. Written apart from the kernels and their twins.
 *
 * @module
 */
import type { Vec3 } from "#base";
import { vec } from "#base";
import type { Camera, TransferFunction, VolumeJob } from "#render";
import type { BenchVolume } from "./volumes.ts";

/** Every third pixel of every third row is compared: odd, so that no pattern of a kernel's own hides. */
const STRIDE_PX = 3;
/** What may still come is less than a hundredth of a grey. */
const OPAQUE = 1e-5;

/**
 * Peak signal-to-noise ratios, in dB, of pictures of one job (1 or 4 bytes a
 * pixel, one by one) against the reference, over the whole picture, background
 * included.
 */
export function decibelsFromReference(
  bench: BenchVolume,
  job: VolumeJob,
  pictures: readonly Uint8Array[],
): number[] {
  const { widthPx, heightPx } = job.output;
  const rays = raysOf(job.camera, widthPx, heightPx);
  const grid = new Grid(bench);
  const channels = job.method === "composite" ? 4 : 1;
  const squares = pictures.map(() => 0);
  let count = 0;
  for (let y = 1; y < heightPx; y += STRIDE_PX) {
    for (let x = 1; x < widthPx; x += STRIDE_PX) {
      const truth = channels === 1
        ? [greyOf(grid, job, rays(x, y))]
        : colorOf(grid, job, rays(x, y));
      count += truth.length;
      truth.forEach((value, n) => {
        const at = (y * widthPx + x) * channels + n;
        pictures.forEach((picture, p) => {
          squares[p]! += (picture[at]! - 255 * value) ** 2;
        });
      });
    }
  }
  return squares.map((sum) => 10 * Math.log10(255 ** 2 * count / sum));
}

interface Ray {
  readonly eye: Vec3;
  readonly along: Vec3;
  readonly toLight: Vec3;
}

function raysOf(
  camera: Camera,
  widthPx: number,
  heightPx: number,
): (x: number, y: number) => Ray {
  const { positionLps: eye, focalPointLps, upLps, viewAngleDeg } = camera;
  const forward = vec.normalize(vec.subtract(focalPointLps, eye));
  const right = vec.normalize(vec.cross(forward, upLps));
  const down = vec.cross(forward, right);
  const pixel = 2 * Math.tan(viewAngleDeg! * Math.PI / 360) / heightPx;
  return (x, y) => {
    const u = (x + 0.5 - widthPx / 2) * pixel;
    const v = (y + 0.5 - heightPx / 2) * pixel;
    const across = vec.add(vec.scale(right, u), vec.scale(down, v));
    const along = vec.normalize(vec.add(forward, across));
    return { eye, along, toLight: vec.scale(forward, -1) };
  };
}

/** A grid of voxels at its spacing, its first voxel's centre at the origin. */
class Grid {
  readonly stepMm: number;
  readonly #bench: BenchVolume;
  /** Gradient per mm at the last sampled point. */
  readonly gradient: [number, number, number] = [0, 0, 0];

  constructor(bench: BenchVolume) {
    this.#bench = bench;
    const [x, y, z] = bench.spacingMm;
    this.stepMm = (x + y + z) / 6;
  }

  /** Distances at which a ray enters and leaves the voxels, which reach half a voxel past their centres. */
  span({ eye, along }: Ray): readonly [number, number] {
    const { sizeVx, spacingMm } = this.#bench;
    let near = 0, far = Infinity;
    for (let n = 0; n < 3; n++) {
      const a = (-0.5 * spacingMm[n]! - eye[n]!) / along[n]!;
      const b = ((sizeVx[n]! - 0.5) * spacingMm[n]! - eye[n]!) / along[n]!;
      near = Math.max(near, Math.min(a, b));
      far = Math.min(far, Math.max(a, b));
    }
    return [near, far];
  }

  /** Trilinear value at a point in mm; with the gradient of central differences if asked for. */
  sample(x: number, y: number, z: number, withGradient: boolean): number {
    const [sx, sy, sz] = this.#bench.spacingMm;
    const i = Math.floor(x / sx),
      j = Math.floor(y / sy),
      k = Math.floor(z / sz);
    const u = x / sx - i, v = y / sy - j, w = z / sz - k;
    if (withGradient) this.gradient.fill(0);
    let value = 0;
    for (let corner = 0; corner < 8; corner++) {
      const a = corner & 1, b = corner >> 1 & 1, c = corner >> 2;
      const weight = (a ? u : 1 - u) * (b ? v : 1 - v) * (c ? w : 1 - w);
      const [p, q, r] = [i + a, j + b, k + c];
      value += weight * this.#voxel(p, q, r);
      if (!withGradient) continue;
      const g = this.gradient;
      g[0] += weight * (this.#voxel(p + 1, q, r) - this.#voxel(p - 1, q, r)) /
        sx;
      g[1] += weight * (this.#voxel(p, q + 1, r) - this.#voxel(p, q - 1, r)) /
        sy;
      g[2] += weight * (this.#voxel(p, q, r + 1) - this.#voxel(p, q, r - 1)) /
        sz;
    }
    return value;
  }

  /** Beyond the edge: the voxel at the edge. */
  #voxel(i: number, j: number, k: number): number {
    const { sizeVx: [nx, ny, nz], voxels } = this.#bench;
    const p = i < 0 ? 0 : i >= nx ? nx - 1 : i;
    const q = j < 0 ? 0 : j >= ny ? ny - 1 : j;
    const r = k < 0 ? 0 : k >= nz ? nz - 1 : k;
    return voxels[(r * ny + q) * nx + p]!;
  }
}

/** The largest sample through the window, 0 to 1. */
function greyOf(grid: Grid, job: VolumeJob, ray: Ray): number {
  const { eye, along } = ray;
  const [near, far] = grid.span(ray);
  if (!(near < far)) return 0;
  let largest = -Infinity;
  for (let t = near; t <= far; t += grid.stepMm) {
    const value = grid.sample(
      eye[0] + t * along[0],
      eye[1] + t * along[1],
      eye[2] + t * along[2],
      false,
    );
    if (value > largest) largest = value;
  }
  const { center, width } = job.window!;
  return Math.min(1, Math.max(0, (largest - center) / width + 0.5));
}

/** Red, green and blue over black, 0 to 1. */
function colorOf(grid: Grid, job: VolumeJob, ray: Ray): readonly number[] {
  const { colors, opacities, shading } = job.transfer!;
  const { eye, along, toLight } = ray;
  const [near, far] = grid.span(ray);
  const sum = [0, 0, 0];
  let through = 1;
  for (let t = near; t <= far && through > OPAQUE; t += grid.stepMm) {
    const x = eye[0] + t * along[0];
    const y = eye[1] + t * along[1];
    const z = eye[2] + t * along[2];
    const opacity = at(opacities, grid.sample(x, y, z, false), 1);
    if (opacity <= 0) continue;
    const value = grid.sample(x, y, z, true);
    const length = vec.length(grid.gradient);
    const facing = length === 0
      ? 0
      : Math.abs(vec.dot(grid.gradient, toLight)) / length;
    const matt = shading!.ambient + shading!.diffuse * facing;
    const gloss = shading!.specular * facing ** shading!.specularPower;
    const weight = through * (1 - (1 - opacity) ** grid.stepMm);
    for (let n = 0; n < 3; n++) {
      sum[n]! += weight * (at(colors, value, n + 1) * matt + gloss);
    }
    through -= weight;
  }
  return sum.map((s) => Math.min(1, s));
}

/** A piecewise linear function; its ends reach on. */
function at(
  points: TransferFunction["colors"] | TransferFunction["opacities"],
  value: number,
  column: number,
): number {
  const read = (n: number, c: number): number =>
    (points[n] as readonly number[])[c]!;
  if (value <= read(0, 0)) return read(0, column);
  for (let n = 1; n < points.length; n++) {
    if (value > read(n, 0)) continue;
    const t = (value - read(n - 1, 0)) / (read(n, 0) - read(n - 1, 0));
    return read(n - 1, column) + t * (read(n, column) - read(n - 1, column));
  }
  return read(points.length - 1, column);
}
