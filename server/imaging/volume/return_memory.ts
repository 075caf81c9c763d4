/** Makes closed volumes' memory go back to the system. @module */

/** Together more than what V8 lets pass without a look at what is still used. */
const NUDGES = 4;
const NUDGE_BYTES = 32 * 1024 * 1024;
const BETWEEN_MS = 50;

/**
 * A WebAssembly memory goes back only when it is collected, and a server at
 * rest allocates nothing that would have anything collected: it would keep a
 * volume's memory for hours. Buffers that are never touched cost no memory,
 * but count, so that V8 looks.
 */
export async function returnMemory(): Promise<void> {
  for (let n = 0; n < NUDGES; n++) {
    new ArrayBuffer(NUDGE_BYTES);
    await new Promise((resolve) => setTimeout(resolve, BETWEEN_MS));
  }
}
