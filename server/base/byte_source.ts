/** Bytes that can be read in pieces, so that no file need be held whole. @module */

/** A finite, immutable run of bytes. */
export interface ByteSource {
  readonly sizeBytes: number;
  /**
   * The path of a file that holds exactly these bytes, where there is one: a
   * worker opens it itself instead of being sent the bytes.
   */
  readonly path?: string;
  /** Bytes from `offset`; fewer than `length` only at the end. */
  read(offset: number, length: number): Promise<Uint8Array<ArrayBuffer>>;
}

/** A source over bytes in memory. */
export function bytesSource(bytes: Uint8Array<ArrayBuffer>): ByteSource {
  return {
    sizeBytes: bytes.length,
    read: (offset, length) =>
      Promise.resolve(bytes.subarray(offset, offset + length)),
  };
}
