/** The two ports of storage; each has one contract suite for all its implementations. @module */
import type { ByteSource, Result } from "#base";

/** Why a store could not do it. */
export interface StorageError {
  readonly kind:
    | "storage.full"
    | "storage.unavailable"
    | "storage.tooLarge"
    | "storage.missing"
    | "storage.conflict"
    | "storage.aborted";
  readonly message: string;
}

/** Immutable bytes by their SHA-256, in lower-case hexadecimal. */
export interface BlobStore {
  /**
   * Takes a stream to its end; durable (synced to disk) when it resolves.
   * Bytes that are here already are kept once. On an error nothing is kept
   * and the stream is cancelled: `storage.tooLarge` past `maxBytes`,
   * `storage.aborted` where the stream itself fails, `storage.full`.
   *
   * @param onWhole called once all bytes are on disk, before they can be
   * found under their hash: what it writes down is never behind what is
   * kept. Where it throws, put() throws, and nothing is kept.
   */
  put(
    bytes: ReadableStream<Uint8Array>,
    maxBytes: number,
    onWhole?: (blob: WholeBlob) => Promise<void>,
  ): Promise<Result<StoredBlob, StorageError>>;
  /** The bytes, to be read in pieces; `storage.missing` for what is not here or is no hash. */
  open(hash: string): Promise<Result<ByteSource, StorageError>>;
  /** Removes; no error where there is nothing. */
  remove(hash: string): Promise<void>;
  /** All hashes, in no order. */
  list(): AsyncIterable<string>;
}

/** Bytes that have come to their end. */
export interface WholeBlob {
  readonly hash: string;
  readonly sizeBytes: number;
}

/** What became of a put. */
export interface StoredBlob extends WholeBlob {
  /** False where the same bytes were here already. */
  readonly isNew: boolean;
}

/** A document and the version that a later write may insist on. */
export interface Stored<T> {
  readonly id: string;
  readonly value: T;
  readonly version: string;
}

/** A kind of document, a JSON value: its name and its indexes, declared once beside its type. */
export interface Collection<T> {
  readonly name: string;
  /** Index name to the keys under which a document is found (none, one or many); compared as text, by code point. At most 1,024 bytes each. */
  readonly indexes: Readonly<Record<string, (value: T) => readonly string[]>>;
}

/** One change of an atomic write. */
export type Change =
  | {
    readonly put: Collection<never>;
    readonly id: string;
    readonly value: unknown;
    /** `null`: must not exist yet; absent: any. */
    readonly ifVersion?: string | null;
  }
  | {
    readonly remove: Collection<never>;
    readonly id: string;
    readonly ifVersion?: string;
  };

/** What to find through an index; what is given must all hold, nothing given is the whole index. */
export interface IndexRange {
  readonly index: string;
  readonly equals?: string;
  readonly prefix?: string;
  /** Inclusive. */
  readonly from?: string;
  /** Exclusive. */
  readonly to?: string;
  readonly reverse?: boolean;
  readonly limit?: number;
}

/** A place in an index. */
export interface IndexEntry {
  readonly key: string;
  readonly id: string;
}

/** Documents with indexes and atomic writes. */
export interface DocumentStore {
  get<T>(collection: Collection<T>, id: string): Promise<Stored<T> | undefined>;
  /** In index order; a document appears once for each of its keys in range. */
  find<T>(
    collection: Collection<T>,
    range: IndexRange,
  ): AsyncIterable<Stored<T>>;
  /** As `find()`, but only the places in the index: cheap, for counting and intersecting. */
  findKeys<T>(
    collection: Collection<T>,
    range: IndexRange,
  ): AsyncIterable<IndexEntry>;
  /**
   * Every document, in no order: the fastest way to look at all.
   *
   * @param isWorthReading asked of a document's JSON before it is read; what
   * it refuses may be left out
   */
  all<T>(
    collection: Collection<T>,
    isWorthReading?: (json: string) => boolean,
  ): AsyncIterable<Stored<T>>;
  /** How many documents there are, without looking at them. */
  count<T>(collection: Collection<T>): Promise<number>;
  /**
   * All or nothing, durable when it resolves. `storage.conflict` where a
   * version does not match; `storage.tooLarge` where the changes are more
   * than the store can make at once (about 500 documents with one index key
   * each, or 700 kB) or one document is over 8 MiB: the caller, who knows
   * what must stay together, writes less at a time.
   *
   * @throws {TypeError} Where one document is changed twice.
   */
  write(changes: readonly Change[]): Promise<Result<void, StorageError>>;
  close(): void;
}
