/** The markers of a JPEG-LS codestream with one component, ISO 14495-1 C. @module */
import { PixelFault } from "../pixels/raw_frame.ts";

/** What the decoding procedures need to know. */
export interface JpegLsHeader {
  readonly columns: number;
  readonly rows: number;
  readonly bits: number;
  readonly maximum: number;
  readonly near: number;
  readonly thresholds: readonly [number, number, number];
  readonly reset: number;
  /** Index of the first coded byte. */
  readonly dataStart: number;
}

/** Reads the markers; throws {@linkcode PixelFault} where they are not one plain scan. */
export function jpegLsHeader(bytes: Uint8Array): JpegLsHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let frame: { columns: number; rows: number; bits: number } | undefined;
  let preset: readonly number[] = [0, 0, 0, 0, 0];
  for (let at = 2; at + 12 < bytes.length;) {
    const marker = view.getUint16(at);
    const size = view.getUint16(at + 2);
    if (marker === 0xfff7) {
      frame = {
        bits: bytes[at + 4]!,
        rows: view.getUint16(at + 5),
        columns: view.getUint16(at + 7),
      };
    } else if (marker === 0xfff8 && bytes[at + 4] === 1) {
      preset = [5, 7, 9, 11, 13].map((offset) => view.getUint16(at + offset));
    } else if (marker === 0xffda) {
      if (frame === undefined || bytes[at + 4] !== 1) break;
      const near = bytes[at + 7]!;
      return complete(frame, preset, near, at + 2 + size);
    }
    at += 2 + size;
  }
  throw new PixelFault("The JPEG-LS codestream has no scan of one component");
}

/** Defaults of ISO 14495-1 C.2.4.1.1 where a preset is 0. */
function complete(
  frame: { columns: number; rows: number; bits: number },
  preset: readonly number[],
  near: number,
  dataStart: number,
): JpegLsHeader {
  const [presetMaximum, p1, p2, p3, presetReset] = preset;
  const maximum = presetMaximum || 2 ** frame.bits - 1;
  const clamp = (value: number, low: number) =>
    value > maximum || value < low ? low : value;
  const factor = maximum >= 128
    ? Math.floor((Math.min(maximum, 4095) + 128) / 256)
    : Math.floor(256 / (maximum + 1));
  const isWide = maximum >= 128;
  const scaled = (base: number, least: number, nears: number) =>
    isWide
      ? factor * (base - least) + least + nears * near
      : Math.max(least, Math.floor(base / factor) + nears * near);
  const t1 = p1 || clamp(scaled(3, 2, 3), near + 1);
  const t2 = p2 || clamp(scaled(7, 3, 5), t1);
  const t3 = p3 || clamp(scaled(21, 4, 7), t2);
  return {
    ...frame,
    maximum,
    near,
    thresholds: [t1, t2, t3],
    reset: presetReset || 64,
    dataStart,
  };
}
