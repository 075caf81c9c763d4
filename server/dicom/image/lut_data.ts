/** Lookup tables of the modality and VOI LUT modules, PS3.3 C.11.1.1 and C.11.2.1.1. @module */
import { binaryNumbers } from "../data_set/numbers.ts";
import type { DataSet } from "../types.ts";

/** A table as it is written. */
export interface LutData {
  readonly firstMapped: number;
  readonly bits: number;
  readonly values: readonly number[];
}

const ENTRIES_MAX = 65536;

/**
 * Reads the table of an item with LUT Descriptor and LUT Data.
 *
 * @param isFirstSigned whether the values looked up can be negative
 * @returns `undefined` where it is not whole
 */
export function lutDataOf(
  item: DataSet,
  isFirstSigned: boolean,
): LutData | undefined {
  const [declared, first, bits] = item.numbers("00283002") ?? [];
  const bytes = item.bytes("00283006");
  if (
    declared === undefined || first === undefined || bits === undefined ||
    bytes === undefined || bits < 1 || bits > 16
  ) return undefined;
  const count = (declared & 0xffff) || ENTRIES_MAX;
  // Tables of 8 bits are packed by some writers.
  const isPacked = bits <= 8 && bytes.length < 2 * count;
  const all = isPacked ? [...bytes] : binaryNumbers(bytes, "US", true);
  if (all.length < count) return undefined;
  const firstMapped = isFirstSigned && first > 0x7fff ? first - 0x10000 : first;
  return { firstMapped, bits, values: all.slice(0, count) };
}
