/** A frame in two dimensions, one pixel at a time. @module */
import { cubicInSlice } from "./cubic.ts";
import { f32, hold, mix, multiplyAdd, nearest } from "./f32.ts";
import {
  fractionOf,
  type PlainVolume,
  SAMPLE_ONE,
  sampleRow,
  voxelAt,
} from "./volume.ts";

/** As the kernels' FrameParameters. */
export interface PlainFrame {
  readonly pictureToFrame: readonly number[];
  readonly interpolation: "nearest" | "linear" | "cubic";
  readonly subsamples: number;
}

const FRACTION_ONE = 65536;
const HALF = 0x8000;

/** The mean value of pixel (x, y) in slice k; `undefined` outside. */
export function framePixel(
  volume: PlainVolume,
  frame: PlainFrame,
  k: number,
  x: number,
  y: number,
): number | undefined {
  const [columns, rows] = volume.sizeVx;
  const [a, b, c, d, e, f] = frame.pictureToFrame as [
    ...[number, number, number],
    ...[number, number, number],
  ];
  const column = (shift: number, at: number): number =>
    multiplyAdd(x, f32(a), f32(shift * a + at * b + c));
  const row = (shift: number, at: number): number =>
    multiplyAdd(x, f32(d), f32(shift * d + at * e + f));
  const isWithin = (at: number, size: number): boolean =>
    at >= -0.5 && at <= size - 0.5;
  if (!isWithin(column(0, y), columns) || !isWithin(row(0, y), rows)) {
    return undefined;
  }
  const count = frame.subsamples;
  let sum = 0;
  for (let n = 0; n < count; n++) {
    for (let m = 0; m < count; m++) {
      const shiftX = (m + 0.5) / count - 0.5;
      const at = y + ((n + 0.5) / count - 0.5);
      const px = fixed(column(shiftX, at), columns);
      const py = fixed(row(shiftX, at), rows);
      sum = f32(sum + valueAt(volume, frame.interpolation, px, py, k));
    }
  }
  return f32(sum / (count * count));
}

function fixed(at: number, size: number): number {
  return nearest(f32(hold(at, -0.5, size - 0.5) * FRACTION_ONE));
}

function valueAt(
  volume: PlainVolume,
  interpolation: PlainFrame["interpolation"],
  px: number,
  py: number,
  k: number,
): number {
  if (interpolation === "nearest") {
    return voxelAt(volume, (px + HALF) >> 16, (py + HALF) >> 16, k);
  }
  if (interpolation === "cubic") return cubicInSlice(volume, px, py, k);
  const i = px >> 16, j = py >> 16;
  const low = sampleRow(volume, i, j, k, px);
  const high = sampleRow(volume, i, j + 1, k, px);
  return f32(mix(low, high, fractionOf(py)) / SAMPLE_ONE);
}
