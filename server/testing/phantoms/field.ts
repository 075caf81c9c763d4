/**
 * Smooth functions of space, sampled on a coarse lattice and interpolated for
 * every voxel of a slice: organs are smooth, so a lattice of a few millimetres
 * holds them, and a slice costs nanoseconds a voxel.
 *
 * @module
 */

/** Where the voxels of a phantom lie: axial slices, rows along x, columns along y, LPS mm. */
export interface Raster {
  readonly columns: number;
  readonly rows: number;
  readonly slices: number;
  /** Between columns and rows alike. */
  readonly pixelMm: number;
  readonly sliceMm: number;
  /** Centre of the first voxel. */
  readonly originLps: readonly [number, number, number];
}

/** What a field gives where nothing of its body is near: far outside, mm. */
const FAR_MM = 99;

/** A body whose lattice planes stay this far outside is not interpolated. */
const NEAR_MM = 8;

/** A function of a place in LPS mm. */
export type SpaceFunction = (x: number, y: number, z: number) => number;

/** Interpolates functions over the slices of one raster, keeping two lattice planes of each. */
export class Field {
  readonly #raster: Raster;
  readonly #f: SpaceFunction;
  readonly #stepPx: number;
  readonly #stepMm: number;
  readonly #width: number;
  readonly #height: number;
  readonly #planes = new Map<number, { values: Float32Array; least: number }>();
  readonly #out: Float32Array;
  #isFar = false;

  /** @param stepPx lattice step in the slice; along z it is as many mm */
  constructor(raster: Raster, f: SpaceFunction, stepPx: number) {
    this.#raster = raster;
    this.#f = f;
    this.#stepPx = stepPx;
    this.#stepMm = stepPx * raster.pixelMm;
    this.#width = Math.ceil(raster.columns / stepPx) + 1;
    this.#height = Math.ceil(raster.rows / stepPx) + 1;
    this.#out = new Float32Array(raster.columns * raster.rows);
  }

  /** The values of one slice; overwritten by the next call. */
  slice(k: number): Float32Array {
    const at = k * this.#raster.sliceMm / this.#stepMm;
    const low = Math.floor(at);
    const a = this.#plane(low);
    const b = this.#plane(low + 1);
    for (const key of this.#planes.keys()) {
      if (key < low) this.#planes.delete(key);
    }
    const isFar = Math.min(a.least, b.least) > NEAR_MM;
    if (!isFar) this.#interpolate(a.values, b.values, at - low);
    else if (!this.#isFar) this.#out.fill(FAR_MM);
    this.#isFar = isFar;
    return this.#out;
  }

  /** Whether the last slice was far outside the body throughout. */
  get isFar(): boolean {
    return this.#isFar;
  }

  #plane(n: number): { values: Float32Array; least: number } {
    const known = this.#planes.get(n);
    if (known) return known;
    const values = new Float32Array(this.#width * this.#height);
    let least = Infinity;
    const [x0, y0, z0] = this.#raster.originLps;
    const z = z0 + n * this.#stepMm;
    for (let y = 0, p = 0; y < this.#height; y++) {
      for (let x = 0; x < this.#width; x++, p++) {
        const value = this.#f(x0 + x * this.#stepMm, y0 + y * this.#stepMm, z);
        values[p] = value;
        if (value < least) least = value;
      }
    }
    const plane = { values, least };
    this.#planes.set(n, plane);
    return plane;
  }

  #interpolate(a: Float32Array, b: Float32Array, t: number): void {
    const { columns, rows } = this.#raster;
    const step = this.#stepPx;
    const width = this.#width;
    const line = new Float32Array(width);
    for (let y = 0; y < rows; y++) {
      const cell = Math.floor(y / step);
      const v = y / step - cell;
      const p = cell * width;
      for (let x = 0; x < width; x++) {
        const top = a[p + x]! + (b[p + x]! - a[p + x]!) * t;
        const under = a[p + width + x]! +
          (b[p + width + x]! - a[p + width + x]!) * t;
        line[x] = top + (under - top) * v;
      }
      for (let x = 0, o = y * columns; x < columns; o += step, x += step) {
        const from = line[x / step]!;
        const by = (line[x / step + 1]! - from) / step;
        for (let s = 0; s < step; s++) this.#out[o + s] = from + by * s;
      }
    }
  }
}
