/** One at a time for each key: the next waits until the one before has ended. */
export class Gate {
  readonly #tails = new Map<string, Promise<void>>();

  /** Runs `work` when nothing else runs for `key`. */
  async run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = this.#tails.get(key);
    const ended = Promise.withResolvers<void>();
    this.#tails.set(key, ended.promise);
    await before;
    try {
      return await work();
    } finally {
      if (this.#tails.get(key) === ended.promise) this.#tails.delete(key);
      ended.resolve();
    }
  }
}
