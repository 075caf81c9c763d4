/** How display values fit into int16 voxels, exactly where they can. @module */
import type { ModalityLut } from "#dicom";
import type { VoxelScale } from "#volume";
import { displayLut, displayUnit } from "../grey/display_value.ts";
import type { StackFrame } from "../types.ts";

/** Smallest and largest stored value of a slice. */
export interface StoredRange {
  readonly low: number;
  readonly high: number;
  /** Whether all are whole numbers. */
  readonly isWhole: boolean;
}

/** Stored values that a form of pixels can have; `undefined` where only the pixels tell. */
export function storedRange(
  { image }: Pick<StackFrame, "image">,
): StoredRange | undefined {
  const { bitsStored, bitsAllocated, signed } = image;
  if (bitsAllocated > 16) return undefined;
  const count = 2 ** bitsStored;
  const low = signed ? -count / 2 : 0;
  return { low, high: low + count - 1, isWhole: true };
}

/**
 * The scale for a whole volume: exact for integers of up to 16 bits that all
 * slices rescale alike; else the range of display values in 65,535 steps.
 *
 * @param ranges of stored values, by slice
 */
export function voxelScale(
  slices: readonly StackFrame[],
  ranges: readonly StoredRange[],
): VoxelScale {
  const unit = displayUnit(slices[0]!.image);
  const luts = slices.map(({ image, frame }) => displayLut(image, frame));
  return exactScale(luts, ranges, unit) ??
    steppedScale(luts, ranges, unit);
}

function exactScale(
  luts: readonly ModalityLut[],
  ranges: readonly StoredRange[],
  unit: string,
): VoxelScale | undefined {
  const [lut] = luts;
  if (lut?.kind !== "linear" || !(lut.slope > 0)) return undefined;
  const isAlike = luts.every((other) =>
    other.kind === "linear" && other.slope === lut.slope &&
    other.intercept === lut.intercept
  );
  const isWhole = ranges.every((range) => range.isWhole);
  const low = Math.min(...ranges.map((range) => range.low));
  const high = Math.max(...ranges.map((range) => range.high));
  if (!isAlike || !isWhole || high - low > 65535) return undefined;
  // Voxels that are the values themselves, where they are whole and fit.
  const shift = lut.slope === 1 && Number.isInteger(lut.intercept)
    ? lut.intercept
    : 0;
  const fits = low + shift >= -32768 && high + shift <= 32767;
  const offset = fits ? shift : -32768 - low;
  return {
    slope: lut.slope,
    intercept: lut.intercept - offset * lut.slope,
    unit,
    maxError: 0,
  };
}

function steppedScale(
  luts: readonly ModalityLut[],
  ranges: readonly StoredRange[],
  unit: string,
): VoxelScale {
  let low = Infinity;
  let high = -Infinity;
  for (const [n, lut] of luts.entries()) {
    const ends = lut.kind === "linear"
      ? [ranges[n]!.low, ranges[n]!.high].map((stored) =>
        stored * lut.slope + lut.intercept
      )
      : lut.values;
    for (const value of ends) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  const isWhole = luts.every((lut) => lut.kind === "table");
  if (isWhole && high - low <= 65535) {
    const intercept = low >= -32768 && high <= 32767 ? 0 : low + 32768;
    return { slope: 1, intercept, unit, maxError: 0 };
  }
  const slope = high > low ? (high - low) / 65535 : 1;
  return { slope, intercept: low + 32768 * slope, unit, maxError: slope / 2 };
}
