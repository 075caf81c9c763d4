/** From bytes to stored values: width, unused bits, sign (PS3.5 8.1.1). @module */
import type { DecodedFrame } from "../types.ts";
import type { PixelForm } from "./pixel_form.ts";
import { PixelFault, type RawFrame } from "./raw_frame.ts";

/** How one sample lies in its cell. */
export interface SampleForm {
  readonly bitsAllocated: number;
  readonly bitsStored: number;
  readonly highBit: number;
  readonly signed: boolean;
  readonly isFloat: boolean;
}

/** How a codec's samples lie in their cells. */
export function sampleFormOf(raw: RawFrame, form: PixelForm): SampleForm {
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

/**
 * Stored values of all samples, in the order they lie in.
 *
 * @throws {PixelFault} where there are too few
 */
export function valuesOf(
  raw: RawFrame,
  form: PixelForm,
): DecodedFrame["values"] {
  const { bytes, bitsAllocated, samplesPerPixel } = raw;
  const count = form.rows * form.columns * samplesPerPixel;
  const expected = count * (bitsAllocated / 8);
  if (bytes.length < expected) {
    throw new PixelFault(`${bytes.length} bytes decoded, expected ${expected}`);
  }
  return storedValues(bytes.subarray(0, expected), sampleFormOf(raw, form));
}

/**
 * Stored values as the standard numbers them: what lies outside Bits Stored
 * is dropped, and two's complement is read at Bits Stored.
 *
 * @param bytes little endian; its memory may become the result's
 * @throws {PixelFault} for 64-bit integers beyond 2^53
 */
export function storedValues(
  bytes: Uint8Array<ArrayBuffer>,
  form: SampleForm,
): DecodedFrame["values"] {
  const cells = cellsOf(bytes, form);
  if (form.isFloat || form.bitsAllocated === 64) return cells;
  if (form.bitsStored < form.bitsAllocated) unpad(cells, form);
  return cells;
}

function cellsOf(
  bytes: Uint8Array<ArrayBuffer>,
  form: SampleForm,
): DecodedFrame["values"] {
  const { bitsAllocated, signed, isFloat } = form;
  const width = bitsAllocated / 8;
  const count = Math.floor(bytes.length / width);
  // Typed arrays want whole multiples of their width.
  const { buffer, byteOffset } = bytes.byteOffset % width === 0
    ? bytes
    : bytes.slice();
  switch (bitsAllocated) {
    case 8:
      return signed
        ? new Int8Array(buffer, byteOffset, count)
        : new Uint8Array(buffer, byteOffset, count);
    case 16:
      return signed
        ? new Int16Array(buffer, byteOffset, count)
        : new Uint16Array(buffer, byteOffset, count);
    case 32:
      if (isFloat) return new Float32Array(buffer, byteOffset, count);
      return signed
        ? new Int32Array(buffer, byteOffset, count)
        : new Uint32Array(buffer, byteOffset, count);
    default:
      return isFloat
        ? new Float64Array(buffer, byteOffset, count)
        : integers64(buffer, byteOffset, count, form);
  }
}

/**
 * 64-bit integers as doubles, without what lies outside Bits Stored.
 *
 * @throws {PixelFault} for a value that doubles do not hold exactly
 */
function integers64(
  buffer: ArrayBuffer,
  byteOffset: number,
  count: number,
  { bitsStored, highBit, signed }: SampleForm,
): Float64Array {
  const cells = new BigUint64Array(buffer, byteOffset, count);
  const down = BigInt(highBit + 1 - bitsStored);
  const asStored = signed ? BigInt.asIntN : BigInt.asUintN;
  return Float64Array.from(cells, (cell) => {
    const value = Number(asStored(bitsStored, cell >> down));
    if (Number.isSafeInteger(value)) return value;
    throw new PixelFault("A value of 64 bits is beyond 2^53, the last we keep");
  });
}

/** Shifts each sample to the top of 32 bits and back down, which drops the rest and extends the sign. */
function unpad(
  cells: DecodedFrame["values"],
  { bitsStored, highBit, signed }: SampleForm,
): void {
  const up = 31 - highBit;
  const down = 32 - bitsStored;
  if (signed) {
    for (let i = 0; i < cells.length; i++) {
      cells[i] = (cells[i]! << up) >> down;
    }
  } else {
    for (let i = 0; i < cells.length; i++) {
      cells[i] = (cells[i]! << up) >>> down;
    }
  }
}
