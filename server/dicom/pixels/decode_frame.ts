/** One frame of an object, decoded. @module */
import { type ByteSource, err, ok, type Result } from "#base";
import { codecOf } from "../codecs/codec_table.ts";
import { encodingOf } from "../reader/encodings.ts";
import type {
  DecodedFrame,
  DicomError,
  DicomObject,
  DicomWarning,
} from "../types.ts";
import { isVideo } from "../video/is_video.ts";
import { toRgb } from "./color.ts";
import { type FrameBytes, frameBytes, frameError } from "./frame_bytes.ts";
import { nativeFrame } from "./native_frame.ts";
import { paletteToRgb } from "./palette.ts";
import { type PixelForm, pixelFormOf } from "./pixel_form.ts";
import type { RawFrame } from "./raw_frame.ts";
import { type SampleForm, storedValues } from "./samples.ts";

/**
 * Decodes a frame, reading only its bytes.
 *
 * Grey frames come as stored values (before the modality LUT); colour,
 * palettes included, as RGB. Video is not decoded here: `DecodePool` does it.
 *
 * @param source the bytes that `object` was opened from
 * @returns `dicom.pixels` where the frame's bytes do not hold it,
 * `dicom.unsupported` for transfer syntaxes without a codec, `dicom.missing`
 * and `dicom.limit` for image attributes that can't be used
 */
export async function decodeFrame(
  object: DicomObject,
  source: ByteSource,
  frameIndex: number,
): Promise<Result<DecodedFrame, DicomError>> {
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
    return ok(finish(object, form, raw, warningsOf(read.value)));
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

function warningsOf(read: FrameBytes): readonly DicomWarning[] {
  if (read.kind === "codestream" || read.surplusBytes === 0) return [];
  return [{
    kind: "dicom.pixelDataLong",
    message:
      `The pixel data is ${read.surplusBytes} bytes longer than its frames`,
  }];
}

function finish(
  object: DicomObject,
  form: PixelForm,
  raw: RawFrame,
  warnings: readonly DicomWarning[],
): DecodedFrame {
  const { rows, columns } = form;
  const size = { rows, columns, warnings };
  const sampleForm = sampleFormOf(raw, form);
  if (raw.samplesPerPixel > 1) {
    const values = toRgb(raw, columns, rows, sampleForm);
    const { bitsStored } = sampleForm;
    return { ...size, samplesPerPixel: 3, values, bitsStored };
  }
  const values = greyValues(raw, rows * columns, sampleForm);
  if (raw.colorSpace === "PALETTE") {
    const { littleEndian } = encodingOf(object.transferSyntaxUid);
    const rgb = paletteToRgb(values, object.dataSet, littleEndian);
    const bitsStored = 8 * rgb.BYTES_PER_ELEMENT;
    return { ...size, samplesPerPixel: 3, values: rgb, bitsStored };
  }
  return { ...size, samplesPerPixel: 1, values, bitsStored: form.bitsStored };
}

function greyValues(
  { bytes, bitsAllocated }: RawFrame,
  pixelCount: number,
  sampleForm: SampleForm,
): DecodedFrame["values"] {
  const expected = pixelCount * (bitsAllocated / 8);
  if (bytes.length < expected) {
    throw new RangeError(
      `${bytes.length} bytes decoded, expected ${expected}`,
    );
  }
  return storedValues(bytes.subarray(0, expected), sampleForm);
}

function sampleFormOf(raw: RawFrame, form: PixelForm): SampleForm {
  const { precision, bitsAllocated } = raw;
  // Where codestream and header disagree on the sign, the sign bit lies where
  // the codestream's precision ends.
  const isSame = precision === undefined || precision.signed === form.signed;
  const bitsStored = isSame
    ? Math.min(form.bitsStored, bitsAllocated)
    : precision.bits;
  const isHigher = isSame && form.highBit < bitsAllocated &&
    form.highBit >= bitsStored;
  return {
    bitsAllocated,
    bitsStored,
    highBit: isHigher ? form.highBit : bitsStored - 1,
    signed: form.signed,
    isFloat: form.isFloat,
  };
}
