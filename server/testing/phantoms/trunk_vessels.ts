/** Great vessels, airways, and the trees they feed in the lungs, as tubes. @module */
import { growTree } from "./trees.ts";
import { liver, lungs } from "./trunk_shapes.ts";
import type { Tube } from "./tubes.ts";

type Point = readonly [number, number, number];

/** Contrast in the arteries, the veins and the lungs' vessels. */
const ARTERY_HU = 310;
const VEIN_HU = 190;
const LUNG_VESSEL_HU = 240;
const WALL_HU = 35;
const AIR_HU = -985;

/** Great vessels of chest and belly. */
export function greatVessels(): Tube[] {
  return [
    // Ascending aorta, arch, descending aorta down to its fork.
    ...path(ARTERY_HU, 14, [
      ...[[10, -14, 148], [-6, -26, 172], [-14, -26, 196]] as const,
      ...[[-10, -18, 212], [4, 0, 221], [20, 22, 214]] as const,
      ...[[29, 38, 196]] as const,
    ]),
    ...path(ARTERY_HU, 11.5, [
      ...[[29, 38, 196], [29, 40, 150], [24, 38, 90], [14, 32, 20]] as const,
      ...[[8, 24, -40], [4, 20, -140]] as const,
    ]),
    ...path(ARTERY_HU, 6, [[4, 20, -140], [34, 18, -200], [56, -4, -260], [
      78,
      -40,
      -330,
    ]]),
    ...path(ARTERY_HU, 6, [[4, 20, -140], [-30, 18, -200], [-56, -4, -260], [
      -78,
      -40,
      -330,
    ]]),
    // Pulmonary trunk and its two arteries.
    ...path(ARTERY_HU, 13, [[14, -42, 152], [22, -32, 176], [24, -14, 186]]),
    ...path(ARTERY_HU, 10, [[22, -16, 183], [-4, -6, 178], [-38, -2, 172]]),
    ...path(ARTERY_HU, 10, [[24, -14, 186], [38, 10, 188], [52, 22, 176]]),
    // Superior and inferior vena cava, renal and iliac veins.
    ...path(VEIN_HU + 60, 8, [[-26, -18, 140], [-27, -22, 190], [
      -24,
      -26,
      236,
    ]]),
    ...path(VEIN_HU, 6.5, [[-24, -26, 236], [-30, -30, 270], [-44, -24, 300]]),
    ...path(VEIN_HU, 6.5, [[-24, -26, 236], [10, -38, 246], [34, -26, 280]]),
    ...path(VEIN_HU - 40, 10, [
      ...[[-26, -2, 112], [-24, 14, 60], [-20, 22, -20], [
        -18,
        22,
        -140,
      ]] as const,
    ]),
    // Branches of the arch.
    ...path(ARTERY_HU, 6, [[-8, -14, 218], [-20, -14, 250], [-34, -6, 290]]),
    ...path(ARTERY_HU, 4, [[4, 0, 226], [14, -4, 256], [26, 2, 300]]),
    ...path(ARTERY_HU, 5, [[16, 16, 222], [28, 16, 256], [44, 8, 292]]),
    // Portal vein and renal arteries.
    ...path(VEIN_HU - 22, 5.5, [[2, 4, -20], [-8, -2, 2], [-30, -6, 16]]),
    ...path(ARTERY_HU - 60, 3.5, [[6, 26, -44], [36, 32, -42]]),
    ...path(ARTERY_HU - 60, 3.5, [[2, 26, -50], [-38, 34, -54]]),
  ];
}

/** Windpipe, main airways and gullet; the wall first, then the air in it. */
export function greatAirways(): Tube[] {
  const pieces = [
    ...path(0, 8.5, [[0, 6, 310], [0, 10, 250], [0, 18, 196]]),
    ...path(0, 6.6, [[0, 18, 196], [-22, 20, 180], [-40, 22, 168]]),
    ...path(0, 5.8, [[0, 18, 196], [24, 24, 176], [48, 28, 160]]),
  ];
  return [
    ...path(WALL_HU, 7, [[6, 30, 300], [8, 34, 200], [14, 28, 120], [
      22,
      14,
      80,
    ]]),
    ...path(-700, 1.6, [[6, 29, 300], [8, 33, 214]]),
    ...pieces.map((p) => filled(p, WALL_HU, 1.6)),
    ...pieces.map((p) => filled(p, AIR_HU, 0)),
  ];
}

/** Arteries, veins and airways inside both lungs. */
export function lungTrees(seed: number): Tube[] {
  const side = (sign: number, n: number): Tube[] => {
    const bounds = {
      low: [sign < 0 ? -132 : 8, -95, 0] as const,
      high: [sign < 0 ? -8 : 132, 85, 300] as const,
      distance: lungs,
    };
    const hilum = (x: number, y: number, z: number): Point => [sign * x, y, z];
    const airways = growTree({
      ...bounds,
      root: hilum(40, 24, 168),
      tips: 80,
      tipRadiusMm: 0.85,
      marginMm: 20,
      value: AIR_HU,
      seed: seed + n + 40,
    });
    return [
      ...growTree({
        ...bounds,
        root: hilum(40, 6, 174),
        tips: 1300,
        tipRadiusMm: 0.48,
        marginMm: 3.5,
        value: LUNG_VESSEL_HU,
        seed: seed + n,
      }),
      ...growTree({
        ...bounds,
        root: hilum(26, 14, 148),
        tips: 900,
        tipRadiusMm: 0.48,
        marginMm: 4,
        value: LUNG_VESSEL_HU,
        seed: seed + n + 20,
      }),
      ...airways.map((p) => filled(p, WALL_HU - 320, 0.65)),
      ...airways,
    ];
  };
  return [...side(-1, 1), ...side(1, 2)];
}

/** Hepatic and portal veins, filling the liver. */
export function liverTrees(seed: number): Tube[] {
  const bounds = {
    low: [-132, -90, -70] as const,
    high: [70, 80, 100] as const,
    distance: liver,
    tipRadiusMm: 0.7,
    marginMm: 7,
  };
  return [
    ...growTree({
      ...bounds,
      root: [-27, 6, 76],
      tips: 130,
      value: VEIN_HU - 32,
      seed: seed + 70,
    }),
    ...growTree({
      ...bounds,
      root: [-30, -6, 16],
      tips: 150,
      value: VEIN_HU - 22,
      seed: seed + 80,
    }),
  ];
}

function path(
  value: number,
  radiusMm: number,
  points: readonly Point[],
): Tube[] {
  const smooth = rounded(points);
  return smooth.slice(1).map((to, n) => ({
    from: smooth[n]!,
    to,
    radiusMm,
    endRadiusMm: radiusMm,
    value,
  }));
}

/** Corners cut twice (Chaikin), so that vessels bend. */
function rounded(points: readonly Point[]): Point[] {
  let line = [...points];
  for (let pass = 0; pass < 2; pass++) {
    const next: Point[] = [line[0]!];
    for (let n = 1; n < line.length; n++) {
      const a = line[n - 1]!, b = line[n]!;
      const at = (t: number): Point => [
        a[0] + (b[0] - a[0]) * t,
        a[1] + (b[1] - a[1]) * t,
        a[2] + (b[2] - a[2]) * t,
      ];
      next.push(at(0.25), at(0.75));
    }
    next.push(line.at(-1)!);
    line = next;
  }
  return line;
}

function filled(tube: Tube, value: number, widerMm: number): Tube {
  return {
    ...tube,
    value,
    radiusMm: tube.radiusMm + widerMm,
    endRadiusMm: tube.endRadiusMm + widerMm,
  };
}
