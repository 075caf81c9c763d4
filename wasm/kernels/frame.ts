// A frame in two dimensions: a volume of one slice (grey) or of three (red,
// green, blue). Pixels smaller than half a frame pixel's pitch are averages of
// sub-samples, so that nothing is lost between them.

import {
  FRAME_INTERPOLATION,
  FRAME_MAP,
  FRAME_SUBSAMPLES,
  FRAME_TABLE,
  INTERPOLATE_CUBIC,
  INTERPOLATE_NEAREST,
  PICTURE_PIXELS,
  PICTURE_ROWS,
  PICTURE_STRIDE,
  TILE_PX,
  VOLUME_ROW_BYTES,
  VOLUME_SIZE_X,
  VOLUME_SIZE_Y,
  VOLUME_SLICE_BYTES,
  VOLUME_VOXELS,
} from "../layout";
import { cubicInSlice } from "./cubic";
import { fixedOf, isWithin, storeGrey } from "./grid";
import { fraction, pairWeights, SAMPLE_ONE, sampleRow, voxelAddress } from "./sample";
import { floats, mix, multiplyAdd, truncate } from "./simd";

/** Half a pixel, fixed point. */
const HALF: i32 = 0x8000;
const GREEN: i32 = 1;
const BLUE: i32 = 2;

/** Grey tile. */
export function frameTile(volume: usize, job: usize, item: i32, _scratch: usize): void {
  const stride = load<i32>(job, PICTURE_STRIDE);
  const rows = load<i32>(job, PICTURE_ROWS);
  const pixels = load<usize>(job, PICTURE_PIXELS);
  const table = load<usize>(job, FRAME_TABLE);
  const across = (stride + TILE_PX - 1) / TILE_PX;
  const x0 = (item % across) * TILE_PX, y0 = (item / across) * TILE_PX;
  const x1 = min(x0 + TILE_PX, stride), y1 = min(y0 + TILE_PX, rows);
  for (let y = y0; y < y1; y++) {
    for (let x = x0; x < x1; x += 4) {
      const inside = isInFrame(volume, job, x, y);
      const out: usize = pixels + y * stride + x;
      if (!v128.any_true(inside)) store<u32>(out, 0);
      else storeGrey(out, table, meanOf(volume, job, x, y, 0), inside);
    }
  }
}

/** RGBA tile. */
export function frameColorTile(volume: usize, job: usize, item: i32, _scratch: usize): void {
  const stride = load<i32>(job, PICTURE_STRIDE);
  const rows = load<i32>(job, PICTURE_ROWS);
  const pixels = load<usize>(job, PICTURE_PIXELS);
  const across = (stride + TILE_PX - 1) / TILE_PX;
  const x0 = (item % across) * TILE_PX, y0 = (item / across) * TILE_PX;
  const x1 = min(x0 + TILE_PX, stride), y1 = min(y0 + TILE_PX, rows);
  const solid = i32x4.splat(0xff000000);
  for (let y = y0; y < y1; y++) {
    for (let x = x0; x < x1; x += 4) {
      const inside = isInFrame(volume, job, x, y);
      let rgba = i32x4.splat(0);
      if (v128.any_true(inside)) {
        rgba = byteOf(meanOf(volume, job, x, y, 0));
        rgba = v128.or(rgba, i32x4.shl(byteOf(meanOf(volume, job, x, y, GREEN)), 8));
        rgba = v128.or(rgba, i32x4.shl(byteOf(meanOf(volume, job, x, y, BLUE)), 16));
      }
      const out: usize = pixels + ((y * stride + x) << 2);
      v128.store(out, v128.or(v128.and(rgba, inside), solid));
    }
  }
}

@inline function byteOf(value: v128): v128 {
  const held = f32x4.pmin(
    f32x4.pmax(f32x4.nearest(value), f32x4.splat(0)),
    f32x4.splat(255),
  );
  return truncate(held);
}

/** Columns (row 0 of the map) or rows (row 1) of four points, `shift` picture pixels away. */
@inline function mapped(job: usize, row: i32, x: v128, shiftX: f64, y: f64): v128 {
  const at: usize = job + row * 24;
  const perX = load<f64>(at, FRAME_MAP);
  const base = shiftX * perX + y * load<f64>(at, FRAME_MAP + 8) + load<f64>(at, FRAME_MAP + 16);
  return multiplyAdd(x, f32x4.splat(<f32> perX), f32x4.splat(<f32> base));
}

@inline function fourColumns(x: i32): v128 {
  return f32x4.add(f32x4.splat(<f32> x), floats(0, 1, 2, 3));
}

/** All ones for pixels whose middle lies in the frame. */
function isInFrame(volume: usize, job: usize, x: i32, y: i32): v128 {
  const columns = fourColumns(x);
  return v128.and(
    isWithin(mapped(job, 0, columns, 0, y), load<i32>(volume, VOLUME_SIZE_X)),
    isWithin(mapped(job, 1, columns, 0, y), load<i32>(volume, VOLUME_SIZE_Y)),
  );
}

/** Mean values of four pixels in one slice. */
function meanOf(volume: usize, job: usize, x: i32, y: i32, slice: i32): v128 {
  const columns = fourColumns(x);
  const count = load<i32>(job, FRAME_SUBSAMPLES);
  const interpolation = load<i32>(job, FRAME_INTERPOLATION);
  const sizeX = load<i32>(volume, VOLUME_SIZE_X), sizeY = load<i32>(volume, VOLUME_SIZE_Y);
  const voxels: usize = load<usize>(volume, VOLUME_VOXELS) +
    slice * load<i32>(volume, VOLUME_SLICE_BYTES);
  const all = i32x4.splat(-1);
  let sum = f32x4.splat(0);
  for (let n = 0; n < count; n++) {
    const shiftY = (<f64> n + 0.5) / <f64> count - 0.5;
    for (let m = 0; m < count; m++) {
      const shiftX = (<f64> m + 0.5) / <f64> count - 0.5;
      const u = mapped(job, 0, columns, shiftX, <f64> y + shiftY);
      const v = mapped(job, 1, columns, shiftX, <f64> y + shiftY);
      const px = fixedOf(held(u, sizeX), all), py = fixedOf(held(v, sizeY), all);
      if (interpolation === INTERPOLATE_NEAREST) {
        sum = f32x4.add(sum, nearestAt(volume, voxels, px, py));
      } else if (interpolation === INTERPOLATE_CUBIC) {
        sum = f32x4.add(sum, cubicAt(volume, voxels, px, py));
      } else {
        sum = f32x4.add(sum, linearAt(volume, voxels, px, py));
      }
    }
  }
  return f32x4.div(sum, f32x4.splat(<f32> (count * count)));
}

/** Held within the frame. */
@inline function held(at: v128, size: i32): v128 {
  return f32x4.pmin(
    f32x4.pmax(at, f32x4.splat(-0.5)),
    f32x4.splat(<f32> size - 0.5),
  );
}

@inline function addressOf(volume: usize, voxels: usize, px: v128, py: v128): v128 {
  const zero = i32x4.splat(0);
  return voxelAddress(
    px,
    py,
    zero,
    i32x4.splat(<i32> voxels),
    i32x4.splat(load<i32>(volume, VOLUME_ROW_BYTES)),
    zero,
  );
}

@inline function linearAt(volume: usize, voxels: usize, px: v128, py: v128): v128 {
  const a = addressOf(volume, voxels, px, py);
  const a0 = <usize> i32x4.extract_lane(a, 0), a1 = <usize> i32x4.extract_lane(a, 1);
  const a2 = <usize> i32x4.extract_lane(a, 2), a3 = <usize> i32x4.extract_lane(a, 3);
  const wx = pairWeights(px);
  const value = mix(
    sampleRow(a0, a1, a2, a3, 0, wx),
    sampleRow(a0, a1, a2, a3, load<i32>(volume, VOLUME_ROW_BYTES), wx),
    fraction(py),
  );
  return f32x4.mul(value, f32x4.splat(1 / SAMPLE_ONE));
}

@inline function nearestAt(volume: usize, voxels: usize, px: v128, py: v128): v128 {
  const half = i32x4.splat(HALF);
  const a = addressOf(volume, voxels, i32x4.add(px, half), i32x4.add(py, half));
  return floats(
    <f32> load<i16>(i32x4.extract_lane(a, 0)),
    <f32> load<i16>(i32x4.extract_lane(a, 1)),
    <f32> load<i16>(i32x4.extract_lane(a, 2)),
    <f32> load<i16>(i32x4.extract_lane(a, 3)),
  );
}

function cubicAt(volume: usize, voxels: usize, px: v128, py: v128): v128 {
  const row = <usize> load<i32>(volume, VOLUME_ROW_BYTES);
  return floats(
    cubicInSlice(voxels, row, i32x4.extract_lane(px, 0), i32x4.extract_lane(py, 0)),
    cubicInSlice(voxels, row, i32x4.extract_lane(px, 1), i32x4.extract_lane(py, 1)),
    cubicInSlice(voxels, row, i32x4.extract_lane(px, 2), i32x4.extract_lane(py, 2)),
    cubicInSlice(voxels, row, i32x4.extract_lane(px, 3), i32x4.extract_lane(py, 3)),
  );
}
