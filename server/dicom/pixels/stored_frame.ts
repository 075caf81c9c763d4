/** One frame's bytes as they are stored, for those who decode it themselves. @module */
import { type ByteSource, err, ok, type Result } from "#base";
import { bodyOf } from "../reader/body.ts";
import { encodingOf } from "../reader/encodings.ts";
import type { DicomError, DicomObject } from "../types.ts";
import { type FrameTable, frameTable } from "./fragments.ts";
import { nativeRange, unpackBits } from "./native_frame.ts";
import { type PixelForm, pixelFormOf } from "./pixel_form.ts";

/** A frame as stored: a codestream, or samples. */
export interface StoredFrame {
  readonly isEncapsulated: boolean;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

const tables = new WeakMap<
  DicomObject,
  Promise<Result<FrameTable, DicomError>>
>();

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
  const isThere = Number.isInteger(frameIndex) && frameIndex >= 0 &&
    frameIndex < form.frameCount;
  if (!isThere) {
    return err({
      kind: "dicom.missing",
      message: `There is no frame ${
        frameIndex + 1
      }: the object has ${form.frameCount}`,
      tag: "00280008",
    });
  }
  const body = bodyOf(object, source);
  return object.pixelData!.lengthBytes === undefined
    ? await codestream(object, body, form, frameIndex)
    : await samples(object, body, form, frameIndex);
}

async function codestream(
  object: DicomObject,
  body: ByteSource,
  form: PixelForm,
  frameIndex: number,
): Promise<Result<StoredFrame, DicomError>> {
  let found = tables.get(object);
  if (found === undefined) {
    const { offsetBytes } = object.pixelData!;
    found = frameTable(body, offsetBytes, form.frameCount, object.dataSet);
    tables.set(object, found);
  }
  const table = await found;
  if (!table.ok) return table;
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for (const { offsetBytes, lengthBytes } of table.value[frameIndex] ?? []) {
    parts.push(await body.read(offsetBytes, lengthBytes));
  }
  const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
  return ok({ isEncapsulated: true, bytes });
}

async function samples(
  object: DicomObject,
  body: ByteSource,
  form: PixelForm,
  frameIndex: number,
): Promise<Result<StoredFrame, DicomError>> {
  const { offsetBytes, lengthBytes } = object.pixelData!;
  const range = nativeRange(form, frameIndex);
  const there = Math.min(lengthBytes!, body.sizeBytes - offsetBytes);
  if (range.offsetBytes + range.lengthBytes > there) {
    return err({
      kind: "dicom.pixels",
      message: `Cannot read frame ${frameIndex + 1}: ${
        Math.max(0, there - range.offsetBytes)
      } bytes, expected ${range.lengthBytes}`,
      tag: object.pixelData!.tag,
    });
  }
  const from = offsetBytes + range.offsetBytes;
  // Own memory: swapping is done in place.
  const bytes = (await body.read(from, range.lengthBytes)).slice();
  if (!encodingOf(object.transferSyntaxUid).littleEndian) {
    toLittleEndian(bytes, form.bitsAllocated);
  }
  const isWhole = range.skipBits === 0;
  return ok({
    isEncapsulated: false,
    bytes: isWhole ? bytes : packedBits(bytes, range.skipBits, form),
  });
}

function toLittleEndian(bytes: Uint8Array, bitsAllocated: number): void {
  const unit = bitsAllocated > 8 ? bitsAllocated / 8 : 1;
  for (let at = 0; unit > 1 && at + unit <= bytes.length; at += unit) {
    bytes.subarray(at, at + unit).reverse();
  }
}

/** One-bit pixels moved to begin at a byte. */
function packedBits(
  bytes: Uint8Array,
  skipBits: number,
  { rows, columns }: PixelForm,
): Uint8Array<ArrayBuffer> {
  const bits = unpackBits(bytes, skipBits, rows * columns);
  const packed = new Uint8Array(Math.ceil(bits.length / 8));
  bits.forEach((bit, i) => {
    packed[i >> 3]! |= bit << (i & 7);
  });
  return packed;
}
