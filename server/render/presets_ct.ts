/** Looks of CT, in HU; opacities are for 1 mm. @module */
import type { VolumePreset } from "./presets.ts";

/** Dull, as skin and muscle. */
const MATT = { ambient: 0.2, diffuse: 0.8, specular: 0.1, specularPower: 10 };
/** With a gloss, as bone and vessels. */
const GLOSSY = {
  ambient: 0.12,
  diffuse: 0.85,
  specular: 0.25,
  specularPower: 16,
};
/** Thin walls seen through one another. */
const GLASS = {
  ambient: 0.25,
  diffuse: 0.75,
  specular: 0.4,
  specularPower: 20,
};

/** Best first. */
export const CT_PRESETS: readonly VolumePreset[] = [
  {
    id: "ct.bone",
    method: "composite",
    transfer: {
      colors: [
        [150, 0.6, 0.36, 0.26],
        [300, 0.86, 0.72, 0.54],
        [700, 0.95, 0.9, 0.78],
        [1500, 1, 0.99, 0.95],
      ],
      opacities: [[160, 0], [300, 0.45], [700, 0.85], [1500, 0.95]],
      shading: GLOSSY,
    },
  },
  {
    id: "ct.softTissue",
    method: "composite",
    transfer: {
      colors: [
        [-100, 0.82, 0.62, 0.42],
        [0, 0.7, 0.3, 0.24],
        [60, 0.78, 0.36, 0.28],
        [200, 0.9, 0.72, 0.56],
        [600, 0.97, 0.93, 0.85],
      ],
      opacities: [
        [-20, 0],
        [30, 0.06],
        [80, 0.25],
        [180, 0.5],
        [500, 0.9],
      ],
      shading: MATT,
    },
  },
  {
    id: "ct.skin",
    method: "composite",
    transfer: {
      colors: [
        [-400, 0.72, 0.48, 0.38],
        [-100, 0.93, 0.74, 0.62],
        [100, 0.9, 0.66, 0.54],
        [400, 0.98, 0.94, 0.88],
      ],
      opacities: [[-400, 0], [-200, 0.5], [0, 0.9], [400, 0.95]],
      shading: MATT,
    },
  },
  {
    id: "ct.lung",
    method: "composite",
    transfer: {
      colors: [
        [-900, 0.3, 0.42, 0.6],
        [-700, 0.62, 0.72, 0.84],
        [-500, 0.86, 0.78, 0.76],
        [-200, 0.9, 0.45, 0.38],
        [100, 0.95, 0.86, 0.8],
      ],
      opacities: [
        [-920, 0],
        [-850, 0.012],
        [-700, 0.04],
        [-560, 0.1],
        [-450, 0.02],
        [-380, 0],
      ],
      shading: GLASS,
    },
  },
  {
    id: "ct.angiography",
    method: "composite",
    transfer: {
      colors: [
        [120, 0.5, 0.08, 0.06],
        [200, 0.82, 0.26, 0.18],
        [350, 0.94, 0.66, 0.5],
        [800, 1, 0.96, 0.9],
      ],
      opacities: [[130, 0], [200, 0.25], [350, 0.7], [800, 0.85]],
      shading: GLOSSY,
    },
  },
  {
    id: "ct.airways",
    method: "composite",
    transfer: {
      colors: [
        [-960, 0.35, 0.62, 0.7],
        [-800, 0.66, 0.84, 0.86],
        [-600, 0.92, 0.95, 0.94],
      ],
      // The wall's inner half: from the air within to the tissue around.
      opacities: [[-800, 0], [-720, 0.25], [-600, 0.25], [-520, 0]],
      shading: GLASS,
    },
  },
  {
    id: "ct.mip",
    method: "maximum",
    window: { center: 300, width: 1000 },
  },
  {
    // Air around the patient hides everything: for a volume that is cropped.
    id: "ct.minip",
    method: "minimum",
    window: { center: -700, width: 600 },
  },
  {
    // As on a radiograph: the air on the way counts too.
    id: "ct.mean",
    method: "average",
    window: { center: -500, width: 1000 },
  },
];
