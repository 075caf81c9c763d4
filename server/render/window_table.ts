/** Grey by voxel value: windows as PS3.3 C.11.2.1.2 and C.11.2.1.3 define them. @module */
import type { VoxelScale } from "#volume";
import type { Window } from "./types.ts";

const INT16_MIN = -32768;
const ENTRIES = 65536;
const WHITE = 255;

/**
 * 65,536 greys by `voxel - INT16_MIN`.
 *
 * @throws {RangeError} For a window without a finite centre, or whose width is
 * not above 0 (LINEAR: not at least 1).
 */
export function windowTable(
  window: Window,
  scale: VoxelScale,
  inverted: boolean,
): Uint8Array<ArrayBuffer> {
  const grey = greyOf(window);
  const table = new Uint8Array(ENTRIES);
  for (let n = 0; n < ENTRIES; n++) {
    const value = (n + INT16_MIN) * scale.slope + scale.intercept;
    const rounded = Math.round(grey(value) * WHITE);
    table[n] = inverted ? WHITE - rounded : rounded;
  }
  return table;
}

/** From a value to 0 (black) to 1 (white). */
function greyOf(
  { center, width, function: kind = "LINEAR" }: Window,
): (value: number) => number {
  const least = kind === "LINEAR" ? 1 : Number.MIN_VALUE;
  if (!Number.isFinite(center) || !Number.isFinite(width) || width < least) {
    throw new RangeError(
      `No ${kind} window has center ${center} and width ${width}`,
    );
  }
  if (kind === "SIGMOID") {
    return (value) => 1 / (1 + Math.exp(-4 * (value - center) / width));
  }
  if (kind === "LINEAR_EXACT") {
    return ramp(center, width);
  }
  return ramp(center - 0.5, width - 1);
}

/** 0 up to half a width below the middle, 1 above half a width beyond it. */
function ramp(middle: number, width: number): (value: number) => number {
  return (value) => {
    if (value <= middle - width / 2) return 0;
    if (value > middle + width / 2) return 1;
    return (value - middle) / width + 0.5;
  };
}
