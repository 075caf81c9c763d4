// Tiles of a picture of a volume from outside.

import {
  PICTURE_PIXELS,
  PICTURE_ROWS,
  PICTURE_STRIDE,
  RAY_BEAM_PX,
  RAY_MODE,
  RAY_SHADED,
  TILE_PX,
} from "../layout";
import { beam } from "./beam";
import { backgroundQuad, compositeQuadPlain, compositeQuadShaded } from "./composite";
import { projectQuad } from "./project";
import { aim, FAR_MM, QUAD_HINT } from "./ray";

/** RGBA tile of direct volume rendering. */
export function compositeTile(volume: usize, job: usize, item: i32, scratch: usize): void {
  const stride = load<i32>(job, PICTURE_STRIDE);
  const rows = load<i32>(job, PICTURE_ROWS);
  const across = (stride + TILE_PX - 1) / TILE_PX;
  const x0 = (item % across) * TILE_PX, y0 = (item / across) * TILE_PX;
  const x1 = min(x0 + TILE_PX, stride), y1 = min(y0 + TILE_PX, rows);
  const size = load<i32>(job, RAY_BEAM_PX);
  if (size === 0) return compositeSquares(volume, job, x0, y0, x1, y1, 0, scratch);
  for (let y = y0; y < y1; y += 2 * size) {
    for (let x = x0; x < x1; x += 2 * size) {
      const starts = beam(volume, job, x, y, size);
      compositeSquare(volume, job, x, y, size, f32x4.extract_lane(starts, 0), scratch);
      compositeSquare(volume, job, x + size, y, size, f32x4.extract_lane(starts, 1), scratch);
      compositeSquare(volume, job, x, y + size, size, f32x4.extract_lane(starts, 2), scratch);
      compositeSquare(volume, job, x + size, y + size, size, f32x4.extract_lane(starts, 3), scratch);
    }
  }
}

function compositeSquare(
  volume: usize,
  job: usize,
  x: i32,
  y: i32,
  size: i32,
  startMm: f32,
  scratch: usize,
): void {
  compositeSquares(volume, job, x, y, x + size, y + size, startMm, scratch);
}

/** Quads from (x0, y0) up to (x1, y1). */
function compositeSquares(
  volume: usize,
  job: usize,
  x0: i32,
  y0: i32,
  x1: i32,
  y1: i32,
  startMm: f32,
  scratch: usize,
): void {
  const stride = load<i32>(job, PICTURE_STRIDE);
  const pixels = load<usize>(job, PICTURE_PIXELS);
  const shaded = load<i32>(job, RAY_MODE) === RAY_SHADED;
  for (let y = y0; y < y1; y += 2) {
    for (let x = x0; x < x1; x += 2) {
      let rgba: v128;
      if (startMm >= FAR_MM || !aim(job, x, y, startMm, scratch)) {
        rgba = backgroundQuad(job);
      } else if (shaded) {
        rgba = compositeQuadShaded(volume, job, scratch);
      } else {
        rgba = compositeQuadPlain(volume, job, scratch);
      }
      const out: usize = pixels + ((y * stride + x) << 2);
      v128.store_lane<i64>(out, rgba, 0);
      v128.store_lane<i64>(out + (stride << 2), rgba, 1);
    }
  }
}

/** Grey tile of a projection. */
export function projectTile(volume: usize, job: usize, item: i32, scratch: usize): void {
  const stride = load<i32>(job, PICTURE_STRIDE);
  const rows = load<i32>(job, PICTURE_ROWS);
  const pixels = load<usize>(job, PICTURE_PIXELS);
  const across = (stride + TILE_PX - 1) / TILE_PX;
  const x0 = (item % across) * TILE_PX, y0 = (item / across) * TILE_PX;
  const x1 = min(x0 + TILE_PX, stride), y1 = min(y0 + TILE_PX, rows);
  v128.store(scratch, f32x4.splat(0), QUAD_HINT);
  for (let y = y0; y < y1; y += 2) {
    // There and back, so that each quad lies beside the one before.
    const back = (y & 2) !== 0;
    for (let column = x0; column < x1; column += 2) {
      const x = back ? x0 + x1 - 2 - column : column;
      const grey = aim(job, x, y, 0, scratch)
        ? projectQuad(volume, job, scratch)
        : i32x4.splat(0);
      const out: usize = pixels + y * stride + x;
      store<u8>(out, <u8> i32x4.extract_lane(grey, 0));
      store<u8>(out + 1, <u8> i32x4.extract_lane(grey, 1));
      store<u8>(out + stride, <u8> i32x4.extract_lane(grey, 2));
      store<u8>(out + stride + 1, <u8> i32x4.extract_lane(grey, 3));
    }
  }
}
