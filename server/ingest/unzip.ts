/**
 * A zip as its entries, each streamed; names are text, never places. What is
 * unpacked is counted while it comes, never believed from the directory.
 *
 * @module
 */
import { type ByteSource, LIMITS } from "#base";
import { cleanName } from "./names.ts";
import { REASONS } from "./reasons.ts";
import { ReasonError } from "./reason_error.ts";
import type { Reason } from "./types.ts";

/** One entry, or why one (or the rest) was not read. */
export type ZipItem =
  | {
    readonly kind: "entry";
    readonly name: string;
    /** As the archive says; may lie. */
    readonly sizeBytes: number;
    /** Fails with a {@linkcode ReasonError} where the entry is damaged or a bomb. */
    open(): ReadableStream<Uint8Array>;
  }
  | {
    readonly kind: "refused";
    readonly name: string;
    readonly sizeBytes: number;
    readonly reason: Reason;
  };

/**
 * Deno inflates what it is given at once: of a bomb, a thousand times this
 * before the first byte can be counted.
 */
export const PACKED_PIECE_BYTES = 16 * 1024;

/** Below this an entry is no bomb, however well it was packed. */
const HARMLESS_BYTES = 64 * 1024 * 1024;

/**
 * Reads entry after entry, in the order of the archive's directory.
 *
 * @param budget of the archive around this one, where there is one
 */
export async function* zipItems(
  source: ByteSource,
  budget: UnpackBudget = new UnpackBudget(source.sizeBytes),
): AsyncGenerator<ZipItem> {
  const { ZipReader, Reader, configure } = await import("@zip.js/zip.js");
  configure({ useWebWorkers: false, chunkSize: PACKED_PIECE_BYTES });
  class SourceReader extends Reader<ByteSource> {
    override size = source.sizeBytes;
    override readUint8Array(index: number, length: number) {
      return source.read(index, length);
    }
  }
  const zip = new ZipReader(new SourceReader(source), {
    checkCrc32: true,
    checkOverlappingEntry: true,
    strictness: "tolerant",
  });
  let count = 0;
  try {
    for await (const entry of zip.getEntriesGenerator()) {
      if (entry.directory) continue;
      const { uncompressedSize: sizeBytes, compressedSize } = entry;
      const name = cleanName(entry.filename);
      const refused = (reason: Reason): ZipItem => ({
        kind: "refused",
        name,
        sizeBytes,
        reason,
      });
      if (++count > LIMITS.zipEntries) {
        yield refused(REASONS.tooManyEntries(LIMITS.zipEntries));
        return;
      }
      if (entry.encrypted) {
        yield refused(REASONS.encrypted);
        continue;
      }
      const open = () => {
        const counted = budget.count(name, compressedSize);
        entry.getData(counted.writable).catch(counted.fail);
        return withReasons(counted.readable);
      };
      yield { kind: "entry", name, sizeBytes, open };
      if (budget.isSpent) return;
    }
  } catch (error) {
    const { reason } = damage(error);
    yield { kind: "refused", name: "", sizeBytes: source.sizeBytes, reason };
  } finally {
    await zip.close().catch(() => {});
  }
}

/** The same stream, whose failures are all reasons. */
function withReasons(
  stream: ReadableStream<Uint8Array>,
): ReadableStream<Uint8Array> {
  const reader = stream.getReader();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { value, done } = await reader.read();
        if (done) controller.close();
        else controller.enqueue(value);
      } catch (error) {
        controller.error(damage(error));
      }
    },
    cancel: (why) => reader.cancel(why),
  }, { highWaterMark: 0 });
}

function damage(error: unknown): ReasonError {
  if (error instanceof ReasonError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new ReasonError(REASONS.brokenArchive(message.slice(0, 200)));
}

/** A stream that counts, and how to end it from outside. */
interface Counted extends TransformStream<Uint8Array, Uint8Array> {
  readonly fail: (error: unknown) => void;
}

/** What an archive, with the archives in it, may unpack to. */
export class UnpackBudget {
  readonly #archiveBytes: number;
  #inflatedBytes = 0;
  isSpent = false;

  constructor(archiveBytes: number) {
    this.#archiveBytes = archiveBytes;
  }

  /** Passes an entry's bytes on while they are within bounds. */
  count(name: string, compressedBytes: number): Counted {
    let entryBytes = 0;
    let fail = (_: unknown) => {};
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>({
      start(controller) {
        fail = (error) => controller.error(error);
      },
      transform: (chunk, controller) => {
        entryBytes += chunk.length;
        this.#inflatedBytes += chunk.length;
        if (
          isBomb(entryBytes, compressedBytes) ||
          isBomb(this.#inflatedBytes, this.#archiveBytes) ||
          this.#inflatedBytes > LIMITS.zipInflatedBytes
        ) {
          this.isSpent = true;
          throw new ReasonError(REASONS.bomb(name));
        }
        controller.enqueue(chunk);
      },
    });
    return { readable, writable, fail };
  }
}

function isBomb(inflatedBytes: number, packedBytes: number): boolean {
  return inflatedBytes > HARMLESS_BYTES &&
    inflatedBytes > LIMITS.zipRatio * packedBytes;
}
