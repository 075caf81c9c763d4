/** Byte ranges of bulk data, RFC 9110 14 and PS3.18 10.4.1.1.4. @module */
import type { ByteSource } from "#base";

/** What part of a body is wanted. */
export type ByteRange =
  | { readonly kind: "whole" }
  | { readonly kind: "part"; readonly offset: number; readonly length: number }
  | { readonly kind: "unsatisfiable" };

/** Piece size of a streamed body: large enough to keep a disk busy, small enough to hold many at once. */
const PIECE_BYTES = 256 * 1024;

/**
 * Reads a Range header field. Several ranges at once, or another unit, are
 * answered whole, as RFC 9110 14.2 allows.
 */
export function readRange(header: string | null, sizeBytes: number): ByteRange {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? "");
  if (match === null) return { kind: "whole" };
  const [, from, to] = match as unknown as [string, string, string];
  if (from === "" && to === "") return { kind: "whole" };
  const offset = from === ""
    ? Math.max(0, sizeBytes - Number(to))
    : Number(from);
  const last = from === "" || to === ""
    ? sizeBytes - 1
    : Math.min(Number(to), sizeBytes - 1);
  if (from !== "" && to !== "" && Number(to) < Number(from)) {
    return { kind: "whole" };
  }
  return offset >= sizeBytes || last < offset
    ? { kind: "unsatisfiable" }
    : { kind: "part", offset, length: last - offset + 1 };
}

/**
 * Bytes of a source, in pieces.
 *
 * @throws {Error} Where the source ends early: a body must not look complete.
 */
export async function* piecesOf(
  source: ByteSource,
  offset = 0,
  length: number = source.sizeBytes - offset,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  let at = offset;
  const end = offset + length;
  while (at < end) {
    const piece = await source.read(at, Math.min(PIECE_BYTES, end - at));
    if (piece.length === 0) {
      throw new Error(`Cannot read on: ${at} of ${end} bytes, then none`);
    }
    yield piece;
    at += piece.length;
  }
}
