/** Any stored values as int16, for tables of 65,536 greys. @module */
import type { DecodedFrame } from "../types.ts";

/** Values of a frame in int16, and what they stand for. */
export interface DisplayValues {
  readonly values: Int16Array;
  /** `stored = value * slope + intercept`. */
  readonly slope: number;
  readonly intercept: number;
  /** Largest difference from the stored value; 0 where exact. */
  readonly maxError: number;
  /** Of the stored values; both 0 where none is finite. */
  readonly minimum: number;
  readonly maximum: number;
}

const LOWEST = -32768;
const HIGHEST = 32767;
const STEPS = 65535;

/**
 * Maps stored values into int16: as they are where they fit, shifted where
 * their range does, and else scaled, with the error stated. What is not a
 * number becomes the lowest value.
 */
export function displayValues(
  stored: DecodedFrame["values"],
): DisplayValues {
  const { minimum, maximum } = rangeOf(stored);
  const isWhole = !(stored instanceof Float32Array) &&
    !(stored instanceof Float64Array);
  if (isWhole && minimum >= LOWEST && maximum <= HIGHEST) {
    const values = stored instanceof Int16Array
      ? stored
      : Int16Array.from(stored);
    return { values, slope: 1, intercept: 0, maxError: 0, minimum, maximum };
  }
  const span = maximum - minimum;
  const slope = isWhole && span <= STEPS ? 1 : span > 0 ? span / STEPS : 1;
  const intercept = minimum - LOWEST * slope;
  const values = new Int16Array(stored.length);
  for (let i = 0; i < values.length; i++) {
    const step = Math.floor((stored[i]! - minimum) / slope + 0.5);
    values[i] = LOWEST + (step >= 0 ? (step > STEPS ? STEPS : step) : 0);
  }
  const isExact = isWhole && slope === 1;
  const maxError = isExact ? 0 : slope / 2;
  return { values, slope, intercept, maxError, minimum, maximum };
}

function rangeOf(
  stored: DecodedFrame["values"],
): { minimum: number; maximum: number } {
  let minimum = Infinity;
  let maximum = -Infinity;
  for (let i = 0; i < stored.length; i++) {
    const value = stored[i]!;
    // Infinities and what is no number have no place on a scale.
    if (!(value > -Infinity && value < Infinity)) continue;
    if (value < minimum) minimum = value;
    if (value > maximum) maximum = value;
  }
  return minimum <= maximum ? { minimum, maximum } : { minimum: 0, maximum: 0 };
}
