/** Catmull-Rom interpolation. @module */
import { f32, multiplyAdd } from "./f32.ts";
import { fractionOf, type PlainVolume, voxelAt } from "./volume.ts";

const NEIGHBOURS = [-1, 0, 1, 2] as const;

/** Weights of the voxels -1 to 2 from the one below the point. */
function weights(t: number): readonly number[] {
  const twoLess = f32(2 - t);
  const a = f32(f32(f32(f32(twoLess * t) - 1) * t) * 0.5);
  const b = f32(f32(f32(f32(f32(f32(3 * t) - 5) * t) * t) + 2) * 0.5);
  const c = f32(f32(f32(f32(f32(4 - f32(3 * t)) * t) + 1) * t) * 0.5);
  const d = f32(f32(f32(f32(t - 1) * t) * t) * 0.5);
  return [a, b, c, d];
}

/** Lanes (columns -1 to 2) of one slice, weighted along y. */
function slice(
  volume: PlainVolume,
  px: number,
  py: number,
  k: number,
): readonly number[] {
  const i = px >> 16, j = py >> 16;
  const along = weights(fractionOf(py));
  return NEIGHBOURS.map((column) =>
    NEIGHBOURS.reduce(
      (sum: number, row, n) =>
        multiplyAdd(
          voxelAt(volume, i + column, j + row, k),
          along[n]!,
          sum,
        ),
      0,
    )
  );
}

function across(lanes: readonly number[], px: number): number {
  const [a, b, c, d] = weights(fractionOf(px)).map((weight, n) =>
    f32(weight * lanes[n]!)
  ) as [number, number, number, number];
  return f32(f32(a + b) + f32(c + d));
}

/** The value at a fixed-point place in a volume. */
export function cubicAt(
  volume: PlainVolume,
  px: number,
  py: number,
  pz: number,
): number {
  const along = weights(fractionOf(pz));
  let sum: readonly number[] = [0, 0, 0, 0];
  NEIGHBOURS.forEach((layer, n) => {
    const lanes = slice(volume, px, py, (pz >> 16) + layer);
    sum = sum.map((before, lane) =>
      multiplyAdd(lanes[lane]!, along[n]!, before)
    );
  });
  return across(sum, px);
}

/** The value at a fixed-point place in slice k alone. */
export function cubicInSlice(
  volume: PlainVolume,
  px: number,
  py: number,
  k: number,
): number {
  return across(slice(volume, px, py, k), px);
}
