/** What is said of a volume once it is built. @module */
import type { VolumeWarning, VoxelScale } from "#volume";

/** That values are rounded. */
export function quantized({ maxError, unit }: VoxelScale): VolumeWarning[] {
  if (maxError === 0) return [];
  const shown = Number(maxError.toPrecision(2));
  return [{
    kind: "volume.quantized",
    message: `Values in planes and 3D are rounded, by at most ${shown}${
      unit ? ` ${unit}` : ""
    }.`,
    params: { maxError: shown, unit },
  }];
}

/** That values lie beyond int16. */
export function clamped(count: number): VolumeWarning[] {
  if (count === 0) return [];
  return [{
    kind: "volume.quantized",
    message: `${count} values lie beyond what a volume can hold.`,
    params: { count },
  }];
}

/** That images could not be decoded. */
export function interpolated(
  count: number,
  total: number,
  reason: string | undefined,
): VolumeWarning[] {
  if (count === 0) return [];
  const [are, stand] = count === 1
    ? ["1 image", "its slice is interpolated from its neighbours"]
    : [
      `${count} images`,
      "their slices are interpolated from their neighbours",
    ];
  return [{
    kind: "volume.slicesLeftOut",
    message: `${are} of ${total} could not be decoded; ${stand}. ` +
      `${reason ?? ""}`,
    params: { count, total },
  }];
}
