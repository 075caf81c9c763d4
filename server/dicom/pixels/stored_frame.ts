/** One frame's bytes as they are stored, for those who decode it themselves. @module */
import { type ByteSource, ok, type Result } from "#base";
import type { DicomError, DicomObject } from "../types.ts";
import { frameBytes } from "./frame_bytes.ts";
import { packBits, unpackBits } from "./native_frame.ts";
import { pixelFormOf } from "./pixel_form.ts";

/** A frame as stored: a codestream, or samples. */
export interface StoredFrame {
  readonly isEncapsulated: boolean;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/**
 * Reads a frame without decoding it: its codestream (fragments joined), or
 * its samples in little endian, laid out as the header says (planes and
 * chroma untouched; one-bit frames begin at a byte).
 *
 * @param source the bytes that `object` was opened from
 */
export async function storedFrame(
  object: DicomObject,
  source: ByteSource,
  frameIndex: number,
): Promise<Result<StoredFrame, DicomError>> {
  const formed = pixelFormOf(object);
  if (!formed.ok) return formed;
  const form = formed.value;
  const read = await frameBytes(object, source, form, frameIndex);
  if (!read.ok) return read;
  const frame = read.value;
  if (frame.kind === "codestream") {
    return ok({ isEncapsulated: true, bytes: frame.bytes });
  }
  const bytes = frame.skipBits === 0 ? frame.bytes : packBits(
    unpackBits(frame.bytes, frame.skipBits, form.rows * form.columns),
  );
  return ok({ isEncapsulated: false, bytes });
}
