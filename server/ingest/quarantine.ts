/** What was received and can't be used: kept as it came, with its reason. @module */
import type { Grant } from "#base";
import type { Collection, DocumentStore } from "#storage";
import { put, remove } from "#storage";
import type { Origin, Reason } from "./types.ts";

/** One thing kept apart; its id is the hash of its bytes. */
export interface Quarantined {
  readonly id: string;
  readonly name: string;
  readonly from: Origin;
  readonly receivedAtMs: number;
  readonly sizeBytes: number;
  readonly reason: Reason;
  /** Where another image has this one's UID. */
  readonly conflictSopUid?: string;
}

/** A page of them. */
export interface QuarantineList {
  readonly items: readonly Quarantined[];
  /** Where the next page starts; absent on the last. */
  readonly next?: string;
}

const QUARANTINE: Collection<Quarantined> = {
  name: "ingest.quarantine",
  indexes: { received: (value) => [timeKey(value)] },
};

const PAGE = 100;

/** Sorts by time; the id makes it one of a kind. */
function timeKey({ receivedAtMs, id }: Quarantined): string {
  return `${String(receivedAtMs).padStart(16, "0")}-${id}`;
}

/** The list of them. */
export class Quarantine {
  readonly #documents: DocumentStore;

  constructor(documents: DocumentStore) {
    this.#documents = documents;
  }

  /** Keeps one, or replaces the reason of the same bytes. */
  async keep(item: Quarantined): Promise<void> {
    const written = await this.#documents
      .write([put(QUARANTINE, item.id, item)]);
    if (!written.ok) throw new Error(written.error.message);
  }

  /** Newest first. `cursor` is the `next` of the page before. */
  async list(
    _grant: Grant<"study.read">,
    cursor?: string,
  ): Promise<QuarantineList> {
    const range = {
      index: "received",
      reverse: true,
      limit: PAGE + 1,
      ...cursor === undefined ? {} : { to: cursor },
    };
    const found = await Array.fromAsync(
      this.#documents.find(QUARANTINE, range),
    );
    const items = found.slice(0, PAGE).map(({ value }) => value);
    const last = items.at(-1);
    return found.length > PAGE && last !== undefined
      ? { items, next: timeKey(last) }
      : { items };
  }

  /** One of them; `undefined` where there is none. */
  async get(id: string): Promise<Quarantined | undefined> {
    return (await this.#documents.get(QUARANTINE, id))?.value;
  }

  /** Forgets one; no error where there is none. Its bytes are the caller's. */
  async forget(id: string): Promise<void> {
    const written = await this.#documents.write([remove(QUARANTINE, id)]);
    if (!written.ok) throw new Error(written.error.message);
  }
}
