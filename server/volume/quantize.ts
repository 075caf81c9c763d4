/** Any voxel values as int16 with a scale, and the error that makes. @module */
import type { VoxelScale } from "./types.ts";

/** What must be known of values before the first is stored. */
export interface ValueRange {
  /** Least and greatest finite value. */
  readonly min: number;
  readonly max: number;
  /** Whether all finite values are whole numbers. */
  readonly isWhole: boolean;
}

/** Voxel values of any numeric kind. */
export type VoxelValues =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array;

/** Int16 voxels, and how to read them. */
export interface Quantized {
  readonly voxels: Int16Array;
  readonly scale: VoxelScale;
  /** Values that were no number, stored as the least value. */
  readonly notNumbers: number;
}

/** The range of values; of none, or of none finite, it is 0 to 0. */
export function rangeOf(values: VoxelValues): ValueRange {
  let min = Infinity;
  let max = -Infinity;
  let isWhole = true;
  for (let n = 0; n < values.length; n++) {
    const value = values[n]!;
    if (value < min && value !== -Infinity) min = value;
    if (value > max && value !== Infinity) max = value;
    if (isWhole && value !== Math.round(value)) isWhole = value !== value;
  }
  return min <= max ? { min, max, isWhole } : { min: 0, max: 0, isWhole: true };
}

/**
 * The slope and intercept by which a range fits into int16: 1 and 0 where it
 * does as it is, 1 and a shift for whole numbers that span 16 bits, and
 * otherwise the range spread over all 65,536 steps, half a step off at most.
 */
export function scaleFor(range: ValueRange, unit: string): VoxelScale {
  const { min, max, isWhole } = range;
  if (isWhole && min >= -32768 && max <= 32767) {
    return { slope: 1, intercept: 0, unit, maxError: 0 };
  }
  if (isWhole && max - min <= 65535) {
    return { slope: 1, intercept: min + 32768, unit, maxError: 0 };
  }
  // Halved first: the span of two finite doubles may overflow.
  const slope = Math.max((max / 65535) - (min / 65535), Number.MIN_VALUE);
  return { slope, intercept: min + 32768 * slope, unit, maxError: slope / 2 };
}

/**
 * Stores values as int16 voxels. `maxError` of the scale is the greatest
 * difference found, not only the bound.
 *
 * @param into where to store, as long as `values`; a new array where left out
 */
export function quantize(
  values: VoxelValues,
  unit = "",
  into: Int16Array = new Int16Array(values.length),
): Quantized {
  const range = rangeOf(values);
  const scale = scaleFor(range, unit);
  const { slope, intercept } = scale;
  let maxError = 0;
  let notNumbers = 0;
  for (let n = 0; n < values.length; n++) {
    const value = values[n]!;
    const finite = value - value === 0;
    if (!finite) notNumbers++;
    const voxel = Math.round(
      ((finite ? value : range.min) - intercept) / slope,
    );
    const stored = voxel < -32768 ? -32768 : voxel > 32767 ? 32767 : voxel;
    into[n] = stored;
    if (finite) {
      const error = Math.abs(stored * slope + intercept - value);
      if (error > maxError) maxError = error;
    }
  }
  return { voxels: into, scale: { ...scale, maxError }, notNumbers };
}
