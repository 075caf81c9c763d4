/** A file as a source, read in place by a worker. @module */
import type { ByteSource } from "#base";

/** Opens a file; close it by disposing. Reads are synchronous inside: a worker has nothing else to do. */
export function openFileSource(path: string): ByteSource & Disposable {
  const file = Deno.openSync(path, { read: true });
  return {
    path,
    sizeBytes: file.statSync().size,
    read(offset, length) {
      const bytes = new Uint8Array(length);
      file.seekSync(offset, Deno.SeekMode.Start);
      let filled = 0;
      while (filled < length) {
        const count = file.readSync(bytes.subarray(filled));
        if (count === null) break;
        filled += count;
      }
      return Promise.resolve(bytes.subarray(0, filled));
    },
    [Symbol.dispose]: () => file.close(),
  };
}
