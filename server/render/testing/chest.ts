/** The real chest CT as a volume. @module */
import { readRealChest } from "#testing";
import type { Renderer, RenderVolume } from "../types.ts";

/** The volume, its slices in order from feet to head. */
export async function chestVolume(renderer: Renderer): Promise<RenderVolume> {
  const { sizeVx, ijkToLps, interceptHu, slices } = await readRealChest();
  const volume = renderer.createVolume({ sizeVx, ijkToLps }, {
    ...{ slope: 1, intercept: interceptHu, unit: "HU", maxError: 0 },
  });
  const [columns, rows] = sizeVx;
  slices.forEach((stored, k) => {
    const { buffer, byteOffset, rowStrideVx } = volume.sliceTarget(k);
    const voxels = new Int16Array(buffer);
    for (let j = 0; j < rows; j++) {
      voxels.set(
        stored.subarray(j * columns, (j + 1) * columns),
        byteOffset / 2 + j * rowStrideVx,
      );
    }
  });
  await volume.finish();
  return volume;
}
