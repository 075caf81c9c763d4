/** RLE Lossless, PS3.5 G. @module */
import type { PixelForm } from "../pixels/pixel_form.ts";
import { nativeColorSpace, unpackBits } from "../pixels/native_frame.ts";
import { PixelFault, type RawFrame } from "../pixels/raw_frame.ts";

const HEADER_BYTES = 64;
const SEGMENTS_MAX = 15;

/**
 * Decodes one frame: a segment for each byte of each sample, the most
 * significant first.
 *
 * @throws {PixelFault} where the segments do not hold the frame
 */
export function decodeRle(
  encoded: Uint8Array<ArrayBuffer>,
  form: PixelForm,
): RawFrame {
  if (encoded.length < HEADER_BYTES) {
    throw new PixelFault(`${encoded.length} bytes hold no RLE header`);
  }
  const view = new DataView(encoded.buffer, encoded.byteOffset);
  const segmentCount = view.getUint32(0, true);
  const pixelCount = form.rows * form.columns;
  const isBits = form.bitsAllocated === 1;
  const sampleBytes = isBits ? 1 : form.bitsAllocated / 8;
  const expected = sampleBytes * form.samplesPerPixel;
  if (segmentCount !== expected || segmentCount > SEGMENTS_MAX) {
    throw new PixelFault(
      `${segmentCount} RLE segments, expected ${expected}`,
    );
  }
  const planeSamples = isBits ? Math.ceil(pixelCount / 8) : pixelCount;
  const bytes = new Uint8Array(planeSamples * expected);
  for (let segment = 0; segment < segmentCount; segment++) {
    const from = view.getUint32(4 + 4 * segment, true);
    const to = segment + 1 < segmentCount
      ? view.getUint32(8 + 4 * segment, true)
      : encoded.length;
    if (from < HEADER_BYTES || to < from || to > encoded.length) {
      throw new PixelFault(`RLE segment ${segment + 1} lies outside its frame`);
    }
    const sample = Math.floor(segment / sampleBytes);
    const byte = sampleBytes - 1 - (segment % sampleBytes);
    const start = sample * planeSamples * sampleBytes + byte;
    const written = unpackSegment(
      encoded,
      from,
      to,
      { bytes, start, step: sampleBytes, count: planeSamples },
    );
    if (written < planeSamples) {
      throw new PixelFault(
        `RLE segment ${
          segment + 1
        } holds ${written} bytes, expected ${planeSamples}`,
      );
    }
  }
  return {
    bytes: isBits ? unpackBits(bytes, 0, pixelCount) : bytes,
    bitsAllocated: isBits ? 8 : form.bitsAllocated,
    samplesPerPixel: form.samplesPerPixel,
    isPlanar: form.samplesPerPixel > 1,
    colorSpace: nativeColorSpace(form),
  };
}

interface Plane {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly step: number;
  readonly count: number;
}

/** PackBits, PS3.5 G.3.2; returns the bytes written, never more than the plane takes. */
function unpackSegment(
  encoded: Uint8Array,
  from: number,
  to: number,
  plane: Plane,
): number {
  const { bytes, step, count } = plane;
  let at = from;
  let out = plane.start;
  let written = 0;
  while (at < to && written < count) {
    const control = encoded[at++]!;
    if (control === 128) continue;
    if (control < 128) {
      const run = Math.min(control + 1, to - at, count - written);
      for (let i = 0; i < run; i++, out += step) bytes[out] = encoded[at + i]!;
      at += control + 1;
      written += run;
    } else if (at < to) {
      const value = encoded[at++]!;
      const run = Math.min(257 - control, count - written);
      for (let i = 0; i < run; i++, out += step) bytes[out] = value;
      written += run;
    }
  }
  return written;
}
