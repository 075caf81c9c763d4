/** Ribs, breast bone, shoulder and the arches of the vertebrae, as tubes. @module */
import { cageAxes, spineY, VERTEBRAE } from "./trunk_shapes.ts";
import type { Tube } from "./tubes.ts";

type Point = [number, number, number];

const CORTEX_HU = 720;
const MARROW_HU = 190;
const CARTILAGE_HU = 115;
const CORTEX_MM = 1.5;

/** All of them, cortex first so that marrow fills it. */
export function trunkBones(): Tube[] {
  const outer: Tube[] = [];
  const inner: Tube[] = [];
  const bone = (from: Point, to: Point, radius: number, tallness = 1): void => {
    outer.push(tube(from, to, radius, CORTEX_HU, tallness));
    inner.push(tube(from, to, radius - CORTEX_MM, MARROW_HU, tallness));
  };
  for (const side of [-1, 1]) {
    ribs(side, bone, outer);
    shoulder(side, bone);
  }
  breastBone(bone);
  arches(bone);
  return [...outer, ...inner];
}

type Bone = (from: Point, to: Point, radius: number, tallness?: number) => void;

function ribs(side: number, bone: Bone, cartilage: Tube[]): void {
  const thoracic = VERTEBRAE.slice(5, 17);
  thoracic.forEach(({ z }, n) => {
    // From the lowest rib (n = 0) to the first (n = 11).
    const floating = n < 2;
    const drop = n === 11 ? 22 : 44 + 18 * Math.sin(n * 0.33);
    const steps = 30;
    let before: Point | undefined;
    for (let s = 0; s <= steps; s++) {
      const t = s / steps;
      if (floating && t > 0.5 + 0.1 * n) break;
      const angle = (22 + 138 * t) * Math.PI / 180;
      const height = z + 4 - drop * Math.sin(t * Math.PI * 0.62) +
        (t > 0.72 ? 26 * (t - 0.72) / 0.28 : 0);
      const [a, b] = cageAxes(height);
      const at: Point = [
        side * (a + 4) * Math.sin(angle) ** 0.92,
        -6 + (b + 5) * Math.cos(angle),
        height,
      ];
      if (s === 0) bone([side * 20, spineY(z) + 8, z + 4], at, 4.2, 1.3);
      if (before && t > 0.8) {
        cartilage.push(tube(before, at, 4.6, CARTILAGE_HU, 1.5));
      } else if (before) bone(before, at, 3.9, 1.7);
      before = at;
    }
  });
}

function breastBone(bone: Bone): void {
  for (let z = 128; z < 232; z += 4) {
    const front = -10 - cageAxes(z)[1];
    const wide = z > 200 ? 15 : z < 140 ? 5 : 10;
    for (const x of [-wide, 0]) {
      bone([x, front, z], [x + wide, front, z + 1], 5);
    }
  }
}

function shoulder(side: number, bone: Bone): void {
  const at = (x: number, y: number, z: number): Point => [side * x, y, z];
  const collar: Point[] = [
    ...[at(16, -66, 240), at(45, -62, 252), at(80, -40, 266)],
    ...[at(112, -12, 276), at(130, 6, 282)],
  ];
  for (let n = 1; n < collar.length; n++) bone(collar[n - 1]!, collar[n]!, 5.6);
  for (let n = 0; n <= 14; n++) {
    const t = n / 14;
    const low = at(96 - 16 * t, 76 + 8 * t, 168);
    const high = at(128 - 46 * t, 50 + 34 * t, 276 - 8 * t);
    bone(low, high, n === 0 || n === 14 ? 3.6 : 2.2);
  }
  bone(at(84, 90, 258), at(134, 50, 282), 4.5);
}

function arches(bone: Bone): void {
  for (const { z } of VERTEBRAE) {
    const y = spineY(z);
    const lumbar = z < 0;
    for (const side of [-1, 1]) {
      bone([side * 12, y + 9, z + 4], [side * 15, y + 22, z + 2], 4.4);
      bone([side * 15, y + 22, z + 2], [0, y + 33, z - 6], 3.6);
      const out = lumbar ? 40 : 32;
      bone([side * 15, y + 22, z + 2], [side * out, y + 26, z + 4], 4);
    }
    const fall = lumbar ? 8 : 20;
    bone([0, y + 32, z - 5], [0, y + 46, z - 5 - fall], 3.4, 1.4);
  }
}

function tube(
  from: Point,
  to: Point,
  radius: number,
  value: number,
  tallness: number,
): Tube {
  return { from, to, radiusMm: radius, endRadiusMm: radius, value, tallness };
}
