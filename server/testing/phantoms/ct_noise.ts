/** Noise as a CT reconstruction leaves it: correlated over a few pixels, different in each slice. @module */
import { normal, uniform } from "./random.ts";

const SIDE = 512;
const LAYERS = 6;

/** Adds noise slice by slice, from a pool of correlated layers. */
export class CtNoise {
  readonly #pool: Float32Array[];
  readonly #next: () => number;

  constructor(seed: number) {
    this.#pool = pool(seed);
    this.#next = uniform(seed + 77);
  }

  /** Adds noise of deviation `sigma` to a slice, through random windows of two layers. */
  add(values: Float32Array, columns: number, sigma: number): void {
    const rows = values.length / columns;
    const a = this.#pool[Math.floor(this.#next() * LAYERS)]!;
    const b = this.#pool[Math.floor(this.#next() * LAYERS)]!;
    const shift = (): number => Math.floor(this.#next() * SIDE);
    const ax = shift(), ay = shift(), bx = shift(), by = shift();
    const scale = sigma * Math.SQRT1_2;
    for (let y = 0, p = 0; y < rows; y++) {
      const rowA = ((y + ay) % SIDE) * SIDE;
      const rowB = ((y + by) % SIDE) * SIDE;
      for (let x = 0; x < columns; x++, p++) {
        values[p]! += scale *
          (a[rowA + ((x + ax) & (SIDE - 1))]! +
            b[rowB + ((x + bx) & (SIDE - 1))]!);
      }
    }
  }
}

/** Made once a seed: white noise through a small kernel, unit deviation again. */
function pool(seed: number): Float32Array[] {
  const next = normal(seed);
  return Array.from({ length: LAYERS }, () => {
    const white = new Float32Array(SIDE * SIDE);
    for (let p = 0; p < white.length; p++) white[p] = next();
    const out = new Float32Array(SIDE * SIDE);
    let sum = 0;
    for (let y = 0, p = 0; y < SIDE; y++) {
      for (let x = 0; x < SIDE; x++, p++) {
        const left = y * SIDE + ((x + SIDE - 1) & (SIDE - 1));
        const right = y * SIDE + ((x + 1) & (SIDE - 1));
        const up = ((y + SIDE - 1) & (SIDE - 1)) * SIDE + x;
        const down = ((y + 1) & (SIDE - 1)) * SIDE + x;
        const value = 2 * white[p]! + white[left]! + white[right]! +
          white[up]! + white[down]!;
        out[p] = value;
        sum += value * value;
      }
    }
    const scale = 1 / Math.sqrt(sum / out.length);
    return out.map((value) => value * scale);
  });
}
