/** Blocks of an arena that live as long as one piece of work. @module */
import { JOB_BYTES } from "../layout.ts";
import type { Arena } from "./arena.ts";
import { JobBlock } from "./job_block.ts";

/** Frees on disposal all that was allocated through it. */
export class ArenaScope implements Disposable {
  readonly arena: Arena;
  readonly #addresses: number[] = [];

  constructor(arena: Arena) {
    this.arena = arena;
  }

  /** Hands over an address that was allocated elsewhere. */
  adopt(address: number): number {
    this.#addresses.push(address);
    return address;
  }

  allocate(bytes: number): number {
    return this.adopt(this.arena.allocate(bytes));
  }

  /** A copy of bytes. */
  copy(bytes: ArrayBufferView<ArrayBufferLike>): number {
    const address = this.allocate(bytes.byteLength);
    new Uint8Array(this.arena.buffer, address, bytes.byteLength).set(
      new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    );
    return address;
  }

  /** Parameters for a kernel, to be written. */
  job(): { readonly address: number; readonly block: JobBlock } {
    const address = this.allocate(JOB_BYTES);
    return { address, block: new JobBlock(this.arena, address, JOB_BYTES) };
  }

  [Symbol.dispose](): void {
    for (const address of this.#addresses.splice(0)) this.arena.free(address);
  }
}
