import {
  type BlobStore,
  type Change,
  type Collection,
  type DocumentStore,
  put,
  remove,
} from "#storage";

/** By hash: blobs to be removed, so that a crash leaves none of them lying. */
const REMOVALS: Collection<{ readonly hash: string }> = {
  name: "ingest.removals",
  indexes: {},
};

/**
 * Removes blobs while nothing is being received: the same bytes may be coming
 * in at this moment, and the store, which keeps them once, has said already
 * that they are here.
 */
export class BlobRemovals {
  readonly #blobs: BlobStore;
  readonly #documents: DocumentStore;
  readonly #isWanted: (hash: string) => Promise<boolean>;
  readonly #hashes = new Set<string>();
  #receiving = 0;
  #running: Promise<void> | undefined;

  /** @param isWanted asked before each removal */
  constructor(
    blobs: BlobStore,
    documents: DocumentStore,
    isWanted: (hash: string) => Promise<boolean>,
  ) {
    this.#blobs = blobs;
    this.#documents = documents;
    this.#isWanted = isWanted;
  }

  /** Asks for a removal, durably; it happens once nothing is being received. */
  async request(hash: string): Promise<void> {
    await this.#write(put(REMOVALS, hash, { hash }));
    this.#hashes.add(hash);
  }

  /** The bytes are used after all. */
  async withdraw(hash: string): Promise<void> {
    const asked = await this.#documents.get(REMOVALS, hash);
    if (asked !== undefined) await this.#write(remove(REMOVALS, hash));
  }

  /** Goes on with what earlier runs were asked for. */
  async recover(): Promise<void> {
    for await (const { id } of this.#documents.all(REMOVALS)) {
      this.#hashes.add(id);
    }
    await this.whileReceiving(() => Promise.resolve());
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
      // Withdrawn, perhaps, since it was asked for.
      if (await this.#documents.get(REMOVALS, hash) === undefined) continue;
      if (!await this.#isWanted(hash)) await this.#blobs.remove(hash);
      await this.#write(remove(REMOVALS, hash));
    }
  }

  async #write(change: Change): Promise<void> {
    const written = await this.#documents.write([change]);
    if (!written.ok) throw new Error(written.error.message);
  }
}
