/** From a stream to a stored blob; programs and empty files are turned away at their first bytes. @module */
import { err, ok, type Result } from "#base";
import type { BlobStore, StorageError, StoredBlob, WholeBlob } from "#storage";
import { reasonOf } from "./reason_error.ts";
import { REASONS } from "./reasons.ts";
import { isSystemFile, sniff, SNIFF_BYTES } from "./sniff.ts";
import { inPieces, peek } from "./streams.ts";
import type { Reason } from "./types.ts";

/** Why nothing was kept. */
export interface NotKept {
  readonly status: "refused" | "skipped";
  readonly reason: Reason;
  /** As far as it came. */
  readonly sizeBytes: number;
}

/**
 * Stores a stream exactly as it comes, by its hash; durable when it resolves.
 *
 * @param onWhole as of {@linkcode BlobStore.put}
 */
export async function keepBytes(
  blobs: BlobStore,
  stream: ReadableStream<Uint8Array>,
  name: string,
  maxBytes: number,
  onWhole?: (blob: WholeBlob) => Promise<void>,
): Promise<Result<StoredBlob, NotKept>> {
  const counted = count(stream);
  const refused = (reason: Reason) =>
    err({ status: "refused" as const, reason, sizeBytes: counted.sizeBytes });
  try {
    const { head, stream: whole } = await peek(counted.stream, SNIFF_BYTES);
    const kind = sniff(head);
    if (kind !== "dicom" && isSystemFile(name)) {
      await whole.cancel();
      const { sizeBytes } = counted;
      return err({ status: "skipped", reason: REASONS.hidden, sizeBytes });
    }
    if (kind === "empty" || kind === "program") {
      await whole.cancel();
      return refused(REASONS[kind]);
    }
    const stored = await blobs.put(inPieces(whole), maxBytes, onWhole);
    if (stored.ok) return ok(stored.value);
    return refused(counted.failure ?? storeReason(stored.error, maxBytes));
  } catch (error) {
    if (counted.failure !== undefined) return refused(counted.failure);
    throw error;
  }
}

function storeReason({ kind }: StorageError, maxBytes: number): Reason {
  switch (kind) {
    case "storage.tooLarge":
      return REASONS.tooLarge(maxBytes);
    case "storage.full":
      return REASONS.full;
    case "storage.aborted":
      return REASONS.cutOff;
    default:
      return REASONS.unavailable;
  }
}

/** The same stream; remembers how much came, and why it failed. */
function count(stream: ReadableStream<Uint8Array>) {
  const reader = stream.getReader();
  const counted = {
    sizeBytes: 0,
    failure: undefined as Reason | undefined,
    stream: new ReadableStream<Uint8Array>({
      async pull(controller) {
        try {
          const { value, done } = await reader.read();
          if (done) return controller.close();
          counted.sizeBytes += value.length;
          controller.enqueue(value);
        } catch (error) {
          counted.failure = reasonOf(error);
          controller.error(error);
        }
      },
      cancel: (why) => reader.cancel(why),
    }, { highWaterMark: 0 }),
  };
  return counted;
}
