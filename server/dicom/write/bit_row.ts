/** One-bit samples in a row, frames not beginning at bytes: PS3.5 8.1.1 and 8.2. @module */

/** Packs samples of 0 and 1, the first into the lowest bit, across calls. */
export class BitRow {
  #byte = 0;
  #count = 0;

  /** The whole bytes that these samples fill. */
  add(samples: Uint8Array): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array((this.#count + samples.length) >> 3);
    let at = 0;
    for (const sample of samples) {
      this.#byte |= (sample & 1) << this.#count;
      if (++this.#count < 8) continue;
      bytes[at++] = this.#byte;
      this.#byte = 0;
      this.#count = 0;
    }
    return bytes;
  }

  /** The last byte, where it is not full. */
  rest(): Uint8Array<ArrayBuffer> {
    return this.#count === 0 ? new Uint8Array(0) : new Uint8Array([this.#byte]);
  }
}
