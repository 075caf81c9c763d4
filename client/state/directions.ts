/** Directions of the patient as letters, angles and the faces of a cube. @module */
import { vec, type Vec3 } from "#base";

/** The six sides, LPS. Feet and head as the mocks and DICOM have them: F and H. */
const SIDES: readonly (readonly [letter: string, lps: Vec3])[] = [
  ["L", [1, 0, 0]],
  ["R", [-1, 0, 0]],
  ["P", [0, 1, 0]],
  ["A", [0, -1, 0]],
  ["H", [0, 0, 1]],
  ["F", [0, 0, -1]],
];

/** About 6 degrees: a direction nearer to an axis is not called oblique. */
const OBLIQUE = Math.sin(6 * Math.PI / 180);

/**
 * The letters of a direction, the strongest first: `A`, `AR`, `ARH` (PS3.3
 * C.7.6.1.1.1 has the same rule). A part below 6 degrees is left out.
 */
export function directionLetters(direction: Vec3): string {
  return SIDES
    .map(([letter, side]) => ({ letter, part: vec.dot(side, direction) }))
    .filter(({ part }) => part > OBLIQUE)
    .sort((a, b) => b.part - a.part)
    .map(({ letter }) => letter)
    .join("");
}

/** The axis that a direction follows, where it does within 6 degrees. */
export function axisOf(direction: Vec3): 0 | 1 | 2 | undefined {
  for (const axis of [0, 1, 2] as const) {
    if (Math.abs(direction[axis]) > Math.cos(6 * Math.PI / 180)) return axis;
  }
  return undefined;
}

/** Where an eye stands, as angiography says it. */
export interface EyeAngles {
  /** From the front, toward the patient's left positive, to ±180. */
  readonly leftDeg: number;
  /** Toward the head positive. */
  readonly cranialDeg: number;
}

/** The angles of a direction from the focal point to the eye. */
export function eyeAngles([x, y, z]: Vec3): EyeAngles {
  const degrees = 180 / Math.PI;
  const level = Math.hypot(x, y);
  return {
    leftDeg: level < 1e-6 ? 0 : Math.atan2(x, -y) * degrees,
    cranialDeg: Math.atan2(z, level) * degrees,
  };
}

/** A face of the orientation cube that is seen. */
export interface CubeFace {
  readonly letter: string;
  /** Four corners in the view, each part from −1 to 1; y downward. */
  readonly corners: readonly (readonly [x: number, y: number])[];
  readonly center: readonly [x: number, y: number];
  /** How much it faces the eye, from 0 to 1. */
  readonly facing: number;
}

/** The faces that are seen from `toEyeLps`, scaled to fit -1 to 1. */
export function cubeFaces(toEyeLps: Vec3, upLps: Vec3): readonly CubeFace[] {
  const right = vec.cross(upLps, toEyeLps);
  const half = 1 / Math.sqrt(3);
  const project = (p: Vec3): [number, number] => [
    vec.dot(p, right) * half,
    -vec.dot(p, upLps) * half,
  ];
  return SIDES.flatMap(([letter, side]) => {
    const facing = vec.dot(side, toEyeLps);
    if (facing < 0.02) return [];
    const u: Vec3 = [side[1], side[2], side[0]];
    const v = vec.cross(side, u);
    const corner = (a: number, b: number) =>
      project(
        vec.add(side, vec.add(vec.scale(u, a), vec.scale(v, b))),
      );
    const corners = [
      corner(-1, -1),
      corner(1, -1),
      corner(1, 1),
      corner(-1, 1),
    ];
    return [{ letter, corners, center: project(side), facing }];
  });
}

/** The sides one can look from, by the patient's direction to the eye; up as PS3.18 renders them. */
export const EYE_SIDES = {
  anterior: { toEyeLps: [0, -1, 0], upLps: [0, 0, 1] },
  posterior: { toEyeLps: [0, 1, 0], upLps: [0, 0, 1] },
  right: { toEyeLps: [-1, 0, 0], upLps: [0, 0, 1] },
  left: { toEyeLps: [1, 0, 0], upLps: [0, 0, 1] },
  head: { toEyeLps: [0, 0, 1], upLps: [0, -1, 0] },
  feet: { toEyeLps: [0, 0, -1], upLps: [0, -1, 0] },
} as const;

/** A side to look from. */
export type EyeSide = keyof typeof EYE_SIDES;
