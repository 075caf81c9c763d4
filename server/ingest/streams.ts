/** Small turns on byte streams that never hold more than a few chunks. @module */
import type { ByteSource } from "#base";

type Bytes = Uint8Array<ArrayBuffer>;

/** The first bytes of a stream, and the whole stream still to be read. */
export interface Peeked {
  /** At most as many as asked for; fewer only where the stream is shorter. */
  readonly head: Uint8Array;
  readonly stream: ReadableStream<Uint8Array>;
}

/**
 * Looks at the first bytes of a stream.
 *
 * @throws What the stream fails with.
 */
export async function peek(
  stream: ReadableStream<Uint8Array>,
  count: number,
): Promise<Peeked> {
  const reader = stream.getReader();
  const seen: Uint8Array[] = [];
  let sizeBytes = 0;
  while (sizeBytes < count) {
    const { value, done } = await reader.read();
    if (done) break;
    seen.push(value);
    sizeBytes += value.length;
  }
  const head = concat(seen, sizeBytes).subarray(0, count);
  return { head, stream: rest(seen, reader) };
}

function rest(
  seen: Uint8Array[],
  reader: ReadableStreamDefaultReader<Uint8Array>,
): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const held = seen.shift();
      if (held !== undefined) return controller.enqueue(held);
      const { value, done } = await reader.read();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: (why) => reader.cancel(why),
  }, { highWaterMark: 0 });
}

/** Pieces that are worth a write to disk: each costs a change of threads. */
const PIECE_BYTES = 256 * 1024;

/**
 * The same stream in larger pieces: a network gives 16 to 64 KiB at a time.
 * All pieces lie in one buffer, so each is to be done with before the next is
 * read; a large file then leaves no garbage behind. What came before a failure
 * comes before the failure here too.
 */
export function inPieces(
  stream: ReadableStream<Uint8Array>,
): ReadableStream<Uint8Array> {
  const reader = stream.getReader();
  const buffer = new Uint8Array(PIECE_BYTES);
  let left: Uint8Array = new Uint8Array();
  let failure: { readonly error: unknown } | undefined;
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      let size = 0;
      while (size < PIECE_BYTES && failure === undefined) {
        if (left.length === 0) {
          const read = await reader.read().catch((error: unknown) => ({
            error,
          }));
          if ("error" in read) failure = read;
          if ("error" in read || read.done) break;
          left = read.value;
        }
        const part = left.subarray(0, PIECE_BYTES - size);
        buffer.set(part, size);
        left = left.subarray(part.length);
        size += part.length;
      }
      if (size > 0) controller.enqueue(buffer.subarray(0, size));
      else if (failure !== undefined) controller.error(failure.error);
      else controller.close();
    },
    cancel: (why) => reader.cancel(why),
  }, { highWaterMark: 0 });
}

/** One array of many. */
export function concat(parts: readonly Uint8Array[], sizeBytes: number): Bytes {
  const out = new Uint8Array(sizeBytes);
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** A stream over a source, in large pieces or of a given size. */
export function streamOf(
  source: ByteSource,
  pieceBytes: number = PIECE_BYTES,
): ReadableStream<Bytes> {
  let offset = 0;
  return new ReadableStream<Bytes>({
    async pull(controller) {
      if (offset >= source.sizeBytes) return controller.close();
      const piece = await source.read(offset, pieceBytes);
      if (piece.length === 0) {
        throw new Error(
          `Cannot read on at ${offset} of ${source.sizeBytes} bytes`,
        );
      }
      offset += piece.length;
      controller.enqueue(piece);
    },
  }, { highWaterMark: 0 });
}

/** A file as a source; closed when disposed. */
export interface FileSource extends ByteSource, Disposable {
  readonly path: string;
}

/**
 * Opens a file to be read in pieces.
 *
 * @throws {Deno.errors.NotFound} and its kin, as `Deno.open` does.
 */
export async function fileSource(path: string): Promise<FileSource> {
  const file = await Deno.open(path, { read: true });
  const { size } = await file.stat();
  let turn: Promise<unknown> = Promise.resolve();
  const readAt = async (offset: number, length: number): Promise<Bytes> => {
    const wanted = Math.max(0, Math.min(length, size - offset));
    const out = new Uint8Array(wanted);
    await file.seek(offset, Deno.SeekMode.Start);
    let at = 0;
    while (at < wanted) {
      const count = await file.read(out.subarray(at));
      if (count === null) break;
      at += count;
    }
    return out.subarray(0, at);
  };
  return {
    path,
    sizeBytes: size,
    // One read after another: the file has one position.
    read(offset, length) {
      const read = turn.then(() => readAt(offset, length));
      turn = read.catch(() => {});
      return read;
    },
    [Symbol.dispose]: () => file.close(),
  };
}
