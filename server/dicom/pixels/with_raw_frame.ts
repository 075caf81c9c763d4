/** One frame read and run through its codec, for what is made of it. @module */
import { type ByteSource, err, ok, type Result } from "#base";
import { codecOf } from "../codecs/codec_table.ts";
import type { DicomError, DicomObject } from "../types.ts";
import { isVideo } from "../video/is_video.ts";
import { type FrameBytes, frameBytes, frameError } from "./frame_bytes.ts";
import { nativeFrame } from "./native_frame.ts";
import { type PixelForm, pixelFormOf } from "./pixel_form.ts";
import type { RawFrame } from "./raw_frame.ts";

/**
 * Reads one frame's bytes, and nothing else, and makes something of its
 * samples; what codecs or `make` throw is an error about the frame.
 *
 * @param source the bytes that `object` was opened from
 */
export async function withRawFrame<T>(
  object: DicomObject,
  source: ByteSource,
  frameIndex: number,
  make: (raw: RawFrame, form: PixelForm, read: FrameBytes) => T | Promise<T>,
): Promise<Result<T, DicomError>> {
  const formed = pixelFormOf(object);
  if (!formed.ok) return formed;
  const form = formed.value;
  const uid = object.transferSyntaxUid;
  const isEncapsulated = object.pixelData!.lengthBytes === undefined;
  if (isEncapsulated && codecOf(uid) === undefined) return unsupported(uid);
  try {
    const read = await frameBytes(object, source, form, frameIndex);
    if (!read.ok) return read;
    const raw = read.value.kind === "codestream"
      ? await codecOf(uid)!(read.value.bytes, form)
      : nativeFrame(read.value.bytes, form, read.value.skipBits);
    return ok(await make(raw, form, read.value));
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    return frameError(frameIndex, reason);
  }
}

function unsupported(uid: string): Result<never, DicomError> {
  return err({
    kind: "dicom.unsupported",
    message: isVideo(uid)
      ? `Video (transfer syntax ${uid}) is decoded by the pool alone: its pictures need those before them`
      : `Compressed pixel data in transfer syntax ${uid} can't be decoded`,
    tag: "00020010",
  });
}
