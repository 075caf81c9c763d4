import type { BlobStore } from "#storage";

/**
 * Removes blobs while nothing is being received: the same bytes may be coming
 * in at this moment, and the store, which keeps them once, has said already
 * that they are here.
 */
export class BlobRemovals {
  readonly #blobs: BlobStore;
  readonly #isWanted: (hash: string) => Promise<boolean>;
  readonly #hashes = new Set<string>();
  #receiving = 0;
  #running: Promise<void> | undefined;

  /** @param isWanted asked before each removal */
  constructor(
    blobs: BlobStore,
    isWanted: (hash: string) => Promise<boolean>,
  ) {
    this.#blobs = blobs;
    this.#isWanted = isWanted;
  }

  /** Asks for a removal; it happens once nothing is being received. */
  request(hash: string): void {
    this.#hashes.add(hash);
  }

  /** Runs a reception: no blob goes away meanwhile. */
  async whileReceiving<T>(work: () => Promise<T>): Promise<T> {
    while (this.#running !== undefined) await this.#running;
    this.#receiving++;
    try {
      return await work();
    } finally {
      this.#receiving--;
      await this.#removeNow();
    }
  }

  async #removeNow(): Promise<void> {
    if (this.#receiving > 0 || this.#hashes.size === 0) return;
    const hashes = [...this.#hashes];
    this.#hashes.clear();
    this.#running = this.#remove(hashes);
    try {
      await this.#running;
    } finally {
      this.#running = undefined;
    }
  }

  async #remove(hashes: readonly string[]): Promise<void> {
    for (const hash of hashes) {
      if (!await this.#isWanted(hash)) await this.#blobs.remove(hash);
    }
  }
}
