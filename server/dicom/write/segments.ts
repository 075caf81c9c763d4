/** A file in pieces: bytes at hand, and values that are read or made when their turn comes. @module */
import type { ByteSource } from "#base";
import { turnedRound } from "../data_set/byte_order.ts";
import { joined } from "./element_bytes.ts";

/** Bytes at hand, or of a known number and still to come. */
export type Segment = Uint8Array | LazySegment;

type JoinedSegment = Uint8Array<ArrayBuffer> | LazySegment;

/** An even number of bytes, made when they are asked for. */
export interface LazySegment {
  readonly sizeBytes: number;
  pieces(): AsyncIterable<Uint8Array<ArrayBuffer>>;
}

/** A file that is written while it is read. */
export interface WrittenFile {
  readonly sizeBytes: number;
  /**
   * The file's bytes, in order.
   *
   * @throws {Error} where they can't be had to the end: a file must not look complete
   */
  pieces(): AsyncGenerator<Uint8Array<ArrayBuffer>>;
}

/** A whole number of numbers of any width. */
const PIECE_BYTES = 256 * 1024;

/** The file that segments make. */
export function writtenFile(segments: readonly Segment[]): WrittenFile {
  const joined = joinedSegments(segments);
  return {
    sizeBytes: joined.reduce((sum, segment) => sum + sizeOf(segment), 0),
    async *pieces() {
      for (const segment of joined) {
        if (segment instanceof Uint8Array) yield segment;
        else yield* segment.pieces();
      }
    },
  };
}

/** Bytes of a source, numbers of `unitBytes` turned round, padded to an even length. */
export function piecesOf(
  source: ByteSource,
  { offsetBytes, lengthBytes }: {
    readonly offsetBytes: number;
    readonly lengthBytes: number;
  },
  unitBytes: number,
): LazySegment {
  return {
    sizeBytes: lengthBytes + (lengthBytes & 1),
    async *pieces() {
      for (let at = 0; at < lengthBytes; at += PIECE_BYTES) {
        const wanted = Math.min(PIECE_BYTES, lengthBytes - at);
        const piece = await source.read(offsetBytes + at, wanted);
        if (piece.length < wanted) {
          throw new Error(`Cannot read on: ${at} of ${lengthBytes} bytes`);
        }
        yield turnedRound(piece, unitBytes);
      }
      if (lengthBytes % 2 === 1) yield new Uint8Array(1);
    },
  };
}

function sizeOf(segment: Segment): number {
  return segment instanceof Uint8Array ? segment.length : segment.sizeBytes;
}

/** Neighbours in memory become one: a header has thousands of short ones. */
function joinedSegments(
  segments: readonly Segment[],
): readonly JoinedSegment[] {
  const out: JoinedSegment[] = [];
  let run: Uint8Array[] = [];
  const flush = () => {
    if (run.length > 0) out.push(joined(run));
    run = [];
  };
  for (const segment of segments) {
    if (segment instanceof Uint8Array) run.push(segment);
    else {
      flush();
      out.push(segment);
    }
  }
  flush();
  return out;
}
