/** A single image compressed with gzip: the image inside is what is stored. @module */
import { type ByteSource, LIMITS } from "#base";
import type { BlobStore } from "#storage";
import type { Intent } from "./intents.ts";
import { judge, type Judgement } from "./judge.ts";
import { keepBytes } from "./keep_bytes.ts";
import { ReasonError } from "./reason_error.ts";
import { REASONS } from "./reasons.ts";
import { sniff } from "./sniff.ts";
import { streamOf } from "./streams.ts";
import { PACKED_PIECE_BYTES } from "./unzip.ts";

/** What lay inside. */
export interface Unpacked {
  readonly hash: string;
  readonly judgement: Judgement;
}

/** Below this nothing is a bomb, however well it was packed. */
const HARMLESS_BYTES = 64 * 1024 * 1024;

/**
 * Unpacks and judges.
 *
 * @returns `undefined` where the file is not gzip, or holds no image: then it
 * is judged as it is.
 */
export async function gunzip(
  { blobs, maxInstanceBytes }: {
    readonly blobs: BlobStore;
    readonly maxInstanceBytes: number;
  },
  source: ByteSource,
  { name, receivedAtMs }: Intent,
): Promise<Unpacked | undefined> {
  if (sniff(await source.read(0, 2)) !== "gzip") return undefined;
  const inflated = bounded(
    streamOf(source, PACKED_PIECE_BYTES),
    source.sizeBytes,
  );
  const kept = await keepBytes(blobs, inflated, name, maxInstanceBytes);
  if (!kept.ok) return undefined;
  const { hash } = kept.value;
  const opened = await blobs.open(hash);
  if (!opened.ok) return undefined;
  const judgement = await judge(opened.value, { hash, receivedAtMs });
  return { hash, judgement };
}

function bounded(
  packed: ReadableStream<Uint8Array<ArrayBuffer>>,
  packedBytes: number,
): ReadableStream<Uint8Array> {
  let inflatedBytes = 0;
  const counter = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      inflatedBytes += chunk.length;
      const mostBytes = Math.max(HARMLESS_BYTES, LIMITS.zipRatio * packedBytes);
      if (inflatedBytes > mostBytes) {
        throw new ReasonError(REASONS.bomb("gzip"));
      }
      controller.enqueue(chunk);
    },
  });
  return packed.pipeThrough(new DecompressionStream("gzip"))
    .pipeThrough(counter);
}
