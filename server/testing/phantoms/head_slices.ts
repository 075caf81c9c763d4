/** Slices of a head in any contrast: one anatomy, a table of values for its tissues. @module */
import { Field, type Raster, type SpaceFunction } from "./field.ts";
import * as shapes from "./head_shapes.ts";
import { cloudNoise, smoothNoise } from "./random.ts";
import { ellipsoid } from "./shapes.ts";
import { type Tube, TubePainter } from "./tubes.ts";

/** What each tissue measures in one contrast. */
export interface TissueTable {
  readonly air: number;
  readonly skin: number;
  readonly fat: number;
  readonly muscle: number;
  readonly cortex: number;
  readonly marrow: number;
  readonly fluid: number;
  readonly grey: number;
  readonly white: number;
  readonly falx: number;
  readonly lesion: number;
  readonly oedema: number;
  readonly vitreous: number;
  readonly lens: number;
  /** How strongly tissues are grained. */
  readonly grain: number;
}

/** An ellipsoid of other tissue in the brain, with swelling about it. */
export interface Lesion {
  readonly centerLps: readonly [number, number, number];
  readonly radiiMm: readonly [number, number, number];
  readonly oedemaMm: number;
}

const FUNCTIONS = {
  scalp: shapes.scalp,
  cranium: shapes.cranium,
  skullMm: shapes.skullMm,
  muscle: shapes.headMuscle,
  orbit: shapes.orbit,
  sinuses: shapes.sinuses,
  mastoid: shapes.mastoid,
  mastoidCells: shapes.mastoidCells,
  ventricles: shapes.ventricles,
  deepGrey: shapes.deepGrey,
  brainStem: shapes.brainStem,
  underTent: shapes.underTent,
  sulci: shapes.sulci,
  texture: (x, y, z) => cloudNoise(x / 6, y / 6, z / 6, 131),
} as const satisfies Record<string, SpaceFunction>;

type FieldName = keyof typeof FUNCTIONS | "lesion";

/** Bodies that lie within the skull, and need no sampling outside it. */
const IN_SKULL: ReadonlySet<string> = new Set([
  ...["ventricles", "deepGrey", "underTent", "sulci", "lesion"],
]);

/** A body, with a cheap answer for places far from the head or the brain. */
function within(f: SpaceFunction, isInSkull: boolean): SpaceFunction {
  return (x, y, z) => {
    const v = (y - 8) / (isInSkull ? 92 : 118);
    const u = x / (isInSkull ? 76 : 92);
    const w = isInSkull ? Math.max(0, z - 26) / 76 : 0;
    return u * u + v * v + w * w > 1 ? 20 : f(x, y, z);
  };
}

/** Renders slices without noise; each call overwrites the slice before. */
export class HeadSlices {
  readonly #raster: Raster;
  readonly #table: TissueTable;
  readonly #fields: readonly [FieldName, Field][];
  readonly #values = {} as Record<FieldName, Float32Array>;
  readonly #oedemaMm: number;
  readonly #painter: TubePainter;
  readonly #out: Float32Array;

  constructor(raster: Raster, table: TissueTable, lesion: Lesion) {
    this.#raster = raster;
    this.#table = table;
    this.#oedemaMm = lesion.oedemaMm;
    this.#out = new Float32Array(raster.columns * raster.rows);
    const [cx, cy, cz] = lesion.centerLps;
    const [rx, ry, rz] = lesion.radiiMm;
    const all: Record<FieldName, SpaceFunction> = {
      ...FUNCTIONS,
      lesion: (x, y, z) =>
        ellipsoid(x, y, z, cx, cy, cz, rx, ry, rz) +
        0.9 * smoothNoise(x / 7, y / 7, z / 7, 137),
    };
    const stepPx = raster.pixelMm < 0.6 ? 4 : 2;
    this.#fields = Object.entries(all).map(([name, f]) => [
      name as FieldName,
      new Field(raster, within(f, IN_SKULL.has(name)), stepPx),
    ]);
    this.#painter = new TubePainter(raster, headTubes(table));
  }

  /** The slice `k`, x fastest; overwritten by the next call. */
  slice(k: number): Float32Array {
    for (const [name, field] of this.#fields) {
      this.#values[name] = field.slice(k);
    }
    const z = this.#raster.originLps[2] + k * this.#raster.sliceMm;
    this.#paintHead(z);
    this.#painter.paint(k, this.#out);
    return this.#out;
  }

  #paintHead(z: number): void {
    const { columns, rows, pixelMm, originLps } = this.#raster;
    const f = this.#values;
    const table = this.#table;
    const per = 1 / (1.5 * pixelMm);
    for (let row = 0, p = 0; row < rows; row++) {
      const y = originLps[1] + row * pixelMm;
      for (let column = 0; column < columns; column++, p++) {
        const skin = f.scalp[p]!;
        if (skin * per > 0.5) {
          this.#out[p] = table.air;
          continue;
        }
        const x = originLps[0] + column * pixelMm;
        const t = f.texture[p]! * table.grain;
        let v = skin > -2.2 ? table.skin : table.fat + t;
        v = mix(v, table.muscle + t, f.muscle[p]! * per);
        v = this.#face(v, p, per);
        v = this.#skull(v, p, per, z);
        if (f.cranium[p]! * per < 0.5) {
          v = mix(v, this.#brain(p, x, y, z, per) + t, f.cranium[p]! * per);
        } else if (z < -36 && f.ventricles[p]! < 2 && Math.abs(x) < 20) {
          v = mix(v, table.fluid, f.ventricles[p]! * per);
          v = mix(v, table.white, f.brainStem[p]! * per);
        }
        this.#out[p] = mix(table.air, v, skin * per);
      }
    }
  }

  #face(behind: number, p: number, per: number): number {
    const { orbit, sinuses } = this.#values;
    const table = this.#table;
    let v = behind;
    if (orbit[p]! < 4) {
      v = mix(v, table.cortex, (orbit[p]! - 1.8) * per);
      v = mix(v, table.fat, orbit[p]! * per);
    }
    if (sinuses[p]! < 4) {
      v = mix(
        v,
        table.cortex * 0.7 + table.muscle * 0.3,
        (sinuses[p]! - 1) * per,
      );
      v = mix(v, table.air, sinuses[p]! * per);
    }
    return v;
  }

  #skull(behind: number, p: number, per: number, z: number): number {
    const { cranium, skullMm, mastoid, mastoidCells, sinuses } = this.#values;
    const table = this.#table;
    const depth = cranium[p]!;
    const thick = skullMm[p]!;
    let v = behind;
    if (mastoid[p]! < 3) {
      v = mix(
        v,
        table.cortex * 0.8 + table.marrow * 0.2,
        (mastoid[p]! - 2) * per,
      );
      if (mastoid[p]! < 0) v = mix(v, table.air, mastoidCells[p]! * 4.2 * per);
    }
    if (depth > thick + 2 || sinuses[p]! < 0) return v;
    const isHole = z < -32 && this.#values.ventricles[p]! < 1;
    if (isHole) return v;
    v = mix(v, table.cortex, (depth - thick) * per);
    const inner = Math.max(1.9 - depth, depth - thick + 1.9);
    return mix(
      v,
      table.marrow + 6 * this.#values.texture[p]! * table.grain,
      inner * per,
    );
  }

  /** Grey and white matter, fluid, and what is ill. */
  #brain(p: number, x: number, y: number, z: number, per: number): number {
    const f = this.#values;
    const table = this.#table;
    const depth = -f.cranium[p]! - 1.6;
    const inTent = f.underTent[p]! < 0;
    const reach = inTent ? 26 : 27;
    const open = Math.max(0, 1 - depth / reach);
    const valley = Math.abs(f.sulci[p]!);
    const width = (inTent ? 0.35 : 1.1) * open;
    const ribbon = (inTent ? 1.1 : 3.1) * Math.min(1, 2.5 * open);
    const midline = Math.abs(x + 0.25 * Math.sin(y / 21 + z / 17));
    const isCleft = !inTent && (z > 33 || y < -36 || y > 60 - 0.4 * z);
    let v = table.white;
    const cortex = Math.min(
      depth - 3.4,
      open > 0.05 ? valley - width - ribbon : 9,
      isCleft ? midline - 4.4 : 9,
    );
    v = mix(v, table.grey, cortex * per * 0.8);
    v = mix(v, table.grey, f.deepGrey[p]! * per * 0.8);
    v = mix(v, table.white, f.brainStem[p]! * per);
    const fluid = Math.min(
      depth,
      open > 0.05 ? valley - width : 9,
      isCleft ? midline - 1.3 : 9,
      f.ventricles[p]!,
      Math.abs(f.underTent[p]!) - 0.4,
    );
    v = mix(v, table.fluid, fluid * per);
    v = mix(
      v,
      table.white,
      Math.max(f.brainStem[p]! + 1, -f.ventricles[p]! - 99) * per,
    );
    if (isCleft) v = mix(v, table.falx, (midline - 0.6) * per);
    if (f.lesion[p]! < this.#oedemaMm + 2) {
      const swollen = f.lesion[p]! - this.#oedemaMm + 2 * f.texture[p]!;
      v = mix(v, table.oedema, swollen * per * 0.35);
      v = mix(v, table.lesion, f.lesion[p]! * per);
    }
    return v;
  }
}

/** Blends towards `value` where `distance` (in edge widths) is inside. */
function mix(behind: number, value: number, distance: number): number {
  if (distance >= 0.5) return behind;
  if (distance <= -0.5) return value;
  return behind + (value - behind) * (0.5 - distance);
}

/** Eyes with nerve and muscles, cheek bones, jaw, petrous bone, ear canals. */
function headTubes(table: TissueTable): Tube[] {
  const tubes: Tube[] = [];
  const add = (
    value: number,
    radiusMm: number,
    ...points: [number, number, number][]
  ): void => {
    for (const side of [-1, 1]) {
      for (let n = 0; n < Math.max(1, points.length - 1); n++) {
        const a = points[n]!, b = points[n + 1] ?? a;
        tubes.push({
          from: [side * a[0], a[1], a[2]],
          to: [side * b[0], b[1], b[2]],
          ...{ radiusMm, endRadiusMm: radiusMm, value },
        });
      }
    }
  };
  const bone = (
    radius: number,
    ...points: [number, number, number][]
  ): void => {
    add(table.cortex, radius, ...points);
    if (radius > 3.4) add(table.marrow, radius - 1.8, ...points);
  };
  add(table.muscle, 1.9, [14, -30, -14], [31, -62, -15]);
  for (const [dx, dz] of [[10, 0], [-10, 0], [0, 9.5], [0, -9.5]] as const) {
    add(table.muscle, 1.7, [14, -30, -14], [28 + dx, -56, -14 + dz], [
      32 + dx,
      -68,
      -15 + dz,
    ]);
  }
  add(table.muscle, 12.4, [32, -71, -15]);
  add(table.vitreous, 11.3, [32, -71, -15]);
  add(table.lens, 3.2, [31, -79.5, -15], [33.5, -79.5, -15]);
  bone(3.6, [52, -66, -30], [62, -46, -31], [67, -22, -28], [62, 2, -25]);
  bone(4.2, [46, -70, -22], [54, -62, -32], [40, -68, -44]);
  bone(4.8, [52, 2, -29], [50, -4, -44], [47, -16, -72]);
  bone(2.2, [4, -82, -8], [4, -96, -24]);
  // First neck vertebra and the tooth of the second.
  bone(8, [19, 20, -54], [21, 22, -58]);
  bone(4.4, [19, 14, -56], [9, 6, -56], [0, 4, -56]);
  bone(4.2, [21, 26, -58], [16, 40, -58], [0, 47, -58]);
  bone(4.2, [22, 22, -57], [36, 24, -57]);
  bone(4.6, [0, 10, -50], [0, 11, -70]);
  add(table.cortex, 8, [56, 32, -22], [34, 16, -22]);
  add(table.cortex, 6, [34, 16, -22], [15, 2, -22]);
  add(table.air, 2.4, [84, 19, -27], [50, 17, -26]);
  add(table.air, 3, [47, 16, -25]);
  add(table.fluid, 1.5, [36, 20, -22], [26, 14, -20]);
  add(table.muscle, 1.4, [0, -88, -50], [0, -36, -44]);
  return tubes;
}
