/** A plane or slab through a volume, one pixel at a time. @module */
import { cubicAt } from "./cubic.ts";
import { f32, hold, multiplyAdd, nearest } from "./f32.ts";
import { type PlainVolume, SAMPLE_ONE, sampleAt, voxelAt } from "./volume.ts";

type Triple = readonly [number, number, number];

/** As the kernels' PlaneParameters. */
export interface PlainPlane {
  readonly originIjk: Triple;
  readonly stepXIjk: Triple;
  readonly stepYIjk: Triple;
  readonly stepSlabIjk: Triple;
  readonly samples: number;
  readonly blend: "maximum" | "minimum" | "average";
  readonly interpolation: "nearest" | "linear" | "cubic";
  readonly table: Uint8Array;
}

const FRACTION_ONE = 65536;
const HALF = 0x8000;
const TABLE_ZERO = 32768;

/** Grey of pixel (x, y); 0 where it lies outside. */
export function planePixel(
  volume: PlainVolume,
  plane: PlainPlane,
  x: number,
  y: number,
): number {
  const values: number[] = [];
  for (let sample = 0; sample < plane.samples; sample++) {
    const at = [0, 1, 2].map((axis) =>
      multiplyAdd(
        x,
        f32(plane.stepXIjk[axis]!),
        f32(
          plane.originIjk[axis]! + y * plane.stepYIjk[axis]! +
            sample * plane.stepSlabIjk[axis]!,
        ),
      )
    );
    const inside = at.every((c, axis) =>
      c >= -0.5 && c <= volume.sizeVx[axis]! - 0.5
    );
    if (!inside) continue;
    const place = at.map((c) =>
      nearest(f32(c * FRACTION_ONE))
    ) as unknown as Triple;
    values.push(valueAt(volume, place, plane.interpolation));
  }
  return values.length === 0
    ? 0
    : greyOf(blended(values, plane.blend), plane.table);
}

function valueAt(
  volume: PlainVolume,
  place: Triple,
  interpolation: PlainPlane["interpolation"],
): number {
  if (interpolation === "cubic") return cubicAt(volume, ...place);
  if (interpolation === "linear") {
    return f32(sampleAt(volume, ...place) / SAMPLE_ONE);
  }
  const [i, j, k] = place.map((c) => (c + HALF) >> 16) as [
    number,
    number,
    number,
  ];
  return voxelAt(volume, i, j, k);
}

function blended(
  values: readonly number[],
  blend: PlainPlane["blend"],
): number {
  if (blend === "maximum") return Math.max(...values);
  if (blend === "minimum") return Math.min(...values);
  const sum = values.reduce((before, value) => f32(before + value), 0);
  return f32(sum / values.length);
}

/** A value's grey, rounded and held within int16. */
export function greyOf(value: number, table: Uint8Array): number {
  return table[hold(nearest(value), -32768, 32767) + TABLE_ZERO]!;
}
