/** Things made once and kept while used, and a few of them after. @module */

interface Entry<T> {
  readonly made: Promise<T>;
  users: number;
}

/** Keeps what was used last, up to a count; what is in use always. */
export class Leases<T> {
  readonly #kept: number;
  readonly #dispose: (value: T) => void;
  /** In order of last use. */
  readonly #entries = new Map<unknown, Entry<T>>();

  constructor(kept: number, dispose: (value: T) => void) {
    this.#kept = kept;
    this.#dispose = dispose;
  }

  /** The thing by this key, made if there is none; dispose of the lease after use. */
  async get(
    key: unknown,
    make: () => Promise<T>,
  ): Promise<{ readonly value: T } & Disposable> {
    const entry = this.#entries.get(key) ?? { made: make(), users: 0 };
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    entry.users++;
    let isHeld = true;
    const release = (): void => {
      if (!isHeld) return;
      isHeld = false;
      entry.users--;
      this.#trim();
    };
    try {
      return { value: await entry.made, [Symbol.dispose]: release };
    } catch (error) {
      // Not kept: the next one tries again.
      if (this.#entries.get(key) === entry) this.#entries.delete(key);
      throw error;
    }
  }

  #trim(): void {
    for (const [key, entry] of this.#entries) {
      if (this.#entries.size <= this.#kept) return;
      if (entry.users > 0) continue;
      this.#entries.delete(key);
      entry.made.then(this.#dispose, () => {});
    }
  }
}
