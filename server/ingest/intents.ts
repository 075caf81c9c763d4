/**
 * What was received and is not yet judged: written before the bytes can be
 * found under their hash, removed once their outcome is kept, so that a
 * restart finds all that came whole.
 *
 * @module
 */
import type { Collection, DocumentStore } from "#storage";
import { put, remove } from "#storage";
import { WriteQueue } from "./write_queue.ts";
import type { Origin } from "./types.ts";

/** One received blob whose outcome is open. */
export interface Intent {
  readonly hash: string;
  readonly sizeBytes: number;
  readonly name: string;
  readonly from: Origin;
  readonly receivedAtMs: number;
  /** Archives may be opened. */
  readonly mayUnpack: boolean;
  /** The only study that it may belong to. */
  readonly studyUid?: string;
}

const INTENTS: Collection<Intent> = { name: "ingest.intents", indexes: {} };

/** The list of them. */
export class Intents {
  readonly #documents: DocumentStore;
  readonly #queue: WriteQueue;
  /** Begins the ids of this run, whose receptions look after them. */
  readonly #run = crypto.randomUUID();
  #count = 0;

  constructor(documents: DocumentStore) {
    this.#documents = documents;
    this.#queue = new WriteQueue(documents);
  }

  /** For an intent to come. */
  newId(): string {
    return `${this.#run}.${this.#count++}`;
  }

  /** Durable when it resolves. */
  async add(id: string, intent: Intent): Promise<void> {
    await this.#queue.write(put(INTENTS, id, intent));
  }

  /** Resolves once it is gone; no error where it never was. */
  async remove(id: string): Promise<void> {
    await this.#queue.write(remove(INTENTS, id));
  }

  /** All that earlier runs left; what is received meanwhile is not among them. */
  async left(): Promise<{ readonly id: string; readonly intent: Intent }[]> {
    const all = await Array.fromAsync(this.#documents.all(INTENTS));
    return all.filter(({ id }) => !id.startsWith(this.#run))
      .map(({ id, value }) => ({ id, intent: value }));
  }
}
