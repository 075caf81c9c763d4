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

/** Immutable bytes by their SHA-256, in hexadecimal. */
export interface BlobStore {
  /**
   * Takes a stream to its end; durable (synced to disk) when it resolves.
   * Bytes that are here already are kept once.
   */
  put(
    bytes: ReadableStream<Uint8Array>,
    maxBytes: number,
  ): Promise<Result<StoredBlob, StorageError>>;
  /** The bytes, to be read in pieces. */
  open(hash: string): Promise<Result<ByteSource, StorageError>>;
  /** Removes; no error where there is nothing. */
  remove(hash: string): Promise<void>;
  /** All hashes, in no order. */
  list(): AsyncIterable<string>;
}

/** What became of a put. */
export interface StoredBlob {
  readonly hash: string;
  readonly sizeBytes: number;
  /** False where the same bytes were here already. */
  readonly isNew: boolean;
}

/** A document and the version that a later write may insist on. */
export interface Stored<T> {
  readonly id: string;
  readonly value: T;
  readonly version: string;
}

/** A kind of document: its name and its indexes, declared once beside its type. */
export interface Collection<T> {
  readonly name: string;
  /** Index name to the keys under which a document is found (none, one or many); compared as text, by code unit. */
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

/** What to find through an index; both ends optional. */
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

/** Documents with indexes and atomic writes. */
export interface DocumentStore {
  get<T>(collection: Collection<T>, id: string): Promise<Stored<T> | undefined>;
  /** In index order; a document appears once for each of its keys in range. */
  find<T>(
    collection: Collection<T>,
    range: IndexRange,
  ): AsyncIterable<Stored<T>>;
  all<T>(collection: Collection<T>): AsyncIterable<Stored<T>>;
  /** All or nothing, durable when it resolves; `storage.conflict` where a version does not match. */
  write(changes: readonly Change[]): Promise<Result<void, StorageError>>;
  close(): void;
}
