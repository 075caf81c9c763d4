import type { Change, DocumentStore } from "#storage";

/** Changes of one transaction at most, well under what the store allows. */
const BATCH = 100;

/**
 * Writes that come while one is under way go together in the next, so that
 * many at once cost few transactions. For changes without a version to insist
 * on: they cannot conflict.
 */
export class WriteQueue {
  readonly #documents: DocumentStore;
  #waiting: { change: Change; done: PromiseWithResolvers<void> }[] = [];
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
      const batch = this.#waiting.splice(0, BATCH);
      const written = await this.#documents
        .write(batch.map(({ change }) => change));
      for (const { done } of batch) {
        if (written.ok) done.resolve();
        else done.reject(new Error(written.error.message));
      }
    }
    this.#isWriting = false;
  }
}
