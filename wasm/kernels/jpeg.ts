// Baseline JPEG in strips, each of them a restart interval: strips depend on
// nothing of one another, so workers take them in any order.

import {
  JPEG_CHANNELS,
  JPEG_LENGTHS,
  JPEG_MCU_COLUMNS,
  JPEG_MCU_ROWS,
  JPEG_OUTPUT,
  JPEG_OUTPUT_STRIDE,
  JPEG_QUANT,
  JPEG_STRIP_ROWS,
  JPEG_TABLES,
  PICTURE_PIXELS,
  PICTURE_STRIDE,
} from "../layout";
import { endBits, startBits } from "./bits";
import { putBlock, putFlat } from "./dct";
import { multiplyAdd } from "./simd";

/** In scratch: luminance 16x16, then two planes of 8x8, f32; then for putBlock. */
const LUMA_ROW: usize = 64;
const BLUE_CHROMA: usize = 1024;
const RED_CHROMA: usize = 1280;
const BLOCK_SCRATCH: usize = 1536;
const CHROMA_ROW: usize = 32;
const MIDDLE: f32 = 128;

/** Encodes one strip; its length goes to the job's list. */
export function jpegStrip(_volume: usize, job: usize, item: i32, scratch: usize): void {
  const out: usize = load<usize>(job, JPEG_OUTPUT) + item * load<i32>(job, JPEG_OUTPUT_STRIDE);
  const y0 = item * load<i32>(job, JPEG_STRIP_ROWS);
  const y1 = min(y0 + load<i32>(job, JPEG_STRIP_ROWS), load<i32>(job, JPEG_MCU_ROWS));
  startBits(out);
  if (load<i32>(job, JPEG_CHANNELS) === 1) greyRows(job, y0, y1, scratch);
  else colorRows(job, y0, y1, scratch);
  store<u32>(load<usize>(job, JPEG_LENGTHS) + (item << 2), <u32> (endBits() - out));
}

function greyRows(job: usize, y0: i32, y1: i32, scratch: usize): void {
  const tables = load<usize>(job, JPEG_TABLES);
  const stride = <usize> load<i32>(job, PICTURE_STRIDE);
  const columns = load<i32>(job, JPEG_MCU_COLUMNS);
  let dc = 0;
  for (let y = y0; y < y1; y++) {
    let pixels: usize = load<usize>(job, PICTURE_PIXELS) + (y << 3) * stride;
    for (let x = 0; x < columns; x++) {
      dc = greyBlock(tables, pixels, stride, dc, scratch);
      pixels += 8;
    }
  }
}

function greyBlock(tables: usize, pixels: usize, stride: usize, previous: i32, scratch: usize): i32 {
  const first = load<u64>(pixels);
  let difference: u64 = first ^ (<u64> load<u8>(pixels) * 0x0101010101010101);
  for (let y: usize = 1; y < 8; y++) difference |= load<u64>(pixels + y * stride) ^ first;
  if (difference === 0) {
    const dc = flatDc(tables, <f32> load<u8>(pixels) - MIDDLE);
    putFlat(tables, 0, dc - previous);
    return dc;
  }
  const middle = f32x4.splat(MIDDLE);
  for (let y: usize = 0; y < 8; y++) {
    const row = v128.load8x8_u(pixels + y * stride);
    const low = f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_u(row));
    const high = f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_u(row));
    v128.store(scratch + y * CHROMA_ROW, f32x4.sub(low, middle));
    v128.store(scratch + y * CHROMA_ROW, f32x4.sub(high, middle), 16);
  }
  return putBlock(tables, scratch, CHROMA_ROW, 0, previous, scratch + BLOCK_SCRATCH);
}

/** The DC of 64 equal samples, less 128. */
@inline function flatDc(tables: usize, sample: f32): i32 {
  return <i32> nearest<f32>(<f32> 64 * sample * load<f32>(tables, JPEG_QUANT));
}

function colorRows(job: usize, y0: i32, y1: i32, scratch: usize): void {
  const tables = load<usize>(job, JPEG_TABLES);
  const strideBytes = <usize> load<i32>(job, PICTURE_STRIDE) << 2;
  const columns = load<i32>(job, JPEG_MCU_COLUMNS);
  const block: usize = scratch + BLOCK_SCRATCH;
  let luma = 0, blue = 0, red = 0;
  for (let y = y0; y < y1; y++) {
    let pixels: usize = load<usize>(job, PICTURE_PIXELS) + (y << 4) * strideBytes;
    for (let x = 0; x < columns; x++, pixels += 64) {
      if (isFlatGrey(pixels, strideBytes)) {
        const dc = flatDc(tables, <f32> load<u8>(pixels) - MIDDLE);
        putFlat(tables, 0, dc - luma);
        for (let n = 0; n < 3; n++) putFlat(tables, 0, 0);
        putFlat(tables, 1, -blue);
        putFlat(tables, 1, -red);
        luma = dc;
        blue = 0;
        red = 0;
        continue;
      }
      splitColors(pixels, strideBytes, scratch);
      luma = putBlock(tables, scratch, LUMA_ROW, 0, luma, block);
      luma = putBlock(tables, scratch + 32, LUMA_ROW, 0, luma, block);
      luma = putBlock(tables, scratch + 8 * LUMA_ROW, LUMA_ROW, 0, luma, block);
      luma = putBlock(tables, scratch + 8 * LUMA_ROW + 32, LUMA_ROW, 0, luma, block);
      blue = putBlock(tables, scratch + BLUE_CHROMA, CHROMA_ROW, 1, blue, block);
      red = putBlock(tables, scratch + RED_CHROMA, CHROMA_ROW, 1, red, block);
    }
  }
}

/** Whether 16x16 pixels are all one grey. */
function isFlatGrey(pixels: usize, strideBytes: usize): bool {
  const rgba = load<u32>(pixels);
  if ((rgba & 0xffffff) !== (rgba & 0xff) * 0x010101) return false;
  const first = i32x4.splat(rgba);
  for (let y: usize = 0; y < 16; y++) {
    const row: usize = pixels + y * strideBytes;
    const low = v128.or(v128.xor(v128.load(row), first), v128.xor(v128.load(row, 16), first));
    const high = v128.or(v128.xor(v128.load(row, 32), first), v128.xor(v128.load(row, 48), first));
    if (v128.any_true(v128.or(low, high))) return false;
  }
  return true;
}

/** 16x16 RGBA as luminance and halved chrominance (JFIF, ITU-R BT.601), to scratch. */
function splitColors(pixels: usize, strideBytes: usize, scratch: usize): void {
  for (let y: usize = 0; y < 16; y += 2) {
    for (let x: usize = 0; x < 16; x += 4) {
      const at: usize = pixels + y * strideBytes + (x << 2);
      const a = v128.load(at), b = v128.load(at + strideBytes);
      const luma: usize = scratch + y * LUMA_ROW + (x << 2);
      v128.store(luma, lumaOf(a));
      v128.store(luma + LUMA_ROW, lumaOf(b));
      const red = f32x4.add(channel(a, 0), channel(b, 0));
      const green = f32x4.add(channel(a, 8), channel(b, 8));
      const blue = f32x4.add(channel(a, 16), channel(b, 16));
      const chroma: usize = (y >> 1) * CHROMA_ROW + (x << 1);
      storeHalved(
        scratch + BLUE_CHROMA + chroma,
        weighted(red, green, blue, -0.168736, -0.331264, 0.5),
      );
      storeHalved(
        scratch + RED_CHROMA + chroma,
        weighted(red, green, blue, 0.5, -0.418688, -0.081312),
      );
    }
  }
}

@inline function channel(rgba: v128, shift: i32): v128 {
  return f32x4.convert_i32x4_s(
    v128.and(i32x4.shr_u(rgba, shift), i32x4.splat(0xff)),
  );
}

@inline function lumaOf(rgba: v128): v128 {
  return f32x4.sub(
    weighted(channel(rgba, 0), channel(rgba, 8), channel(rgba, 16), 0.299, 0.587, 0.114),
    f32x4.splat(MIDDLE),
  );
}

@inline function weighted(r: v128, g: v128, b: v128, wr: f32, wg: f32, wb: f32): v128 {
  return multiplyAdd(
    r,
    f32x4.splat(wr),
    multiplyAdd(g, f32x4.splat(wg), f32x4.mul(b, f32x4.splat(wb))),
  );
}

/** Two means of two columns each, of sums of two rows. */
@inline function storeHalved(out: usize, sums: v128): void {
  const beside = f32x4.add(sums, v128.shuffle<i32>(sums, sums, 1, 0, 3, 2));
  const mean = f32x4.mul(beside, f32x4.splat(0.25));
  v128.store_lane<i64>(out, v128.shuffle<i32>(mean, mean, 0, 2, 0, 2), 0);
}
