/** A file as a source of bytes. @module */
import type { ByteSource } from "#base";

/**
 * A source over a file that no longer changes. Each read opens the file anew,
 * so there is nothing to close and a removed file fails at its next read.
 */
export function fileSource(path: string, sizeBytes: number): ByteSource {
  const read = (offset: number, length: number) =>
    readAt(path, offset, Math.max(0, Math.min(length, sizeBytes - offset)));
  return { path, sizeBytes, read };
}

async function readAt(
  path: string,
  offset: number,
  length: number,
): Promise<Uint8Array<ArrayBuffer>> {
  using file = await Deno.open(path);
  const bytes = new Uint8Array(length);
  await file.seek(offset, Deno.SeekMode.Start);
  let filled = 0;
  while (filled < bytes.length) {
    const got = await file.read(bytes.subarray(filled));
    if (got === null) break;
    filled += got;
  }
  return bytes.subarray(0, filled);
}
