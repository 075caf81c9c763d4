import type { Imaging, Stack } from "#imaging";
import type { OurVolume } from "#volume";

type Leased = Extract<
  Awaited<ReturnType<Imaging["volume"]>>,
  { ok: true }
>["value"]["volume"];

/** Our volume as the comparison reads it: voxels straight from its memory. */
export function ourVolume(stack: Stack, volume: Leased): OurVolume {
  const { geometry, scale } = volume;
  // PET is held in SUV; ITK knows the file's own rescale only.
  const factor = scale.unit === "g/ml"
    ? stack.frames[0]?.image.suvFactor ?? 1
    : 1;
  const slices = stack.plan?.gridSlices ?? [];
  return {
    geometry,
    isResampled: slices.some(({ weightB }) => weightB !== 0),
    isRescaleVaried: isRescaleVaried(stack),
    maxError: scale.maxError / factor,
    valueAt(i, j, k) {
      const { buffer, byteOffset, rowStrideVx } = volume.sliceTarget(k);
      const voxels = new Int16Array(buffer, byteOffset);
      const voxel = voxels[j * rowStrideVx + i]!;
      return (voxel * scale.slope + scale.intercept) / factor;
    },
  };
}

/** Whether slices have rescale slopes of their own, as in PET. */
function isRescaleVaried({ frames }: Stack): boolean {
  const rescales = new Set(
    frames.map(({ frame: { modalityLut: lut } }) =>
      lut.kind === "linear" ? `${lut.slope} ${lut.intercept}` : lut.kind
    ),
  );
  return rescales.size > 1;
}
