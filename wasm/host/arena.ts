/** One shared memory, and who has which part of it. @module */
import { ARENA_ADDRESS } from "../layout.ts";

const PAGE_BYTES = 65536;
/** WebAssembly's own end with 32-bit addresses, less a page that reads may stray into. */
const MAX_BYTES = 65535 * PAGE_BYTES;
/** Blocks begin on cache lines of their own. */
const ALIGN_BYTES = 64;

/** A free stretch. */
interface Gap {
  address: number;
  bytes: number;
}

let nextId = 1;

/**
 * A shared WebAssembly memory whose parts are handed out and taken back;
 * first fit, growing when none does. Every part is the caller's until freed.
 */
export class Arena {
  /** Names the memory to workers. */
  readonly id: number = nextId++;
  readonly memory: WebAssembly.Memory;
  /** In order of address; neighbours are merged. */
  readonly #gaps: Gap[];
  readonly #sizes = new Map<number, number>();

  /** @param initialBytes what is likely needed; untouched pages cost nothing */
  constructor(initialBytes: number) {
    const pages = Math.ceil((ARENA_ADDRESS + initialBytes) / PAGE_BYTES) + 1;
    this.memory = new WebAssembly.Memory({
      initial: Math.min(pages, MAX_BYTES / PAGE_BYTES),
      maximum: 65536,
      shared: true,
    });
    this.#gaps = [{
      address: ARENA_ADDRESS,
      bytes: this.sizeBytes - ARENA_ADDRESS - PAGE_BYTES,
    }];
  }

  /** The memory's size now. */
  get sizeBytes(): number {
    return this.memory.buffer.byteLength;
  }

  /** The buffer now: after growth, a new one over the same memory. */
  get buffer(): SharedArrayBuffer {
    return this.memory.buffer as unknown as SharedArrayBuffer;
  }

  /**
   * The address of `bytes` that are the caller's, on a cache line of their
   * own; their content is whatever was there.
   *
   * @throws {RangeError} Where the memory can't grow that far.
   */
  allocate(bytes: number): number {
    const size = Math.max(
      ALIGN_BYTES,
      Math.ceil(bytes / ALIGN_BYTES) * ALIGN_BYTES,
    );
    let gap = this.#gaps.find((gap) => gap.bytes >= size);
    if (gap === undefined) {
      this.#grow(size);
      gap = this.#gaps.at(-1)!;
    }
    const address = gap.address;
    gap.address += size;
    gap.bytes -= size;
    if (gap.bytes === 0) this.#gaps.splice(this.#gaps.indexOf(gap), 1);
    this.#sizes.set(address, size);
    return address;
  }

  /** Takes a part back. */
  free(address: number): void {
    const bytes = this.#sizes.get(address);
    if (bytes === undefined) {
      throw new RangeError(`Cannot free ${address}: it was not allocated`);
    }
    this.#sizes.delete(address);
    this.#addGap({ address, bytes });
  }

  #addGap(gap: Gap): void {
    let at = this.#gaps.findIndex((other) => other.address > gap.address);
    if (at < 0) at = this.#gaps.length;
    this.#gaps.splice(at, 0, gap);
    this.#merge(at);
    this.#merge(at - 1);
  }

  /** Makes one of the gap at an index and its next, where they touch. */
  #merge(index: number): void {
    const gap = this.#gaps[index];
    const next = this.#gaps[index + 1];
    if (gap === undefined || next === undefined) return;
    if (gap.address + gap.bytes !== next.address) return;
    gap.bytes += next.bytes;
    this.#gaps.splice(index + 1, 1);
  }

  #grow(bytes: number): void {
    const before = this.sizeBytes;
    const pages = Math.ceil(bytes / PAGE_BYTES);
    if (before + pages * PAGE_BYTES > MAX_BYTES) {
      throw new RangeError(
        `Cannot allocate ${bytes} bytes: the memory holds ${before} and ends at ${MAX_BYTES}`,
      );
    }
    this.memory.grow(pages);
    this.#addGap({ address: before - PAGE_BYTES, bytes: pages * PAGE_BYTES });
  }
}
