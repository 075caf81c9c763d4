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
    ...unwitnessed(stack),
    maxError: scale.maxError / factor,
    valueAt(i, j, k) {
      const { buffer, byteOffset, rowStrideVx } = volume.sliceTarget(k);
      const voxels = new Int16Array(buffer, byteOffset);
      const voxel = voxels[j * rowStrideVx + i]!;
      return (voxel * scale.slope + scale.intercept) / factor;
    },
  };
}

/** RT Dose and the two kinds of Segmentation, PS3.4 B.5: ITK neither scales doses nor numbers segments as we do. */
const OWN_VALUES = new Set([
  "1.2.840.10008.5.1.4.1.1.481.2",
  "1.2.840.10008.5.1.4.1.1.66.4",
  "1.2.840.10008.5.1.4.1.1.66.7",
]);

/** What ITK can't be asked about this stack, with the reason. */
function unwitnessed(
  { frames }: Stack,
): Pick<OurVolume, "unwitnessed" | "valuesUnwitnessed"> {
  const objects = Map.groupBy(frames, ({ sopUid }) => sopUid);
  const isPart = [...objects.values()].some((shown) =>
    shown.length < shown[0]!.image.frames.length
  );
  if (isPart) {
    return {
      unwitnessed:
        "ITK reads a multi-frame object whole, and this stack is a part of one.",
    };
  }
  if (objects.size > 1 && objects.size < frames.length) {
    return {
      unwitnessed:
        `ITK reads one multi-frame object, and this stack is of ${objects.size}.`,
    };
  }
  if (frames.some(({ image }) => OWN_VALUES.has(image.sopClassUid))) {
    return {
      valuesUnwitnessed: "ITK does not read values of this kind of object.",
    };
  }
  const rescales = new Set(
    frames.map(({ frame: { modalityLut: lut } }) =>
      lut.kind === "linear" ? `${lut.slope} ${lut.intercept}` : lut.kind
    ),
  );
  return rescales.size > 1 || rescales.has("table")
    ? {
      valuesUnwitnessed:
        "slices have rescales or tables of their own, which ITK does not follow.",
    }
    : {};
}
