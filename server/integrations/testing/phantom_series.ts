/** A CT series made by code, with marks whose places in the patient are known. @module */
import { vec, type Vec3 } from "#base";
import { writeDicom } from "#dicom";

/** A grid of 80 x 80 x 80 mm, its centre at a point that is not the origin. */
export const PHANTOM = {
  sizeVx: [64, 64, 32],
  spacingMm: [1.25, 1.25, 2.5],
  centerLps: [12, -34, 56],
  studyUid: "2.25.1001",
  seriesUid: "2.25.1001.1",
} as const;

/** The value at a point, from the centre: left, posterior, head in mm. */
export type Value = (left: number, posterior: number, head: number) => number;

/** A ball of 1000 HU, 8 mm wide, to the left, back and head of the centre; air around. */
export function markedBall(
  left: number,
  posterior: number,
  head: number,
): number {
  const away = Math.hypot(left - 22, posterior - 18, head - 26);
  return away < 8 ? 1000 : -1000;
}

/** Three bars of 1000 HU along the axes, 50 mm long and 10 mm thick, crossing in the centre; air around. */
export function bars(left: number, posterior: number, head: number): number {
  const [x, y, z] = [left, posterior, head].map(Math.abs) as [
    number,
    number,
    number,
  ];
  const isBar = (along: number, a: number, b: number): boolean =>
    along < 25 && a < 5 && b < 5;
  const isAny = isBar(x, y, z) || isBar(y, x, z) || isBar(z, x, y);
  return isAny ? 1000 : -1000;
}

/** What may differ from the plain series. */
export interface PhantomOptions {
  readonly seriesUid?: string;
  readonly modality?: string;
  /** In order of instance number, from 1; index of the slice from the feet. */
  readonly slices?: readonly number[];
  /** Attributes of one slice, over the usual ones. */
  readonly attributes?: (
    slice: number,
  ) => Parameters<typeof writeDicom>[0];
}

/** The series' files, from the feet up. */
export function phantomSeries(
  value: Value,
  options: PhantomOptions = {},
): readonly Uint8Array<ArrayBuffer>[] {
  const { sizeVx: [columns, rows, count], spacingMm, centerLps } = PHANTOM;
  const { seriesUid = PHANTOM.seriesUid, modality = "CT" } = options;
  const slices = options.slices ?? Array.from({ length: count }, (_, k) => k);
  return slices.map((k, n) => {
    const fromCenter = (i: number, j: number): Vec3 => [
      (i - (columns - 1) / 2) * spacingMm[0],
      (j - (rows - 1) / 2) * spacingMm[1],
      (k - (count - 1) / 2) * spacingMm[2],
    ];
    const pixels = new Int16Array(columns * rows);
    for (let j = 0; j < rows; j++) {
      for (let i = 0; i < columns; i++) {
        pixels[j * columns + i] = value(...fromCenter(i, j));
      }
    }
    const sopUid = `${seriesUid}.${n + 1}`;
    const originLps = vec.add(centerLps, fromCenter(0, 0));
    return writeDicom(
      {
        "00080016": { vr: "UI", Value: ["1.2.840.10008.5.1.4.1.1.2"] },
        "00080018": { vr: "UI", Value: [sopUid] },
        "00080060": { vr: "CS", Value: [modality] },
        "00100010": { vr: "PN", Value: [{ Alphabetic: "Phantom^Marked" }] },
        "00100020": { vr: "LO", Value: ["PHANTOM"] },
        "0020000D": { vr: "UI", Value: [PHANTOM.studyUid] },
        "0020000E": { vr: "UI", Value: [seriesUid] },
        "00200013": { vr: "IS", Value: [n + 1] },
        "00200032": { vr: "DS", Value: originLps },
        "00200037": { vr: "DS", Value: [1, 0, 0, 0, 1, 0] },
        "00200052": { vr: "UI", Value: ["2.25.1001.9"] },
        "00280002": { vr: "US", Value: [1] },
        "00280004": { vr: "CS", Value: ["MONOCHROME2"] },
        "00280010": { vr: "US", Value: [rows] },
        "00280011": { vr: "US", Value: [columns] },
        "00280030": { vr: "DS", Value: [spacingMm[1], spacingMm[0]] },
        "00280100": { vr: "US", Value: [16] },
        "00280101": { vr: "US", Value: [16] },
        "00280102": { vr: "US", Value: [15] },
        "00280103": { vr: "US", Value: [1] },
        "00281050": { vr: "DS", Value: [0] },
        "00281051": { vr: "DS", Value: [2000] },
        "00281052": { vr: "DS", Value: [0] },
        "00281053": { vr: "DS", Value: [1] },
        ...options.attributes?.(k),
      },
      { kind: "native", bytes: new Uint8Array(pixels.buffer), vr: "OW" },
    );
  });
}
