/**
 * The head as smooth bodies: distances in mm, negative inside, of LPS mm with
 * z = 0 at the roof of the orbits; left is positive x, back positive y.
 *
 * @module
 */
import { cloudNoise, smoothNoise } from "./random.ts";
import { common, ellipsoid, join, superellipse } from "./shapes.ts";

type Point = readonly [number, number, number];

/** Distance to a straight piece with round ends, its radius running from one end to the other. */
function segment(
  x: number,
  y: number,
  z: number,
  a: Point,
  b: Point,
  ra: number,
  rb: number,
): number {
  const bx = b[0] - a[0], by = b[1] - a[1], bz = b[2] - a[2];
  const px = x - a[0], py = y - a[1], pz = z - a[2];
  const t = Math.min(
    1,
    Math.max(
      0,
      (px * bx + py * by + pz * bz) / (bx * bx + by * by + bz * bz),
    ),
  );
  const dx = px - t * bx, dy = py - t * by, dz = pz - t * bz;
  return Math.sqrt(dx * dx + dy * dy + dz * dz) - ra - (rb - ra) * t;
}

function step(t: number): number {
  return t <= -1 ? 0 : t >= 1 ? 1 : 0.5 + t * (0.75 - 0.25 * t * t);
}

/** Height of the skull base's upper surface: three fossae, and the ridges between. */
function floorZ(x: number, y: number): number {
  const side = Math.abs(x);
  const front = -3 - 5 * step((9 - side) / 4) + 3 * step((side - 20) / 12);
  const middle = -27 + 19 * step((15 - side) / 6);
  const ridgeY = 2 + 0.52 * side;
  const clivus = Math.max(0, 15 - y) * 1.1 * step((19 - side) / 6);
  const back = -47 + Math.min(37, clivus) + 0.004 * side * side;
  const toMiddle = step((y + 30) / 7);
  const toBack = step((y - ridgeY) / 8);
  const ridge = 17 * Math.exp(-(((y - ridgeY) / 6) ** 2)) *
    step((side - 14) / 8);
  return front * (1 - toMiddle) + toMiddle * (middle * (1 - toBack) +
        back * toBack + ridge);
}

/** The space within the skull. */
export function cranium(x: number, y: number, z: number): number {
  const wide = 64 + 5 * step((y - 5) / 45);
  const vault = ellipsoid(x, y, z, 0, 8, 26, wide, 84, 68) +
    1.2 * smoothNoise(x / 35, y / 35, z / 35, 101);
  return common(vault, (floorZ(x, y) - z) * 0.85, 5);
}

/** Thickness of the skull: thick behind, thin at the temples, stout below. */
export function skullMm(x: number, y: number, z: number): number {
  const temple = 3 * Math.exp(-(((y + 5) / 28) ** 2) - ((z - 8) / 22) ** 2) *
    step((Math.abs(x) - 48) / 10);
  return 6.8 + 1.3 * smoothNoise(x / 24, y / 24, z / 24, 103) +
    1.8 * step((y - 60) / 20) - temple - (z < 0 ? 1 : 0);
}

/** Skin surface. */
export function scalp(x: number, y: number, z: number): number {
  const side = Math.abs(x);
  const vault = ellipsoid(
    x,
    y,
    z,
    0,
    8,
    26,
    77 + 4 * step((y - 5) / 45),
    98,
    81,
  );
  const face = superellipse(x, y + 34, 62 + 0.12 * Math.min(0, z), 62, 2.3);
  const lower = Math.max(face, z - 8 - 0.6 * (y + 60));
  const neck = Math.max(superellipse(x, y - 18, 60, 64, 2.2), z + 12);
  const nose = ellipsoid(x, y, z, 0, -95, -34, 13 + 0.2 * (-34 - z), 17, 22);
  const ear = ellipsoid(side, y, z, 78, 20, -22, 7, 15, 28) +
    1.5 * smoothNoise(x / 5, y / 5, z / 5, 105);
  return Math.min(join(join(vault, lower, 14), join(neck, nose, 4), 10), ear);
}

/** Muscles of chewing, of the neck, and the tongue. */
export function headMuscle(x: number, y: number, z: number): number {
  const side = Math.abs(x);
  const planes = 2.5 * smoothNoise(x / 9, y / 9, z / 30, 107);
  const temporal = ellipsoid(side, y, z, 66, -14, 4, 11, 38, 40);
  const masseter = ellipsoid(side, y, z, 57, -24, -52, 8, 19, 28);
  const pterygoid = ellipsoid(side, y, z, 34, -14, -46, 12, 18, 22);
  const nape = Math.max(ellipsoid(side, y, z, 26, 54, -64, 34, 26, 34));
  const front = ellipsoid(side, y, z, 22, 14, -70, 20, 14, 28);
  const tongue = ellipsoid(x, y, z, 0, -46, -74, 28, 36, 20);
  const mimic = Math.max(
    scalp(x, y, z) + 7,
    4 - 9 * cloudNoise(x / 13, y / 13, z / 13, 108),
    z - 2,
  );
  return Math.min(
    Math.min(temporal, masseter, pterygoid, nape, front, tongue) + planes,
    mimic,
  );
}

/** Fat-filled cone behind and around the eye. */
export function orbit(x: number, y: number, z: number): number {
  if (z > 22 || z < -50) return 20;
  return segment(Math.abs(x), y, z, [13, -26, -14], [33, -80, -15], 3, 20);
}

/** Air spaces of face and throat, their septa left out. */
export function sinuses(x: number, y: number, z: number): number {
  if (z > 34) return 20;
  const side = Math.abs(x);
  const rough = 1.6 * smoothNoise(x / 9, y / 9, z / 9, 109);
  const maxillary = ellipsoid(side, y, z, 31, -58, -46, 15, 17, 17);
  const ethmoid = superellipse(side - 6, y + 58, 6.5, 22, 4);
  const septa = 1.1 - 3 * Math.abs(Math.sin((y + 0.4 * z) / 4.4));
  const cells = Math.max(ethmoid, Math.abs(z + 16) - 12, septa);
  const frontal = ellipsoid(side, y, z, 13, -76, 12, 13, 5.5, 12);
  const sphenoid = ellipsoid(side, y, z, 8, -20, -24, 7.5, 11, 9);
  const nasal = Math.max(
    superellipse(side - 8, y + 62, 6, 30, 3),
    Math.abs(z + 46) - 16,
  );
  const turbinate = ellipsoid(side, y, z, 10, -62, -52, 3.6, 22, 6);
  const middle = ellipsoid(side, y, z, 8, -58, -38, 2.6, 16, 4.5);
  const throat = Math.max(superellipse(x, y + 20, 13, 9, 2.4), z + 34);
  return Math.min(
    Math.min(maxillary, frontal, sphenoid) + rough,
    cells,
    Math.max(nasal, -turbinate, -middle),
    throat,
  );
}

/** Where the mastoid's air cells lie. */
export function mastoid(x: number, y: number, z: number): number {
  if (z > 0) return 20;
  return ellipsoid(Math.abs(x), y, z, 54, 34, -32, 13, 15, 20);
}

/** Cells within the mastoid: below 0 is air. */
export function mastoidCells(x: number, y: number, z: number): number {
  return 0.16 - Math.abs(smoothNoise(x / 4.2, y / 4.2, z / 4.2, 111)) -
    0.06 * smoothNoise(x / 14, y / 14, z / 14, 112);
}

/** Ventricles and basal cisterns. */
export function ventricles(x: number, y: number, z: number): number {
  if (z > 48) return 20;
  const side = Math.abs(x);
  const at = (a: Point, b: Point, ra: number, rb: number): number =>
    segment(side, y, z, a, b, ra, rb);
  const lateral = join(
    join(
      at([6, -30, 19], [9, -8, 29], 3.6, 4.6),
      at([9, -8, 29], [15, 22, 29], 4.6, 5.2),
      4,
    ),
    join(
      at([15, 22, 29], [23, 40, 18], 5.2, 6.6),
      at([23, 40, 18], [24, 60, 14], 6.4, 2.4),
      4,
    ),
    4,
  );
  const temporal = Math.min(
    at([24, 38, 12], [33, 12, -8], 4, 2),
    at([33, 12, -8], [31, -6, -14], 2, 1.6),
  );
  const third = Math.max(
    side - 2 - 0.6 * smoothNoise(y / 9, z / 9, 0, 113),
    superellipse(y - 3, z - 4, 16, 10, 2.2),
  );
  const fourth = ellipsoid(
    x,
    y,
    z,
    0,
    33,
    -26,
    8 - 0.2 * Math.abs(z + 26),
    5,
    13,
  );
  const suprasellar = ellipsoid(x, y, z, 0, -11, -6, 12, 10, 4.5);
  const ambient = Math.max(
    Math.abs(superellipse(x, y - 12, 17, 17, 2.2)) - 1.3,
    Math.abs(z - 1) - 9,
    10 - y,
  );
  const prepontine = Math.max(
    Math.abs(superellipse(x, y - 19 - z * -0.2, 17, 15, 2.2)) - 2.2,
    z + 8,
    y - 17,
  );
  const below = Math.max(superellipse(x, y - 30, 13, 14, 2), z + 38);
  return Math.min(
    Math.min(lateral, temporal, third, fourth),
    Math.min(suprasellar, ambient, prepontine, below),
  );
}

/** Caudate, lentiform nucleus and thalamus. */
export function deepGrey(x: number, y: number, z: number): number {
  if (z > 45 || z < -20) return 20;
  const side = Math.abs(x);
  const caudate = Math.min(
    ellipsoid(side, y, z, 13, -20, 20, 5, 9, 9),
    segment(side, y, z, [14, -14, 27], [21, 18, 29], 3.6, 2.2),
  );
  const lentiform = ellipsoid(
    side - 0.28 * (y + 2),
    y,
    z,
    24,
    -2,
    9,
    6.5,
    19,
    11,
  );
  const thalamus = ellipsoid(
    side - 0.25 * (y - 12),
    y,
    z,
    11,
    13,
    13,
    7.5,
    14,
    10,
  );
  return Math.min(caudate, lentiform, thalamus) +
    0.8 * smoothNoise(x / 8, y / 8, z / 8, 115);
}

/** Brain stem and cord. */
export function brainStem(x: number, y: number, z: number): number {
  if (z > 12) return 20;
  return Math.min(
    segment(x, y, z, [0, 9, 4], [0, 17, -14], 11, 13.5),
    segment(x, y, z, [0, 17, -14], [0, 28, -44], 13, 7),
    segment(x, y, z, [0, 28, -44], [0, 30, -80], 7, 6),
  );
}

/** Below the tent of the cerebellum: negative in its space. */
export function underTent(x: number, y: number, z: number): number {
  const tent = 12 - 0.3 * Math.max(0, y - 20) - 0.0045 * x * x;
  return Math.max(z - tent, 14 + 0.35 * Math.abs(x) - y);
}

/**
 * Signed mm from the middle of the nearest sulcus: sheets that run in from the
 * surface; finer ones, like leaves, in the cerebellum.
 */
export function sulci(x: number, y: number, z: number): number {
  if (underTent(x, y, z) < 0) {
    const r = Math.hypot(x * 0.8, y - 24, (z + 20) * 1.3);
    const leaf = r + 5 * cloudNoise(x / 17, y / 17, z / 17, 117);
    return 1.1 * Math.sin(leaf * 1.75) + 0.75;
  }
  const cx = x, cy = (y - 8) * 0.8, cz = z - 20;
  const r = Math.max(12, Math.hypot(cx, cy, cz));
  const g = 62 / r;
  const deep = r / 90;
  const warp = 0.5 * smoothNoise(x / 26, y / 26, z / 26, 119);
  const n =
    smoothNoise(cx * g / 11 + warp, cy * g / 11, cz * g / 11 + deep, 121) +
    0.5 * smoothNoise(cx * g / 6.5, cy * g / 6.5 + warp, cz * g / 6.5, 123);
  const valley = 8.5 * n;
  const side = Math.abs(x);
  const sylvian = Math.max(
    Math.abs(z - 6 - 0.32 * y - 0.05 * (side - 40)) - 1,
    30 - side,
    -34 - y,
    y - 26,
  );
  return Math.abs(valley) < sylvian + 0.6 ? valley : sylvian;
}
