/** The demo studies: who, what, and the truth that is hidden in each. @module */
import type { Raster } from "./field.ts";
import type { Lesion, TissueTable } from "./head_slices.ts";
import type { Ball } from "./trunk_ct.ts";

/** One thing of known place and size. */
export interface Finding {
  readonly name: string;
  readonly centerLps: readonly [number, number, number];
  /** Along x, y and z. */
  readonly diametersMm: readonly [number, number, number];
  /** What it measures, in `unit`, noise aside. */
  readonly value: number;
  readonly unit: "HU" | "SUV" | "1";
}

/** A series to be made. */
export interface SeriesPlan {
  readonly key: string;
  readonly number: number;
  readonly modality: "CT" | "MR" | "PT";
  readonly description: string;
  readonly raster: Raster;
  readonly encoding: "native" | "jpeg2000" | "htj2k";
  /** Centre and width, with its name. */
  readonly windows: readonly (readonly [number, number, string])[];
  readonly make:
    | {
      readonly kind: "trunkCt";
      readonly balls: readonly Ball[];
      readonly noiseHu: number;
    }
    | { readonly kind: "trunkPet"; readonly balls: readonly Ball[] }
    | {
      readonly kind: "head";
      readonly table: TissueTable;
      readonly lesion: Lesion;
      readonly noise: number;
    };
  readonly findings: readonly Finding[];
}

/** A study to be made. */
export interface StudyPlan {
  readonly key: string;
  readonly patientName: string;
  readonly patientId: string;
  readonly sex: "F" | "M";
  readonly ageYears: number;
  readonly weightKg: number;
  readonly description: string;
  readonly bodyPart: string;
  /** Days and hours before the demo is made. */
  readonly hoursAgo: number;
  readonly series: readonly SeriesPlan[];
}

const CT_BRAIN: TissueTable = {
  ...{ air: -1000, skin: 20, fat: -95, muscle: 55, cortex: 1350, marrow: 520 },
  ...{ fluid: 6, grey: 38, white: 28, falx: 58, lesion: 66, oedema: 20 },
  ...{ vitreous: 12, lens: 75, grain: 1.2 },
};

const MR_T1: TissueTable = {
  ...{ air: 12, skin: 520, fat: 900, muscle: 360, cortex: 40, marrow: 560 },
  ...{ fluid: 130, grey: 430, white: 610, falx: 330, lesion: 300 },
  ...{ oedema: 400, vitreous: 120, lens: 380, grain: 14 },
};

const MR_T2: TissueTable = {
  ...{ air: 12, skin: 300, fat: 620, muscle: 190, cortex: 30, marrow: 330 },
  ...{ fluid: 930, grey: 520, white: 370, falx: 200, lesion: 780 },
  ...{ oedema: 640, vitreous: 980, lens: 150, grain: 12 },
};

/** A bleed in the right basal ganglia. */
const BLEED: Lesion = {
  centerLps: [-29, 2, 14],
  radiiMm: [13, 20, 14],
  oedemaMm: 5,
};

/** A tumour in the left frontal lobe. */
const TUMOUR: Lesion = {
  centerLps: [30, -34, 34],
  radiiMm: [12, 13, 11],
  oedemaMm: 9,
};

const NODULE: Ball = {
  centerLps: [-78, -10, 215],
  diameterMm: 9,
  value: 40,
};

/** Lesions of the PET: place, diameter, SUV, and density on CT. */
const HOT: readonly (readonly [string, Ball, number])[] = [
  ["right upper lobe mass", ball([-70, -16, 212], 28, 9.5), 42],
  ["mediastinal node", ball([-16, 4, 192], 20, 7), 45],
  ["liver metastasis", ball([-74, 6, 20], 30, 8), 62],
  ["left para-aortic node", ball([34, 16, -96], 24, 6), 48],
];

function ball(
  centerLps: readonly [number, number, number],
  diameterMm: number,
  value: number,
): Ball {
  return { centerLps, diameterMm, value };
}

function cube(
  side: number,
  slices: number,
  pixelMm: number,
  sliceMm: number,
  centerY: number,
  fromZ: number,
): Raster {
  const first = -(side - 1) / 2 * pixelMm;
  return {
    ...{ columns: side, rows: side, slices, pixelMm, sliceMm },
    originLps: [first, first + centerY, fromZ],
  };
}

function headFinding(
  name: string,
  lesion: Lesion,
  table: TissueTable,
): Finding {
  const [x, y, z] = lesion.radiiMm;
  return {
    name,
    centerLps: lesion.centerLps,
    diametersMm: [2 * x, 2 * y, 2 * z],
    value: table.lesion,
    unit: table === CT_BRAIN ? "HU" : "1",
  };
}

function ballFinding(name: string, made: Ball, unit: "HU" | "SUV"): Finding {
  const d = made.diameterMm;
  return {
    name,
    centerLps: made.centerLps,
    diametersMm: [d, d, d],
    value: made.value,
    unit,
  };
}

const MR_RASTER = cube(256, 160, 0.9, 1, -5, -62);

/** All demo studies, newest first. */
export const DEMO_PLANS: readonly StudyPlan[] = [
  {
    key: "ct-chest",
    ...{ patientName: "DEMO^One", patientId: "FS-000101", sex: "F" },
    ...{ ageYears: 61, weightKg: 64, bodyPart: "CHEST", hoursAgo: 1 },
    description: "CT chest with contrast",
    series: [{
      ...{ key: "axial", number: 2, modality: "CT", encoding: "native" },
      description: "Chest 1.0 mm, arterial",
      raster: cube(512, 300, 0.7, 1, 7, 0),
      windows: [[40, 400, "Mediastinum"], [-600, 1500, "Lung"]],
      make: { kind: "trunkCt", balls: [NODULE], noiseHu: 14 },
      findings: [ballFinding("right upper lobe nodule", NODULE, "HU")],
    }],
  },
  {
    key: "ct-head",
    ...{ patientName: "DEMO^Two", patientId: "FS-000102", sex: "M" },
    ...{ ageYears: 58, weightKg: 81, bodyPart: "HEAD", hoursAgo: 3 },
    description: "CT head without contrast",
    series: [{
      ...{ key: "axial", number: 2, modality: "CT", encoding: "htj2k" },
      description: "Head 1.0 mm",
      raster: cube(512, 160, 0.45, 1, -5, -62),
      windows: [[40, 80, "Brain"], [600, 2800, "Bone"]],
      make: { kind: "head", table: CT_BRAIN, lesion: BLEED, noise: 4.5 },
      findings: [headFinding("right basal ganglia bleed", BLEED, CT_BRAIN)],
    }],
  },
  {
    key: "mr-brain",
    ...{ patientName: "DEMO^Three", patientId: "FS-000103", sex: "F" },
    ...{ ageYears: 46, weightKg: 70, bodyPart: "BRAIN", hoursAgo: 20 },
    description: "MR brain",
    series: [
      {
        ...{ key: "t1", number: 3, modality: "MR", encoding: "native" },
        description: "T1 3D axial",
        raster: MR_RASTER,
        windows: [[450, 900, "T1"]],
        make: { kind: "head", table: MR_T1, lesion: TUMOUR, noise: 14 },
        findings: [headFinding("left frontal tumour", TUMOUR, MR_T1)],
      },
      {
        ...{ key: "t2", number: 4, modality: "MR", encoding: "jpeg2000" },
        description: "T2 3D axial",
        raster: MR_RASTER,
        windows: [[500, 1000, "T2"]],
        make: { kind: "head", table: MR_T2, lesion: TUMOUR, noise: 14 },
        findings: [headFinding("left frontal tumour", TUMOUR, MR_T2)],
      },
    ],
  },
  {
    key: "pet-ct",
    ...{ patientName: "DEMO^Four", patientId: "FS-000104", sex: "M" },
    ...{ ageYears: 67, weightKg: 75, bodyPart: "WHOLEBODY", hoursAgo: 26 },
    description: "PET/CT trunk, F-18 FDG",
    series: [
      {
        ...{ key: "ct", number: 2, modality: "CT", encoding: "native" },
        description: "CT 3.0 mm for attenuation",
        raster: cube(256, 200, 1.5, 3, 4, -312),
        windows: [[40, 400, "Soft tissue"], [-600, 1500, "Lung"]],
        make: {
          kind: "trunkCt",
          balls: HOT.map(([, hot, hu]) => ({ ...hot, value: hu })),
          noiseHu: 16,
        },
        findings: HOT.map(([name, hot, hu]) =>
          ballFinding(name, { ...hot, value: hu }, "HU")
        ),
      },
      {
        ...{ key: "pet", number: 3, modality: "PT", encoding: "native" },
        description: "PET FDG, attenuation corrected",
        raster: cube(128, 200, 4, 3, 4, -312),
        windows: [],
        make: { kind: "trunkPet", balls: HOT.map(([, hot]) => hot) },
        findings: HOT.map(([name, hot]) => ballFinding(name, hot, "SUV")),
      },
    ],
  },
];
