/** Slices of a grid where some planes can't be read. @module */

/** A slice of a grid: two planes and the weight of the second. */
export interface GridSlice {
  readonly a: number;
  readonly b: number;
  readonly weightB: number;
}

/** More lost planes than one in this many are no volume any more. */
const ONE_IN = 10;

/**
 * The same slices at the same positions, made from the planes that are left.
 *
 * @param positionsMm of the planes, growing
 * @returns `undefined` where too many are lost, or a slice has no plane left
 * on one side
 */
export function mendSlices(
  slices: readonly GridSlice[],
  positionsMm: readonly number[],
  lost: ReadonlySet<number>,
): readonly GridSlice[] | undefined {
  if (lost.size === 0) return slices;
  if (lost.size > Math.max(1, positionsMm.length / ONE_IN)) return undefined;
  const mended: GridSlice[] = [];
  for (const slice of slices) {
    if (!lost.has(slice.a) && !lost.has(slice.b)) {
      mended.push(slice);
      continue;
    }
    let [a, b] = [slice.a, slice.b];
    while (a >= 0 && lost.has(a)) a--;
    while (b < positionsMm.length && lost.has(b)) b++;
    if (a < 0 || b >= positionsMm.length) return undefined;
    const first = positionsMm[slice.a]!;
    const atMm = first + slice.weightB * (positionsMm[slice.b]! - first);
    const [fromMm, toMm] = [positionsMm[a]!, positionsMm[b]!];
    mended.push({ a, b, weightB: (atMm - fromMm) / (toMm - fromMm) });
  }
  return mended;
}
