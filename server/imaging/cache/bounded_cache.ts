/** Values that were costly to get, kept within a bound. @module */

/** Keeps what was used last; loads each key once, however many ask at a time. */
export class BoundedCache<V> {
  readonly #boundBytes: number;
  readonly #sizeOf: (value: V) => number;
  /** In the order of their last use. */
  readonly #kept = new Map<string, { value: V; bytes: number }>();
  readonly #loading = new Map<string, Promise<V>>();
  #bytes = 0;

  /** @param sizeOf a value's size, in the unit of the bound */
  constructor(boundBytes: number, sizeOf: (value: V) => number) {
    this.#boundBytes = boundBytes;
    this.#sizeOf = sizeOf;
  }

  /** What is kept now, in the unit of the bound. */
  get bytes(): number {
    return this.#bytes;
  }

  /**
   * The value from here, or by `load`. What it throws is thrown to all who
   * wait, and not kept.
   *
   * @param isKept whether a loaded value is worth keeping
   */
  get(
    key: string,
    load: () => Promise<V>,
    isKept: (value: V) => boolean = () => true,
  ): Promise<V> {
    const found = this.#kept.get(key);
    if (found !== undefined) {
      this.#kept.delete(key);
      this.#kept.set(key, found);
      return Promise.resolve(found.value);
    }
    const loading = this.#loading.get(key);
    if (loading !== undefined) return loading;
    const loaded = this.#load(key, load, isKept);
    this.#loading.set(key, loaded);
    return loaded;
  }

  async #load(
    key: string,
    load: () => Promise<V>,
    isKept: (value: V) => boolean,
  ): Promise<V> {
    try {
      const value = await load();
      if (isKept(value)) this.#keep(key, value);
      return value;
    } finally {
      this.#loading.delete(key);
    }
  }

  /** Forgets all that is kept; what is being loaded comes all the same. */
  clear(): void {
    this.#kept.clear();
    this.#bytes = 0;
  }

  #keep(key: string, value: V): void {
    const bytes = this.#sizeOf(value);
    if (bytes > this.#boundBytes) return;
    this.#kept.set(key, { value, bytes });
    this.#bytes += bytes;
    for (const [oldest, { bytes }] of this.#kept) {
      if (this.#bytes <= this.#boundBytes) return;
      this.#kept.delete(oldest);
      this.#bytes -= bytes;
    }
  }
}
