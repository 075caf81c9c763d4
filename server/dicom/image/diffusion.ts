/** Diffusion weighting, standard (PS3.3 C.8.13.5.9) and as three vendors wrote it before. @module */
import type { DataSet } from "../types.ts";
import type { FrameGroups } from "./frame_groups.ts";

/** How a frame was weighted. */
export interface DiffusionWeighting {
  /** s/mm². */
  readonly bValue: number;
  readonly direction?: readonly number[];
}

/** `undefined` for frames that are not diffusion-weighted images. */
export function diffusionOf(
  dataSet: DataSet,
  groups: FrameGroups,
  frameIndex: number,
): DiffusionWeighting | undefined {
  if (dataSet.text("00080060") !== "MR") return undefined;
  const place = groups.groupOrTop(frameIndex, "00189117");
  const standard = place.number("00189087");
  const gradient = place.items("00189076")[0] ?? place;
  const direction = gradient.numbers("00189089");
  if (standard !== undefined) {
    return direction?.length === 3
      ? { bValue: standard, direction }
      : { bValue: standard };
  }
  const maker = dataSet.text("00080070")?.toUpperCase() ?? "";
  const bValue = vendorBValue(dataSet, maker);
  return bValue === undefined ? undefined : { bValue };
}

function vendorBValue(dataSet: DataSet, maker: string): number | undefined {
  // GE adds 1e9 to the first of four numbers.
  if (maker.startsWith("GE")) return part(dataSet.numbers("00431039")?.[0]);
  if (maker.startsWith("SIEMENS")) return dataSet.number("0019100C");
  if (maker.startsWith("PHILIPS")) return dataSet.number("20011003");
  return undefined;
}

function part(value: number | undefined): number | undefined {
  return value === undefined ? undefined : value % 1e9;
}
