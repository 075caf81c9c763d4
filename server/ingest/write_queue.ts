import type { Change, DocumentStore } from "#storage";

/** Changes of one transaction at most, well under what the store allows. */
const BATCH = 100;

interface Waiting {
  readonly change: Change;
  readonly done: PromiseWithResolvers<void>;
}

/**
 * Writes that come while one is under way go together in the next, so that
 * many at once cost few transactions. For changes of one collection, without a
 * version to insist on: they cannot conflict.
 */
export class WriteQueue {
  readonly #documents: DocumentStore;
  #waiting: Waiting[] = [];
  #isWriting = false;

  constructor(documents: DocumentStore) {
    this.#documents = documents;
  }

  /**
   * Durable when it resolves.
   *
   * @throws {Error} Where the store can't write.
   */
  write(change: Change): Promise<void> {
    const done = Promise.withResolvers<void>();
    this.#waiting.push({ change, done });
    if (!this.#isWriting) void this.#run();
    return done.promise;
  }

  async #run(): Promise<void> {
    this.#isWriting = true;
    // What is asked for in the same turn goes along.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const batch = this.#nextBatch();
      const failure = await this.#write(batch.map(({ change }) => change));
      for (const { done } of batch) {
        if (failure === undefined) done.resolve();
        else done.reject(failure);
      }
    }
    this.#isWriting = false;
  }

  /** The oldest that wait; a second change of one document waits for the next batch. */
  #nextBatch(): Waiting[] {
    const batch = new Map<string, Waiting>();
    const later: Waiting[] = [];
    for (const waiting of this.#waiting) {
      const { id } = waiting.change;
      if (batch.size < BATCH && !batch.has(id)) batch.set(id, waiting);
      else later.push(waiting);
    }
    this.#waiting = later;
    return [...batch.values()];
  }

  /** Whoever waits hears of a failure; thrown past them it would end the server. */
  async #write(changes: readonly Change[]): Promise<unknown> {
    try {
      const written = await this.#documents.write(changes);
      return written.ok ? undefined : new Error(written.error.message);
    } catch (error) {
      return error;
    }
  }
}
