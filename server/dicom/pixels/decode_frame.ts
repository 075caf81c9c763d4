/** One frame of an object, decoded. @module */
import type { ByteSource, Result } from "#base";
import { frameOverlay } from "../overlay/frame_overlay.ts";
import { encodingOf } from "../reader/encodings.ts";
import type {
  DecodedFrame,
  DicomError,
  DicomObject,
  DicomWarning,
} from "../types.ts";
import { toRgb } from "./color.ts";
import type { FrameBytes } from "./frame_bytes.ts";
import { paletteToRgb } from "./palette.ts";
import type { PixelForm } from "./pixel_form.ts";
import type { RawFrame } from "./raw_frame.ts";
import { sampleFormOf, valuesOf } from "./samples.ts";
import { withRawFrame } from "./with_raw_frame.ts";

/**
 * Decodes a frame, reading only its bytes.
 *
 * Grey frames come as stored values (before the modality LUT); colour,
 * palettes included, as RGB; overlay planes beside them. Video is not decoded
 * here: `DecodePool` does it.
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
  return await withRawFrame(
    object,
    source,
    frameIndex,
    async (raw, form, read) => {
      // Before the values: cells lose what is not of theirs.
      const overlay = await frameOverlay(object, source, form, raw, frameIndex);
      const frame = finish(object, form, raw, warningsOf(read));
      return { ...frame, ...(overlay === undefined ? {} : { overlay }) };
    },
  );
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
  if (raw.samplesPerPixel > 1) {
    const sampleForm = sampleFormOf(raw, form);
    const values = toRgb(raw, columns, rows, sampleForm);
    const { bitsStored } = sampleForm;
    return { ...size, samplesPerPixel: 3, values, bitsStored };
  }
  const values = valuesOf(raw, form);
  if (raw.colorSpace === "PALETTE") {
    const { littleEndian } = encodingOf(object.transferSyntaxUid);
    const rgb = paletteToRgb(values, object.dataSet, littleEndian);
    const bitsStored = 8 * rgb.BYTES_PER_ELEMENT;
    return { ...size, samplesPerPixel: 3, values: rgb, bitsStored };
  }
  return { ...size, samplesPerPixel: 1, values, bitsStored: form.bitsStored };
}
