/** One write at a time; instances that wait are written together. @module */
import type { Result } from "#base";
import type { DocumentStore } from "#storage";
import { addRecords } from "./add.ts";
import type { Added, InstanceRecord, StudiesError } from "./types.ts";

/** Instances a write: half of what the store takes at once. */
const AT_ONCE = 150;

type Outcome = Result<Added, StudiesError>;

interface Waiting {
  readonly record: InstanceRecord;
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (error: unknown) => void;
}

/** The order of writes to the index within this process. */
export class WriteQueue {
  readonly #documents: DocumentStore;
  readonly #waiting: Waiting[] = [];
  #last: Promise<unknown> = Promise.resolve();

  constructor(documents: DocumentStore) {
    this.#documents = documents;
  }

  /** Adds with the next write; its bound is the number of callers that wait. */
  add(record: InstanceRecord): Promise<Outcome> {
    const { promise, resolve, reject } = Promise.withResolvers<Outcome>();
    this.#waiting.push({ record, resolve, reject });
    if (this.#waiting.length === 1) void this.run(() => this.#writeSome());
    return promise;
  }

  /** Runs when all before it is over. */
  run<T>(task: () => Promise<T>): Promise<T> {
    const next = this.#last.then(task);
    this.#last = next.catch(() => {});
    return next;
  }

  async #writeSome(): Promise<void> {
    const some = this.#waiting.splice(0, AT_ONCE);
    // The rest queues up behind whoever waits already.
    if (this.#waiting.length > 0) void this.run(() => this.#writeSome());
    try {
      const records = some.map(({ record }) => record);
      const outcomes = await addRecords(this.#documents, records);
      for (const [n, { resolve }] of some.entries()) resolve(outcomes[n]!);
    } catch (error) {
      for (const { reject } of some) reject(error);
    }
  }
}
