/** Transfer functions evaluated by vtk.js, as tables over voxel values. @module */
import { LUT_SIZE, type TransferTables } from "#wasm";
import type { VoxelScale } from "#volume";
import type { TransferFunction } from "./types.ts";

const INT16_MIN = -32768;
const INT16_MAX = 32767;
/** Points one function may have; tables are no finer anyway. */
const MAX_POINTS = 10_000;

/** vtk.js' two functions; imported when first needed: that takes some 50 ms, and planes and frames need none. */
function loadVtk() {
  return Promise.all([
    import("@kitware/vtk.js/Rendering/Core/ColorTransferFunction.js"),
    import("@kitware/vtk.js/Common/DataModel/PiecewiseFunction.js"),
  ]);
}

/**
 * Tables over the range of the function's points; values beyond have the
 * first and the last point's colour and opacity.
 *
 * @param stepMm distance between samples, which opacities are corrected to
 * @throws {RangeError} For more than 10,000 points, or numbers that are not
 * finite.
 */
export async function transferTables(
  transfer: TransferFunction,
  scale: VoxelScale,
  stepMm: number,
): Promise<TransferTables> {
  check(transfer);
  const [{ default: Color }, { default: Piecewise }] = await loadVtk();
  const color = Color.newInstance();
  for (const [value, r, g, b] of transfer.colors) {
    color.addRGBPoint(value, r, g, b);
  }
  const opacity = Piecewise.newInstance();
  for (const [value, a] of transfer.opacities) opacity.addPoint(value, a);

  const { minVoxel, maxVoxel } = range(transfer, scale);
  const valueOf = (voxel: number): number =>
    voxel * scale.slope + scale.intercept;
  const first = valueOf(minVoxel), last = valueOf(maxVoxel);
  const [low, high] = first < last ? [first, last] : [last, first];
  const rgb = new Array<number>(3 * LUT_SIZE).fill(0);
  const perMm = new Float32Array(LUT_SIZE);
  if (transfer.colors.length > 0) color.getTable(low, high, LUT_SIZE, rgb);
  if (transfer.opacities.length > 0) {
    opacity.getTable(low, high, LUT_SIZE, perMm, 1);
  }
  color.delete();
  opacity.delete();

  const tables = {
    minVoxel,
    entriesPerVoxel: (LUT_SIZE - 1) / (maxVoxel - minVoxel),
    alpha: new Float32Array(LUT_SIZE),
    color: new Float32Array(4 * LUT_SIZE),
  };
  for (let n = 0; n < LUT_SIZE; n++) {
    // A negative slope: tables are by voxel, vtk's by value.
    const from = first < last ? n : LUT_SIZE - 1 - n;
    const opaque = Math.min(1, Math.max(0, perMm[from]!));
    tables.alpha[n] = 1 - (1 - opaque) ** stepMm;
    tables.color.set(rgb.slice(3 * from, 3 * from + 3), 4 * n);
  }
  return tables;
}

function check({ colors, opacities }: TransferFunction): void {
  if (colors.length > MAX_POINTS || opacities.length > MAX_POINTS) {
    throw new RangeError(
      `Transfer function has ${colors.length} and ${opacities.length} points, at most ${MAX_POINTS}`,
    );
  }
  for (const point of [...colors, ...opacities]) {
    if (!point.every(Number.isFinite)) {
      throw new RangeError(`Transfer function has a point at ${point}`);
    }
  }
}

/** The voxels that the points span, within int16; never empty. */
function range(
  { colors, opacities }: TransferFunction,
  scale: VoxelScale,
): { readonly minVoxel: number; readonly maxVoxel: number } {
  const voxels = [...colors, ...opacities].map(([value]) =>
    Math.min(
      INT16_MAX,
      Math.max(INT16_MIN, (value - scale.intercept) / scale.slope),
    )
  );
  if (voxels.length === 0) return { minVoxel: 0, maxVoxel: 1 };
  let minVoxel = voxels[0]!, maxVoxel = voxels[0]!;
  for (const voxel of voxels) {
    minVoxel = Math.min(minVoxel, voxel);
    maxVoxel = Math.max(maxVoxel, voxel);
  }
  return { minVoxel, maxVoxel: Math.max(maxVoxel, minVoxel + 1) };
}
