/** Inflates a deflated data set (PS3.5 A.5) or frame (PS3.5 A.4.13), within bounds and beside the server's other work. @module */
import type { Result } from "#base";
import type { DicomError } from "../types.ts";
import { inflateHere } from "./inflate_here.ts";

/** Inflates to 33 MB at most, in some hundredths of a second: no thread is started for less. */
const SMALL_BYTES = 32 * 1024;

/** What the thread is asked. */
export interface InflateJob {
  readonly deflated: Uint8Array<ArrayBuffer>;
  readonly limitBytes: number;
}

/** What it answers, once. */
export type Inflated = Result<Uint8Array<ArrayBuffer>, DicomError>;

/**
 * Inflates raw deflate data; padding after it is ignored, and of a stream cut
 * short what is there comes out. More than a little is done in a thread of
 * its own, which is thrown away.
 */
export async function inflateRaw(
  deflated: Uint8Array<ArrayBuffer>,
  limitBytes: number,
): Promise<Inflated> {
  if (deflated.length <= SMALL_BYTES) return inflateHere(deflated, limitBytes);
  const worker = new Worker(new URL("./inflate_worker.ts", import.meta.url), {
    type: "module",
  });
  try {
    const { promise, resolve, reject } = Promise.withResolvers<Inflated>();
    worker.onmessage = ({ data }: MessageEvent<Inflated>) => resolve(data);
    worker.onerror = (event) => {
      event.preventDefault();
      reject(new Error(`Inflating failed: ${event.message}`));
    };
    const job: InflateJob = { deflated, limitBytes };
    worker.postMessage(job);
    return await promise;
  } finally {
    worker.terminate();
  }
}
