/** CT of the trunk, slice by slice in HU. @module */
import { CtNoise } from "./ct_noise.ts";
import { Field, type Raster, type SpaceFunction } from "./field.ts";
import { cloudNoise } from "./random.ts";
import * as shapes from "./trunk_shapes.ts";
import { trunkBones } from "./trunk_bones.ts";
import {
  greatAirways,
  greatVessels,
  liverTrees,
  lungTrees,
} from "./trunk_vessels.ts";
import { type Tube, TubePainter } from "./tubes.ts";

/** A ball of known size and density, the truth that is looked for. */
export interface Ball {
  readonly centerLps: readonly [number, number, number];
  readonly diameterMm: number;
  readonly value: number;
}

/** What a trunk is made with. */
export interface TrunkCtPlan {
  readonly raster: Raster;
  readonly seed: number;
  readonly balls: readonly Ball[];
  readonly noiseHu: number;
}

/** Renders slices in HU; each call overwrites the slice before. */
export class TrunkCt {
  readonly #raster: Raster;
  readonly #fields: Readonly<Record<FieldName, Field>>;
  readonly #soft: TubePainter;
  readonly #last: TubePainter;
  readonly #noise: CtNoise;
  readonly #noiseHu: number;
  readonly #out: Float32Array;

  constructor({ raster, seed, balls, noiseHu }: TrunkCtPlan) {
    this.#raster = raster;
    this.#out = new Float32Array(raster.columns * raster.rows);
    const stepPx = raster.pixelMm < 1 ? 4 : 2;
    this.#fields = Object.fromEntries(
      Object.entries(FUNCTIONS).map(([name, f]) => [
        name,
        new Field(raster, shapes.withinTrunk(f), stepPx),
      ]),
    ) as Record<FieldName, Field>;
    this.#soft = new TubePainter(raster, [
      ...liverTrees(seed),
      ...greatVessels(),
      ...lungTrees(seed),
      ...greatAirways(),
    ]);
    this.#last = new TubePainter(raster, [
      ...trunkBones(),
      ...balls.map(tubeOf),
    ]);
    this.#noise = new CtNoise(seed);
    this.#noiseHu = noiseHu;
  }

  /** The slice `k`, x fastest; overwritten by the next call. */
  slice(k: number): Float32Array {
    const f = mapValues(this.#fields, (field) => field.slice(k));
    const edge = this.#raster.pixelMm * 1.5;
    paintTissue(this.#out, f, edge);
    this.#soft.paint(k, this.#out);
    paintSpine(this.#out, f, edge);
    this.#last.paint(k, this.#out);
    this.#paintTable();
    this.#noise.add(this.#out, this.#raster.columns, this.#noiseHu);
    return this.#out;
  }

  /** The scanner's table under the back: a thin curved shell. */
  #paintTable(): void {
    const { columns, rows, pixelMm, originLps } = this.#raster;
    for (let y = 0; y < rows; y++) {
      const py = originLps[1] + y * pixelMm;
      if (py < 95) continue;
      for (let x = 0; x < columns; x++) {
        const px = originLps[0] + x * pixelMm;
        if (Math.abs(px) > 205) continue;
        const top = Math.abs(py - 134 + 0.00055 * px * px) - 1.2;
        if (top < 0 && this.#out[y * columns + x]! < -300) {
          this.#out[y * columns + x] = -350;
        }
      }
    }
  }
}

const FUNCTIONS = {
  body: shapes.body,
  muscle: shapes.muscle,
  cavity: shapes.cavity,
  lungs: shapes.lungs,
  fissures: shapes.fissures,
  heart: shapes.heart,
  chambers: shapes.chambers,
  liver: shapes.liver,
  spleen: shapes.spleen,
  stomach: shapes.stomach,
  kidneys: shapes.kidneys,
  kidneyCore: shapes.kidneyCore,
  bladder: shapes.bladder,
  bowel: shapes.bowel,
  psoas: shapes.psoas,
  spine: shapes.spine,
  column: shapes.column,
  pelvis: shapes.pelvis,
  texture: (x, y, z) => cloudNoise(x / 9, y / 9, z / 9, 51),
  strands: (x, y, z) => cloudNoise(x / 16, y / 16, z / 26, 61),
} as const satisfies Record<string, SpaceFunction>;

type FieldName = keyof typeof FUNCTIONS;
type Fields = Readonly<Record<FieldName, Float32Array>>;

function mapValues(
  fields: Readonly<Record<FieldName, Field>>,
  read: (field: Field) => Float32Array,
): Fields {
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [name, read(field)]),
  ) as unknown as Fields;
}

/** Air, skin, fat, muscle and organs, back to front. */
function paintTissue(out: Float32Array, f: Fields, edge: number): void {
  const { body, muscle, cavity, lungs, texture, strands } = f;
  const per = 1 / edge;
  for (let p = 0; p < out.length; p++) {
    const skin = body[p]!;
    if (skin > edge) {
      out[p] = -1000;
      continue;
    }
    const t = texture[p]!;
    let v = skin > -2.4 ? 10 : -104 + 10 * t;
    if (muscle[p]! < edge) {
      const fatty = strands[p]! > 0.42 && cavity[p]! > 1.5 ? -95 : 0;
      v = mix(v, 60 + 9 * t + fatty, muscle[p]! * per);
    }
    if (cavity[p]! < edge) v = organs(v, p, f, per, t);
    if (lungs[p]! < edge) {
      const seam = f.fissures[p]!;
      const air = -868 + 26 * t + (seam < 0.9 ? 190 * (0.9 - seam) : 0);
      v = mix(v, air, lungs[p]! * per);
    }
    out[p] = mix(-1000, v, skin * per);
  }
}

function organs(
  behind: number,
  p: number,
  f: Fields,
  per: number,
  t: number,
): number {
  let v = mix(behind, -98 + 14 * f.strands[p]!, f.cavity[p]! * per);
  v = mix(v, 62 + 6 * t, f.psoas[p]! * per);
  if (f.bowel[p]! < 2) {
    const content = f.strands[p]! > 0.36 ? -850 : 32 + 18 * t;
    v = mix(v, f.bowel[p]! > -3 ? 75 : content, f.bowel[p]! * per);
  }
  v = mix(v, 112 + 5 * t, f.liver[p]! * per);
  v = mix(v, 122 + 5 * t, f.spleen[p]! * per);
  if (f.stomach[p]! < 2) {
    v = mix(v, f.stomach[p]! > -4 ? 80 : 18 + 8 * t, f.stomach[p]! * per);
  }
  v = mix(v, 190 + 6 * t, f.kidneys[p]! * per);
  if (f.kidneys[p]! < 0) v = mix(v, 130, f.kidneyCore[p]! * per);
  v = mix(v, 8, f.bladder[p]! * per);
  if (f.heart[p]! < 2) {
    const wall = f.heart[p]! > -2.5 ? -60 : 108 + 6 * t;
    v = mix(v, wall, f.heart[p]! * per);
    v = mix(v, 285, f.chambers[p]! * per);
  }
  return v;
}

/** Discs, vertebral bodies with cortex and marrow, canal, hip bones. */
function paintSpine(out: Float32Array, f: Fields, edge: number): void {
  const per = 1 / edge;
  for (let p = 0; p < out.length; p++) {
    let v = out[p]!;
    const t = f.texture[p]!;
    if (f.column[p]! < edge) v = mix(v, 88, f.column[p]! * per);
    if (f.spine[p]! < edge) {
      const marrow = 205 + 60 * t;
      v = mix(v, f.spine[p]! > -1.8 ? 520 : marrow, f.spine[p]! * per);
    }
    if (f.pelvis[p]! < edge) {
      const marrow = 170 + 60 * t;
      v = mix(v, f.pelvis[p]! > -1.8 ? 620 : marrow, f.pelvis[p]! * per);
    }
    out[p] = v;
  }
}

/** Blends towards `value` where `distance` (in edge widths) is inside. */
function mix(behind: number, value: number, distance: number): number {
  if (distance >= 0.5) return behind;
  if (distance <= -0.5) return value;
  return behind + (value - behind) * (0.5 - distance);
}

function tubeOf({ centerLps, diameterMm, value }: Ball): Tube {
  const radius = diameterMm / 2;
  return {
    from: centerLps,
    to: centerLps,
    radiusMm: radius,
    endRadiusMm: radius,
    value,
  };
}
