/** Three samples to interleaved RGB, PS3.3 C.7.6.3.1.2. @module */
import { PixelFault, type RawFrame } from "./raw_frame.ts";
import { type SampleForm, storedValues } from "./samples.ts";

/** Samples as declared, of 8, 16 or 32 bits. */
export type ColorSamples =
  | Uint8Array<ArrayBuffer>
  | Uint16Array<ArrayBuffer>
  | Uint32Array<ArrayBuffer>;

/**
 * RGB, interleaved, from whatever the frame holds; no bit is lost but in the
 * rounding from YCbCr.
 *
 * @throws {PixelFault} where there are too few samples, or they are no
 * integers of up to 32 bits
 */
export function toRgb(
  raw: RawFrame,
  columns: number,
  rows: number,
  form: SampleForm,
): ColorSamples {
  const samples = samplesOf(raw, form);
  const pixelCount = columns * rows;
  const isHalved = raw.colorSpace.endsWith("_422");
  const expected = isHalved ? 2 * pixelCount : raw.samplesPerPixel * pixelCount;
  if (samples.length < expected) {
    throw new PixelFault(
      `${samples.length} colour samples, expected ${expected}`,
    );
  }
  const whole = isHalved
    ? doubled(samples, pixelCount, columns)
    : interleaved(raw, samples, pixelCount);
  const maximum = 2 ** form.bitsStored - 1;
  if (raw.colorSpace.startsWith("YBR_FULL")) fullRange(whole, maximum);
  if (raw.colorSpace.startsWith("YBR_PARTIAL")) partialRange(whole, maximum);
  return whole;
}

function samplesOf({ bytes }: RawFrame, form: SampleForm): ColorSamples {
  if (form.isFloat || form.bitsAllocated > 32) {
    const kind = form.isFloat ? "floating point" : "integers";
    throw new PixelFault(
      `Colour of ${form.bitsAllocated} bits in ${kind} is not supported`,
    );
  }
  // Colour has no sign, whatever the header says: PS3.3 C.7.6.3.1.2.
  return storedValues(bytes, { ...form, signed: false }) as ColorSamples;
}

function like(samples: ColorSamples, length: number): ColorSamples {
  if (samples instanceof Uint8Array) return new Uint8Array(length);
  return samples instanceof Uint16Array
    ? new Uint16Array(length)
    : new Uint32Array(length);
}

function interleaved(
  raw: RawFrame,
  samples: ColorSamples,
  pixelCount: number,
): ColorSamples {
  const { samplesPerPixel: width, isPlanar } = raw;
  if (!isPlanar && width === 3) {
    return samples.length === 3 * pixelCount
      ? samples
      : samples.slice(0, 3 * pixelCount);
  }
  // ARGB (retired) has four samples, the first of which is left out.
  const first = width === 4 ? 1 : 0;
  const out = like(samples, 3 * pixelCount);
  const [pixelStep, sampleStep] = isPlanar ? [1, pixelCount] : [width, 1];
  for (let c = 0; c < 3; c++) {
    let from = (c + first) * sampleStep;
    for (let i = c; i < out.length; i += 3, from += pixelStep) {
      out[i] = samples[from]!;
    }
  }
  return out;
}

/** Y1 Y2 Cb Cr for each two pixels (PS3.3 C.7.6.3.1.2), to Y Cb Cr each. */
function doubled(
  samples: ColorSamples,
  pixelCount: number,
  columns: number,
): ColorSamples {
  if (columns % 2 === 1) {
    throw new PixelFault(`4:2:2 colour with ${columns} columns, an odd number`);
  }
  const out = like(samples, 3 * pixelCount);
  for (let from = 0, to = 0; to < out.length; from += 4, to += 6) {
    const cb = samples[from + 2]!;
    const cr = samples[from + 3]!;
    out[to] = samples[from]!;
    out[to + 1] = cb;
    out[to + 2] = cr;
    out[to + 3] = samples[from + 1]!;
    out[to + 4] = cb;
    out[to + 5] = cr;
  }
  return out;
}

function clamp(value: number, maximum: number): number {
  const rounded = Math.floor(value + 0.5);
  return rounded < 0 ? 0 : rounded > maximum ? maximum : rounded;
}

/** CCIR 601 with full range, in place. */
function fullRange(samples: ColorSamples, maximum: number): void {
  const middle = (maximum + 1) / 2;
  for (let i = 0; i + 2 < samples.length; i += 3) {
    const y = samples[i]!;
    const cb = samples[i + 1]! - middle;
    const cr = samples[i + 2]! - middle;
    samples[i] = clamp(y + 1.402 * cr, maximum);
    samples[i + 1] = clamp(
      y - 0.344136286201 * cb - 0.714136286201 * cr,
      maximum,
    );
    samples[i + 2] = clamp(y + 1.772 * cb, maximum);
  }
}

/** CCIR 601 with room at both ends: luminance 16 to 235, in place. */
function partialRange(samples: ColorSamples, maximum: number): void {
  const unit = (maximum + 1) / 256;
  for (let i = 0; i + 2 < samples.length; i += 3) {
    const y = 1.164383561644 * (samples[i]! - 16 * unit);
    const cb = samples[i + 1]! - 128 * unit;
    const cr = samples[i + 2]! - 128 * unit;
    samples[i] = clamp(y + 1.596026785714 * cr, maximum);
    samples[i + 1] = clamp(
      y - 0.391762290095 * cb - 0.812967647238 * cr,
      maximum,
    );
    samples[i + 2] = clamp(y + 2.017232142857 * cb, maximum);
  }
}
