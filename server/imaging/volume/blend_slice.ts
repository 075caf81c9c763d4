/** A slice between two planes. @module */
import type { VoxelTarget } from "#dicom";

/** Writes `first * (1 - weight) + second * weight`, rounded to the nearest. */
export function blendSlice(
  first: VoxelTarget,
  second: VoxelTarget,
  weight: number,
  out: VoxelTarget,
  columns: number,
  rows: number,
): void {
  const from = viewOf(first);
  const to = viewOf(second);
  const into = viewOf(out);
  for (let row = 0; row < rows; row++) {
    let p = row * first.rowStrideVx;
    let q = row * second.rowStrideVx;
    let r = row * out.rowStrideVx;
    for (const end = p + columns; p < end; p++, q++, r++) {
      const low = from[p]!;
      into[r] = Math.floor(low + (to[q]! - low) * weight + 0.5);
    }
  }
}

function viewOf({ buffer, byteOffset }: VoxelTarget): Int16Array {
  return new Int16Array(buffer, byteOffset);
}
