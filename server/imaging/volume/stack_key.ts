/** A name for the exact content of a stack's volume. @module */
import type { Stack } from "../types.ts";

/** Grows when the same images would make other voxels. */
const FORMAT = 2;

/** Equal for equal images in equal order, and for nothing else: 64 hexadecimal digits. */
export async function stackKey(stack: Stack): Promise<string> {
  const text = [
    FORMAT,
    stack.seriesUid,
    stack.key,
    JSON.stringify(stack.plan?.grid ?? null),
    JSON.stringify(stack.plan?.gridSlices ?? null),
    ...stack.frames.map(({ blobHash, frame }) =>
      `${blobHash}/${frame.frameIndex}`
    ),
  ].join("\n");
  const bytes = new TextEncoder().encode(text);
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}
