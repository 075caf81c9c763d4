/**
 * The trunk as smooth bodies: distances in mm, negative inside, of LPS mm with
 * z = 0 at the lowest thoracic vertebra; left is positive x, back positive y.
 *
 * @module
 */
import { cloudNoise, smoothNoise } from "./random.ts";
import { common, curve, ellipsoid, join, superellipse } from "./shapes.ts";

const bodyWidth = curve([
  ...[[-340, 166], [-250, 172], [-150, 150], [-60, 150], [0, 152]] as const,
  ...[[100, 161], [200, 166], [255, 163], [285, 140], [310, 112]] as const,
]);
const bodyDepth = curve([
  ...[[-340, 102], [-250, 108], [-150, 100], [0, 106], [100, 111]] as const,
  ...[[200, 108], [255, 98], [285, 84], [310, 74]] as const,
]);
const cavityWidth = curve([
  ...[[-340, 62], [-260, 96], [-200, 116], [-120, 120], [-50, 126]] as const,
  ...[[0, 130], [40, 133], [100, 131], [160, 123], [220, 104]] as const,
  ...[[255, 80], [280, 54], [297, 30], [310, 8]] as const,
]);
const cavityDepth = curve([
  ...[[-340, 52], [-260, 66], [-120, 76], [0, 84], [40, 87]] as const,
  ...[[100, 87], [160, 83], [220, 71], [255, 56], [280, 40]] as const,
  ...[[297, 24], [310, 6]] as const,
]);

/** A body, with a cheap answer for places outside any trunk. */
export function withinTrunk(
  f: (x: number, y: number, z: number) => number,
): (x: number, y: number, z: number) => number {
  return (x, y, z) => {
    const u = x / 186, v = y / 124;
    return u * u * u * u + v * v * v * v > 1 ? 20 : f(x, y, z);
  };
}

/** Skin surface. */
export function body(x: number, y: number, z: number): number {
  const d = superellipse(x, y, bodyWidth(z), bodyDepth(z), 2.35);
  const spineGroove = 7 * Math.exp(-((x / 16) ** 2)) * (y > 0 ? 1 : 0);
  return d + spineGroove + 2 * smoothNoise(x / 60, y / 60, z / 60, 3);
}

/** The space within ribs and abdominal wall. */
export function cavity(x: number, y: number, z: number): number {
  return superellipse(x, y + 6, cavityWidth(z), cavityDepth(z), 2.15);
}

/** Half axes of the rib cage at a height, for ribs to run along. */
export function cageAxes(z: number): readonly [number, number] {
  return [cavityWidth(z), cavityDepth(z)];
}

/** Muscle of the wall, back, chest, shoulders and hips, the cavity filled. */
export function muscle(x: number, y: number, z: number): number {
  const side = Math.abs(x);
  let d = cavity(x, y, z) - 15 - 3 * smoothNoise(x / 40, y / 40, z / 50, 5);
  d = join(d, superellipse(side - 31, y - 84, 28, 17, 2.4), 8);
  if (z > 130) {
    d = join(d, ellipsoid(side, y, z, 66, -80, 222, 52, 15, 62), 8);
    d = join(d, ellipsoid(side, y, z, 108, 34, 255, 44, 48, 75), 12);
  }
  if (z < -170) {
    d = join(d, ellipsoid(side, y, z, 72, 66, -300, 62, 38, 88), 12);
    d = join(d, ellipsoid(side, y, z, 96, -18, -335, 52, 60, 75), 12);
  }
  return d;
}

/** Domes of the diaphragm: negative below. */
function belowDiaphragm(x: number, y: number, z: number): number {
  const right = 104 - 0.0052 * ((x + 66) ** 2 + 1.1 * (y + 12) ** 2);
  const left = 90 - 0.0058 * ((x - 70) ** 2 + 1.1 * (y + 10) ** 2);
  const back = y > 15 ? 0.011 * (y - 15) ** 2 : 0;
  return (z - Math.max(right, left) + back +
    3 * smoothNoise(x / 45, y / 45, 0, 8)) * 0.7;
}

/** Heart with its sac. */
export function heart(x: number, y: number, z: number): number {
  if (z > 215 || z < 40 || y > 60) return 20;
  const u = x * 0.82 - (z - 118) * 0.5, w = x * 0.5 + (z - 118) * 0.82;
  let d = ellipsoid(u, y, w, 20, -30, 4, 56, 42, 42);
  d = join(d, ellipsoid(x, y, z, -28, -16, 128, 30, 33, 38), 14);
  return join(d, ellipsoid(x, y, z, 4, 10, 142, 34, 22, 24), 14);
}

/** Blood in the four chambers. */
export function chambers(x: number, y: number, z: number): number {
  if (heart(x, y, z) > 3) return 20;
  const u = x * 0.82 - (z - 118) * 0.5, w = x * 0.5 + (z - 118) * 0.82;
  const trabecle = 1.6 * smoothNoise(x / 7, y / 7, z / 7, 21);
  const leftVentricle = ellipsoid(u, y, w, 36, -20, 6, 30, 20, 19);
  const rightVentricle = common(
    ellipsoid(u, y, w, 18, -46, 4, 46, 22, 32),
    -ellipsoid(u, y, w, 36, -20, 6, 41, 31, 30),
    6,
  );
  const rightAtrium = ellipsoid(x, y, z, -31, -14, 128, 21, 25, 29);
  const leftAtrium = ellipsoid(x, y, z, 2, 12, 143, 28, 16, 18);
  return Math.min(
    leftVentricle + trabecle,
    rightVentricle + trabecle,
    rightAtrium,
    leftAtrium,
  );
}

/** What lies between the lungs. */
function mediastinum(x: number, y: number, z: number): number {
  const wide = z > 150 ? 30 - 0.05 * (z - 150) : 27;
  const front = Math.min(1, Math.max(0, (-14 - y) / 58));
  let d = superellipse(x + 1, y + 4, wide * (1 - 0.72 * front), 70, 3);
  if (z > 150) d = Math.max(d, -70 - y + (z > 240 ? 20 : 0));
  d = join(d, superellipse(x, y - 62, 27, 24, 2.4), 10);
  if (z < 210) d = join(d, heart(x, y, z) - 3, 8);
  return join(d, ellipsoid(x, y, z, 24, 16, 190, 22, 34, 20), 8);
}

/** Both lungs. */
export function lungs(x: number, y: number, z: number): number {
  const within = cavity(x, y, z) + 3.5;
  if (within > 25) return within;
  const d = common(within, -mediastinum(x, y, z), 5);
  return common(d, -belowDiaphragm(x, y, z), 4);
}

/** Distance to the nearest fissure of the lung. */
export function fissures(x: number, y: number, z: number): number {
  const bow = 4 * smoothNoise(x / 50, y / 50, z / 50, 12);
  const oblique = Math.abs(z - 150 - 1.05 * y + bow) * 0.69;
  const horizontal = x < 0 && z - 150 - 1.05 * y > 0
    ? Math.abs(z - 158 + 0.08 * x + bow)
    : 99;
  return Math.min(oblique, horizontal);
}

function inAbdomen(x: number, y: number, z: number): number {
  return Math.max(cavity(x, y, z) + 5, belowDiaphragm(x, y, z) + 3);
}

/** Liver. */
export function liver(x: number, y: number, z: number): number {
  if (z > 135 || z < -85 || x > 80) return 20;
  const right = ellipsoid(x, y, z, -62, -8, 22, 66, 78, 88);
  const left = ellipsoid(x, y, z, 0, -40, 42, 62, 34, 40);
  const fissure = 2 * smoothNoise(x / 30, y / 30, z / 30, 31);
  return common(join(right, left, 14) + fissure, inAbdomen(x, y, z), 5);
}

/** Spleen. */
export function spleen(x: number, y: number, z: number): number {
  if (z > 95 || z < -40 || x < 30) return 20;
  const d = common(
    ellipsoid(x, y, z, 92, 28, 28, 32, 50, 50),
    -ellipsoid(x, y, z, 62, 16, 22, 28, 38, 44),
    6,
  );
  return common(d, inAbdomen(x, y, z), 4);
}

/** Stomach, its wall included. */
export function stomach(x: number, y: number, z: number): number {
  if (z > 95 || z < -50 || x < -40) return 20;
  const d = join(
    ellipsoid(x, y, z, 52, -22, 32, 32, 34, 44),
    ellipsoid(x, y, z, 24, -44, -12, 40, 22, 20),
    12,
  );
  return common(d, inAbdomen(x, y, z), 5);
}

/** Both kidneys. */
export function kidneys(x: number, y: number, z: number): number {
  if (z > 30 || z < -125) return 20;
  const side = Math.abs(x), height = x > 0 ? -42 : -54;
  return common(
    ellipsoid(
      side - 0.12 * (z - height) * -1,
      y,
      z,
      60,
      36,
      height,
      27,
      24,
      54,
    ),
    -ellipsoid(side, y, z, 36, 26, height, 15, 14, 20),
    5,
  );
}

/** Medulla and pelvis of the kidneys. */
export function kidneyCore(x: number, y: number, z: number): number {
  if (z > 30 || z < -125) return 20;
  const side = Math.abs(x), height = x > 0 ? -42 : -54;
  return ellipsoid(
    side + 0.12 * (z - height),
    y,
    z,
    54,
    34,
    height,
    13,
    11,
    34,
  );
}

/** Urinary bladder. */
export function bladder(x: number, y: number, z: number): number {
  if (z > -240) return 20;
  return ellipsoid(x, y, z, 0, -22, -292, 42, 32, 30);
}

/** Loops of bowel, as a band of noise. */
export function bowel(x: number, y: number, z: number): number {
  if (z > 10 || z < -300) return 20;
  const within = Math.max(
    cavity(x, y, z) + 10,
    y - 18,
    -bladder(x, y, z) + 5,
    z + 12 - 0.15 * Math.abs(x),
  );
  const loop = 26 * (Math.abs(cloudNoise(x / 46, y / 42, z / 42, 41)) - 0.34);
  return Math.max(within, loop);
}

/** Psoas muscles. */
export function psoas(x: number, y: number, z: number): number {
  if (z > -10) return 20;
  const side = Math.abs(x), out = 30 + Math.max(0, -60 - z) * 0.18;
  return superellipse(
    side - out,
    y - 44 + Math.max(0, -150 - z) * 0.28,
    19,
    21,
    2.2,
  );
}

/** Heights of vertebral bodies' centres, from the sacrum up; lumbar ones are taller. */
export const VERTEBRAE: readonly {
  readonly z: number;
  readonly half: number;
}[] = vertebrae();

function vertebrae(): { z: number; half: number }[] {
  const list = [];
  for (let n = 0, z = -188; n < 19; n++) {
    const pitch = n < 5 ? 35 : 31 - 0.7 * (n - 5);
    list.push({ z: z + pitch / 2, half: pitch / 2 - 4 + (n < 5 ? 0 : 1) });
    z += pitch;
  }
  return list;
}

/** Where the spine's bodies stand, front to back. */
export function spineY(z: number): number {
  return 50 + 10 * Math.cos((z - 150) / 95);
}

/** Vertebral bodies and sacrum. */
export function spine(x: number, y: number, z: number): number {
  if (Math.abs(x) > 60) return 20;
  const cy = spineY(z) - 2;
  const scale = 1 + 0.24 * Math.max(0, 1 - (z + 188) / 420);
  if (z < -190) {
    const down = (-190 - z) / 100;
    if (down > 1.1) return 20;
    return superellipse(
      x,
      y - cy - 26 * down,
      52 - 36 * down,
      20 - 8 * down,
      2.4,
    );
  }
  const nearest = fromVertebra(z);
  const waist = 1.4 * Math.max(0, Math.min(1, -nearest / 8));
  const ring = superellipse(
    x,
    y - cy,
    17 * scale - waist,
    13 * scale - waist,
    2.3,
  );
  return common(ring, nearest, 2);
}

let vertebraZ = NaN, vertebraMm = NaN;

/** Height above or below the nearest vertebral body, negative at its level. */
function fromVertebra(z: number): number {
  if (z !== vertebraZ) {
    vertebraZ = z;
    vertebraMm = Math.min(
      ...VERTEBRAE.map((body) => Math.abs(z - body.z) - body.half),
    );
  }
  return vertebraMm;
}

/** The column of discs and bodies together. */
export function column(x: number, y: number, z: number): number {
  if (Math.abs(x) > 40) return 20;
  const scale = 1 + 0.24 * Math.max(0, 1 - (z + 188) / 420);
  return z < -190
    ? 20
    : superellipse(x, y - spineY(z) + 2, 17 * scale, 13 * scale, 2.3);
}

/** Hip bones. */
export function pelvis(x: number, y: number, z: number): number {
  if (z > -150) return 20;
  const side = Math.abs(x);
  const bowl = ellipsoid(side, y, z, 52, 18, -238, 62, 66, 84);
  const wing = Math.max(
    Math.abs(bowl) - 5,
    20 - side,
    -z - 330,
    (52 - side) * 0.6 - 0.5 * (y - 20),
  );
  const socket = ellipsoid(side, y, z, 92, 2, -312, 32, 32, 30);
  const head = ellipsoid(side, y, z, 96, 0, -314, 23, 23, 23);
  return Math.min(join(wing, Math.max(socket, -head - -3), 4), head);
}
