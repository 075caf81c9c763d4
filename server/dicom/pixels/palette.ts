/** Palette colour to RGB, PS3.3 C.7.6.3.1.5, C.7.6.3.1.6 and C.7.9.2 (segmented tables). @module */
import { binaryNumbers } from "../data_set/numbers.ts";
import type { DataSet } from "../types.ts";
import type { ColorSamples } from "./color.ts";
import { PixelFault } from "./raw_frame.ts";

interface Table {
  readonly firstStored: number;
  readonly values: readonly number[];
  readonly bits: number;
}

const ENTRIES_MAX = 65536;

/**
 * Looks up each stored value; values below the first entry take it, values
 * above the last take that.
 *
 * @throws {PixelFault} where a table is missing or not of the length declared
 */
export function paletteToRgb(
  stored: ArrayLike<number>,
  dataSet: DataSet,
  littleEndian: boolean,
): ColorSamples {
  const tables = [1, 2, 3].map((n) => tableOf(dataSet, n, littleEndian));
  const isWide = tables.some(({ bits }) => bits > 8);
  const count = stored.length;
  const rgb = isWide ? new Uint16Array(3 * count) : new Uint8Array(3 * count);
  tables.forEach(({ firstStored, values, bits }, c) => {
    const last = values.length - 1;
    // An 8-bit table beside wider ones is stretched to their range.
    const scale = isWide && bits <= 8 ? 257 : 1;
    for (let i = 0; i < count; i++) {
      const index = stored[i]! - firstStored;
      const entry = index < 0 ? 0 : index > last ? last : index;
      rgb[3 * i + c] = values[entry]! * scale;
    }
  });
  return rgb;
}

function tableOf(
  dataSet: DataSet,
  n: number,
  littleEndian: boolean,
): Table {
  const descriptor = dataSet.numbers(`0028110${n}`);
  const [declared, first, bits] = descriptor ?? [];
  if (declared === undefined || first === undefined || bits === undefined) {
    throw new PixelFault(`Palette descriptor (0028,110${n}) is missing`);
  }
  // 0 stands for 65,536; both numbers may have been read as signed.
  const length = (declared & 0xffff) || ENTRIES_MAX;
  const plain = dataSet.bytes(`0028120${n}`);
  const segmented = dataSet.bytes(`0028122${n}`);
  const width = bits <= 8 ? 8 : 16;
  let values: number[];
  if (plain !== undefined && plain.length > 0) {
    values = entries(plain, width, length, littleEndian);
  } else if (segmented !== undefined) {
    values = expanded(words(segmented, width, littleEndian), length);
  } else {
    throw new PixelFault(`Palette data (0028,120${n}) is missing`);
  }
  if (values.length < length) {
    throw new PixelFault(
      `Palette (0028,120${n}) holds ${values.length} entries, ${length} declared`,
    );
  }
  return { firstStored: first, values, bits: width };
}

/** Entries of 8 bits may be packed two a word, or stand in a word each. */
function entries(
  bytes: Uint8Array,
  width: number,
  length: number,
  littleEndian: boolean,
): number[] {
  if (width === 16) {
    return binaryNumbers(bytes.subarray(0, 2 * length), "US", littleEndian);
  }
  if (bytes.length >= 2 * length) {
    const wide = binaryNumbers(
      bytes.subarray(0, 2 * length),
      "US",
      littleEndian,
    );
    const isHigh = wide.some((value) => value > 255);
    return wide.map((value) => isHigh ? value >> 8 : value);
  }
  return words(bytes, 8, littleEndian).slice(0, length);
}

function words(
  bytes: Uint8Array,
  width: number,
  littleEndian: boolean,
): number[] {
  if (width === 16) return binaryNumbers(bytes, "US", littleEndian);
  if (littleEndian) return [...bytes];
  return [...bytes.keys()].map((i) => bytes[i ^ 1] ?? 0);
}

/** Discrete, linear and indirect segments, PS3.3 C.7.9.2. */
function expanded(data: readonly number[], length: number): number[] {
  const out: number[] = [];
  expandSegments(data, 0, Infinity, out, length, false);
  return out;
}

function expandSegments(
  data: readonly number[],
  start: number,
  segmentCount: number,
  out: number[],
  length: number,
  isInner: boolean,
): void {
  let at = start;
  for (let s = 0; s < segmentCount && at + 1 < data.length; s++) {
    const opcode = data[at]!;
    const count = data[at + 1]!;
    if (out.length > length) return;
    if (opcode === 0) {
      out.push(...data.slice(at + 2, at + 2 + count));
      at += 2 + count;
    } else if (opcode === 1) {
      const from = out[out.length - 1];
      const to = data[at + 2];
      if (from === undefined || to === undefined) return;
      for (let i = 1; i <= count; i++) {
        out.push(Math.round(from + ((to - from) * i) / count));
      }
      at += 3;
    } else if (opcode === 2 && !isInner) {
      const offset = data[at + 2]! + data[at + 3]! * 65536;
      expandSegments(data, offset, count, out, length, true);
      at += 4;
    } else return;
  }
}
