/** Writes a job's parameters where the kernels read them. @module */
import type { Arena } from "./arena.ts";

/** Little-endian views over one block of an arena, by offset from its start. */
export class JobBlock {
  readonly #view: DataView;

  constructor(arena: Arena, address: number, bytes: number) {
    this.#view = new DataView(arena.buffer, address, bytes);
  }

  /** A count, a size, or (unsigned) an address. */
  i32(offset: number, value: number): void {
    if (value > 0x7fffffff) this.#view.setUint32(offset, value, true);
    else this.#view.setInt32(offset, value, true);
  }

  f32(offset: number, ...values: number[]): void {
    values.forEach((value, n) =>
      this.#view.setFloat32(offset + 4 * n, value, true)
    );
  }

  f64(offset: number, ...values: number[]): void {
    values.forEach((value, n) =>
      this.#view.setFloat64(offset + 8 * n, value, true)
    );
  }
}
