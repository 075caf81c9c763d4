/** Frames of uncompressed pixel data, PS3.5 8.1 and 8.2. @module */
import type { PixelForm } from "./pixel_form.ts";
import { type ColorSpace, PixelFault, type RawFrame } from "./raw_frame.ts";

/** Where a frame's bytes lie in native pixel data. */
export interface NativeRange {
  readonly offsetBytes: number;
  readonly lengthBytes: number;
  /** Of a one-bit frame: bits before its first pixel in the first byte. */
  readonly skipBits: number;
}

/** Bits of one frame; 4:2:2 and 4:2:0 hold fewer samples than pixels (PS3.5 8.2). */
export function frameBits(form: PixelForm): number {
  const pixels = form.rows * form.columns;
  const samples = isHalved(form) ? 2 : form.samplesPerPixel;
  return pixels * samples * form.bitsAllocated;
}

function isHalved(form: PixelForm): boolean {
  return form.samplesPerPixel === 3 && form.photometric.endsWith("_422");
}

/** The range of a frame, from the start of the pixel data. */
export function nativeRange(form: PixelForm, frameIndex: number): NativeRange {
  const bits = frameBits(form);
  const firstBit = bits * frameIndex;
  const offsetBytes = Math.floor(firstBit / 8);
  const skipBits = firstBit - offsetBytes * 8;
  return {
    offsetBytes,
    lengthBytes: Math.ceil((skipBits + bits) / 8),
    skipBits,
  };
}

/** A frame from its bytes in little endian. */
export function nativeFrame(
  bytes: Uint8Array<ArrayBuffer>,
  form: PixelForm,
  skipBits: number,
): RawFrame {
  const isBits = form.bitsAllocated === 1;
  const pixelCount = form.rows * form.columns * form.samplesPerPixel;
  return {
    bytes: isBits ? unpackBits(bytes, skipBits, pixelCount) : bytes,
    bitsAllocated: isBits ? 8 : form.bitsAllocated,
    samplesPerPixel: form.samplesPerPixel,
    isPlanar: form.isPlanar,
    colorSpace: nativeColorSpace(form),
  };
}

/** What uncompressed samples mean, by Photometric Interpretation. */
export function nativeColorSpace(form: PixelForm): ColorSpace {
  const { photometric, samplesPerPixel } = form;
  if (samplesPerPixel === 1) {
    return photometric === "PALETTE COLOR" ? "PALETTE" : "GREY";
  }
  switch (photometric) {
    case "YBR_FULL":
    case "YBR_FULL_422":
    case "YBR_PARTIAL_422":
    case "YBR_PARTIAL_420":
      return photometric;
    case "RGB":
    case "ARGB":
    case "YBR_RCT":
    case "YBR_ICT":
      return "RGB";
    default:
      throw new PixelFault(
        `Photometric Interpretation ${photometric} with ${samplesPerPixel} samples is not supported`,
      );
  }
}

/** One bit a pixel, from the lowest: PS3.5 8.1.1. */
export function unpackBits(
  bytes: Uint8Array,
  skipBits: number,
  count: number,
): Uint8Array<ArrayBuffer> {
  const values = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    const bit = i + skipBits;
    values[i] = (bytes[bit >> 3]! >> (bit & 7)) & 1;
  }
  return values;
}

/** The reverse: each pixel's lowest bit, eight to a byte. */
export function packBits(values: Uint8Array): Uint8Array<ArrayBuffer> {
  const packed = new Uint8Array(Math.ceil(values.length / 8));
  values.forEach((value, i) => {
    packed[i >> 3]! |= (value & 1) << (i & 7);
  });
  return packed;
}

/**
 * Bytes that are turned round together where samples are big endian.
 *
 * @param isWords whether bytes were written in 16-bit words, as OW is (PS3.5 A.3)
 */
export function swapUnit(bitsAllocated: number, isWords: boolean): number {
  return bitsAllocated > 8 ? bitsAllocated / 8 : (isWords ? 2 : 1);
}
