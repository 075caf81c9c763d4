/** Inflates a deflated data set (PS3.5 A.5) or frame (PS3.5 A.4.13), within bounds. @module */
import { pipeline } from "node:stream/promises";
import { constants, createInflateRaw } from "node:zlib";
import { err, ok, type Result } from "#base";
import type { DicomError } from "../types.ts";

/** Inflated at a time; deflate makes at most 1030 bytes of one. */
const PIECE_BYTES = 8 * 1024;
/** After so long at a stretch, what else the thread has to do gets its turn. */
const STRETCH_MS = 8;

/** Ends the pipeline at its bound. */
class TooLong extends Error {}

/**
 * Inflates raw deflate data; padding after it is ignored, and of a stream cut
 * short what is there comes out. It works in short stretches: a server goes on
 * with its other work meanwhile.
 */
export async function inflateRaw(
  deflated: Uint8Array<ArrayBuffer>,
  limitBytes: number,
): Promise<Result<Uint8Array<ArrayBuffer>, DicomError>> {
  const inflater = createInflateRaw({ finishFlush: constants.Z_SYNC_FLUSH });
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  try {
    await pipeline(inStretches(deflated), inflater, async (inflated) => {
      for await (const chunk of inflated as AsyncIterable<Uint8Array>) {
        sizeBytes += chunk.length;
        if (sizeBytes > limitBytes) throw new TooLong();
        chunks.push(chunk);
      }
    });
  } catch (thrown) {
    if (thrown instanceof TooLong) {
      return err({
        kind: "dicom.limit",
        message: `Deflated data inflates to more than ${limitBytes} bytes`,
      });
    }
    return err({
      kind: "dicom.malformed",
      message: "Deflated data is damaged and can't be inflated",
    });
  }
  return ok(joined(chunks, sizeBytes));
}

async function* inStretches(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  let since = performance.now();
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
    yield bytes.subarray(at, at + PIECE_BYTES);
    if (performance.now() - since < STRETCH_MS) continue;
    // A microtask would not do: the others wait in the event loop.
    await new Promise((resolve) => setTimeout(resolve, 0));
    since = performance.now();
  }
}

function joined(
  chunks: readonly Uint8Array[],
  sizeBytes: number,
): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(sizeBytes);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
