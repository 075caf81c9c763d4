/** One frame as it would lie in an uncompressed file. @module */
import type { ByteSource, Result } from "#base";
import { isLaidOutByHeader } from "../codecs/codec_table.ts";
import type { DecodedFrame, DicomError, DicomObject } from "../types.ts";
import { toRgb } from "./color.ts";
import { packBits } from "./native_frame.ts";
import type { PixelForm } from "./pixel_form.ts";
import { PixelFault, type RawFrame } from "./raw_frame.ts";
import { sampleFormOf, valuesOf } from "./samples.ts";
import { withRawFrame } from "./with_raw_frame.ts";

const CELLS = { 8: Uint8Array, 16: Uint16Array, 32: Uint32Array } as const;

/**
 * The samples of a frame in little endian, laid out as the header
 * says (PS3.5 8.1): cells of Bits Allocated, one-bit pixels packed, entries of
 * a palette not looked up, colour in planes or not and in the header's colour
 * space. Only what a JPEG has in another colour space than the header names is
 * RGB, since that is how such codestreams are decompressed.
 *
 * @param source the bytes that `object` was opened from
 */
export async function uncompressedFrame(
  object: DicomObject,
  source: ByteSource,
  frameIndex: number,
): Promise<Result<Uint8Array<ArrayBuffer>, DicomError>> {
  const isAsHeader = isLaidOutByHeader(object.transferSyntaxUid);
  return await withRawFrame(
    object,
    source,
    frameIndex,
    (raw, form, { kind }) =>
      laidOut(raw, form, isAsHeader || kind === "samples"),
  );
}

function laidOut(
  raw: RawFrame,
  form: PixelForm,
  isAsHeader: boolean,
): Uint8Array<ArrayBuffer> {
  if (form.bitsAllocated === 1) return packBits(raw.bytes);
  const isSameColor = form.samplesPerPixel === 1 ||
    raw.colorSpace === form.photometric;
  const isRgb = !isAsHeader && !isSameColor;
  const bytes = isAsHeader
    ? raw.bytes
    : inCells(isRgb ? rgbOf(raw, form) : valuesOf(raw, form), form);
  const isPlanar = raw.isPlanar && !isRgb;
  if (isPlanar === form.isPlanar) return bytes;
  const pixelCount = form.rows * form.columns;
  const width = form.bitsAllocated / 8;
  const samples = bytes.length / width / pixelCount;
  return isPlanar
    ? transposed(bytes, samples, pixelCount, width)
    : transposed(bytes, pixelCount, samples, width);
}

function rgbOf(raw: RawFrame, form: PixelForm): DecodedFrame["values"] {
  return toRgb(raw, form.columns, form.rows, sampleFormOf(raw, form));
}

/** Values as bytes, each in a cell of the header's width with its High Bit. */
function inCells(
  values: DecodedFrame["values"],
  { bitsAllocated, bitsStored, highBit }: PixelForm,
): Uint8Array<ArrayBuffer> {
  const Cells = CELLS[bitsAllocated as keyof typeof CELLS];
  if (Cells === undefined) {
    throw new PixelFault(`Cells of ${bitsAllocated} bits are not supported`);
  }
  const scale = 2 ** (highBit + 1 - bitsStored);
  const isThere = scale === 1 && 8 * values.BYTES_PER_ELEMENT === bitsAllocated;
  const cells = isThere ? values : new Cells(values.length);
  if (!isThere) values.forEach((value, i) => cells[i] = value * scale);
  const { buffer, byteOffset, byteLength } = cells;
  return new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength);
}

/** Cells of some bytes each, in rows of columns, to columns of rows. */
function transposed(
  bytes: Uint8Array,
  rows: number,
  columns: number,
  width: number,
): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(bytes.length);
  let from = 0;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const to = (column * rows + row) * width;
      for (let byte = 0; byte < width; byte++) out[to + byte] = bytes[from++]!;
    }
  }
  return out;
}
