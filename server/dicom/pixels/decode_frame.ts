/** One frame of an object, decoded. @module */
import { type ByteSource, err, ok, type Result } from "#base";
import { codecOf } from "../codecs/codec_table.ts";
import { ByteDataSet } from "../data_set/data_set.ts";
import { bodyOf } from "../reader/body.ts";
import { encodingOf, GE_PRIVATE_UID } from "../reader/encodings.ts";
import type {
  DecodedFrame,
  DicomError,
  DicomObject,
  DicomWarning,
} from "../types.ts";
import { toRgb } from "./color.ts";
import { type FrameTable, frameTable } from "./fragments.ts";
import { frameBits, nativeFrame, nativeRange } from "./native_frame.ts";
import { paletteToRgb } from "./palette.ts";
import { type PixelForm, pixelFormOf } from "./pixel_form.ts";
import type { RawFrame } from "./raw_frame.ts";
import { storedValues } from "./samples.ts";

const tables = new WeakMap<
  DicomObject,
  Promise<Result<FrameTable, DicomError>>
>();

/**
 * Decodes a frame, reading only its bytes.
 *
 * Grey frames come as stored values (before the modality LUT); colour,
 * palettes included, as RGB.
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
  if (!(frameIndex >= 0 && frameIndex < form.frameCount)) {
    return err({
      kind: "dicom.missing",
      message: `There is no frame ${
        frameIndex + 1
      }: the object has ${form.frameCount}`,
      tag: "00280008",
    });
  }
  try {
    const raw = await rawFrame(object, source, form, frameIndex);
    if (!raw.ok) return raw;
    return ok(finish(object, form, raw.value));
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    return pixelError(frameIndex, reason);
  }
}

function pixelError(
  frameIndex: number,
  reason: string,
): Result<never, DicomError> {
  return err({
    kind: "dicom.pixels",
    message: `Cannot decode frame ${frameIndex + 1}: ${reason}`,
    tag: "7FE00010",
  });
}

type Found = { raw: RawFrame; warnings: readonly DicomWarning[] };

async function rawFrame(
  object: DicomObject,
  source: ByteSource,
  form: PixelForm,
  frameIndex: number,
): Promise<Result<Found, DicomError>> {
  const body = bodyOf(object, source);
  const { offsetBytes, lengthBytes } = object.pixelData!;
  if (lengthBytes !== undefined) {
    const bytesThere = Math.min(lengthBytes, body.sizeBytes - offsetBytes);
    return await rawNative(object, body, form, frameIndex, bytesThere);
  }
  const codec = codecOf(object.transferSyntaxUid);
  if (codec === undefined) return unsupported(object.transferSyntaxUid);
  const table = await tableOf(object, body, form);
  if (!table.ok) return table;
  const encoded = await joined(body, table.value[frameIndex]!);
  const raw = await codec(encoded, form);
  const expected = raw.samplesPerPixel * form.rows * form.columns *
    (raw.bitsAllocated / 8);
  if (raw.bytes.length < expected) {
    return pixelError(
      frameIndex,
      `${raw.bytes.length} bytes decoded, expected ${expected}`,
    );
  }
  return ok({ raw, warnings: [] });
}

function unsupported(uid: string): Result<never, DicomError> {
  const isVideo = /^1\.2\.840\.10008\.1\.2\.4\.10\d/.test(uid);
  return err({
    kind: "dicom.unsupported",
    message: isVideo
      ? `Video (transfer syntax ${uid}) is kept and sent on, but not decoded into frames`
      : `Compressed pixel data in transfer syntax ${uid} can't be decoded`,
    tag: "00020010",
  });
}

async function rawNative(
  object: DicomObject,
  body: ByteSource,
  form: PixelForm,
  frameIndex: number,
  bytesThere: number,
): Promise<Result<Found, DicomError>> {
  const range = nativeRange(form, frameIndex);
  const end = range.offsetBytes + range.lengthBytes;
  const whole = Math.ceil((frameBits(form) * form.frameCount) / 8);
  if (end > bytesThere) {
    const there = Math.max(0, bytesThere - range.offsetBytes);
    return pixelError(
      frameIndex,
      `${there} bytes, expected ${range.lengthBytes}`,
    );
  }
  const from = object.pixelData!.offsetBytes + range.offsetBytes;
  const read = await body.read(from, range.lengthBytes);
  if (read.length < range.lengthBytes) {
    return pixelError(
      frameIndex,
      `${read.length} bytes, expected ${range.lengthBytes}`,
    );
  }
  // Own memory: swapping and masking are done in place.
  const raw = nativeFrame(read.slice(), form, layoutOf(object), range.skipBits);
  const isLong = bytesThere > whole + (whole & 1);
  const warnings = isLong
    ? [{
      kind: "dicom.pixelDataLong",
      message: `The pixel data has ${bytesThere} bytes, expected ${whole}`,
    }]
    : [];
  return ok({ raw, warnings });
}

function layoutOf(
  object: DicomObject,
): { littleEndian: boolean; isWords: boolean } {
  const uid = object.transferSyntaxUid;
  const { littleEndian } = encodingOf(uid);
  const { dataSet, pixelData } = object;
  const vr = dataSet instanceof ByteDataSet
    ? dataSet.locate(pixelData!.tag)?.vr
    : undefined;
  return {
    littleEndian: littleEndian && uid !== GE_PRIVATE_UID,
    isWords: vr === "OW",
  };
}

function tableOf(
  object: DicomObject,
  body: ByteSource,
  form: PixelForm,
): Promise<Result<FrameTable, DicomError>> {
  let table = tables.get(object);
  if (table === undefined) {
    const { offsetBytes } = object.pixelData!;
    table = frameTable(body, offsetBytes, form.frameCount, object.dataSet);
    tables.set(object, table);
  }
  return table;
}

async function joined(
  body: ByteSource,
  fragments: FrameTable[number],
): Promise<Uint8Array<ArrayBuffer>> {
  const sizeBytes = fragments.reduce((sum, f) => sum + f.lengthBytes, 0);
  const bytes = new Uint8Array(sizeBytes);
  let at = 0;
  for (const { offsetBytes, lengthBytes } of fragments) {
    bytes.set(await body.read(offsetBytes, lengthBytes), at);
    at += lengthBytes;
  }
  return bytes;
}

function finish(
  object: DicomObject,
  form: PixelForm,
  { raw, warnings }: Found,
): DecodedFrame {
  const { rows, columns } = form;
  const size = { rows, columns, warnings };
  if (raw.samplesPerPixel > 1) {
    const values = toRgb(raw, columns, rows, form.bitsStored);
    const bitsStored = Math.min(form.bitsStored, 8 * values.BYTES_PER_ELEMENT);
    return { ...size, samplesPerPixel: 3, values, bitsStored };
  }
  const values = greyValues(raw, form);
  if (raw.colorSpace === "PALETTE") {
    const { littleEndian } = encodingOf(object.transferSyntaxUid);
    const rgb = paletteToRgb(values, object.dataSet, littleEndian);
    const bitsStored = 8 * rgb.BYTES_PER_ELEMENT;
    return { ...size, samplesPerPixel: 3, values: rgb, bitsStored };
  }
  return { ...size, samplesPerPixel: 1, values, bitsStored: form.bitsStored };
}

function greyValues(
  raw: RawFrame,
  form: PixelForm,
): DecodedFrame["values"] {
  const count = form.rows * form.columns;
  const bytes = raw.bytes.subarray(0, count * (raw.bitsAllocated / 8));
  const bitsStored = Math.min(form.bitsStored, raw.bitsAllocated);
  const isSame = raw.precision === undefined ||
    raw.precision.signed === form.signed;
  return storedValues(bytes, {
    bitsAllocated: raw.bitsAllocated,
    // Where codestream and header disagree on the sign, the sign bit lies
    // where the codestream's precision ends.
    bitsStored: isSame ? bitsStored : raw.precision.bits,
    highBit: isSame && form.highBit < raw.bitsAllocated
      ? Math.max(form.highBit, bitsStored - 1)
      : (isSame ? bitsStored : raw.precision.bits) - 1,
    signed: form.signed,
    isFloat: form.isFloat,
  });
}
