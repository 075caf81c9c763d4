/** Looks of values that mean nothing by themselves: from 0 to 1 over a window; opacities are for 1 mm. @module */
import type { VolumePreset } from "./presets.ts";

const MATT = { ambient: 0.2, diffuse: 0.8, specular: 0.15, specularPower: 12 };
/** A common range of scanners' 12-bit values. */
const MR_RANGE = { center: 500, width: 1000 };
/** Standardized uptake values. */
const SUV_RANGE = { center: 5, width: 10 };

/** Best first. */
export const MR_PRESETS: readonly VolumePreset[] = [
  {
    id: "mr.default",
    method: "composite",
    relativeTo: MR_RANGE,
    transfer: {
      colors: [
        [0.1, 0.35, 0.26, 0.24],
        [0.3, 0.66, 0.5, 0.44],
        [0.6, 0.88, 0.8, 0.72],
        [1, 1, 0.98, 0.95],
      ],
      opacities: [[0.12, 0], [0.25, 0.08], [0.5, 0.3], [1, 0.6]],
      shading: MATT,
    },
  },
  {
    id: "mr.angiography",
    method: "composite",
    relativeTo: MR_RANGE,
    transfer: {
      colors: [
        [0.5, 0.6, 0.1, 0.08],
        [0.75, 0.9, 0.4, 0.28],
        [1, 1, 0.9, 0.8],
      ],
      opacities: [[0.55, 0], [0.7, 0.2], [1, 0.8]],
      shading: MATT,
    },
  },
  {
    id: "mr.mip",
    method: "maximum",
    relativeTo: MR_RANGE,
    window: MR_RANGE,
  },
];

/** Best first. */
export const PET_PRESETS: readonly VolumePreset[] = [
  {
    id: "pt.hot",
    method: "composite",
    relativeTo: SUV_RANGE,
    transfer: {
      colors: [
        [0.05, 0.1, 0.05, 0.3],
        [0.25, 0.6, 0.05, 0.2],
        [0.5, 0.95, 0.4, 0.05],
        [0.75, 1, 0.8, 0.2],
        [1, 1, 1, 0.9],
      ],
      opacities: [[0.08, 0], [0.2, 0.01], [0.5, 0.06], [1, 0.4]],
    },
  },
  {
    id: "pt.mip",
    method: "maximum",
    relativeTo: SUV_RANGE,
    window: SUV_RANGE,
  },
];
