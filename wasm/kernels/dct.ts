// One 8x8 block: forward DCT (Arai, Agui and Nakajima), quantized, as Huffman
// codes. The transform leaves columns as rows; tables come in that order.

import {
  JPEG_AC,
  JPEG_AC_BYTES,
  JPEG_DC,
  JPEG_DC_BYTES,
  JPEG_QUANT,
  JPEG_QUANT_BYTES,
  JPEG_ZIGZAG,
} from "../layout";
import { putBits } from "./bits";
import { multiplyAdd, truncate } from "./simd";

/** In scratch: eight rows of eight i16, then the same in zigzag order. */
export const DCT_SCRATCH_BYTES: usize = 256;
const ZIGZAG_ORDER: usize = 128;
/** Sixteen zeros in a row have a code of their own. */
const RUN_OF_16: i32 = 0xf0;

const COS_4: f32 = 0.70710678;
const COS_6: f32 = 0.38268343;
const COS_2_LESS_6: f32 = 0.5411961;
const COS_2_AND_6: f32 = 1.306563;

/** The one-dimensional DCT of eight vectors at `at`, 16 bytes each, in place. */
function transform(at: usize): void {
  const v0 = v128.load(at), v1 = v128.load(at, 16), v2 = v128.load(at, 32);
  const v3 = v128.load(at, 48), v4 = v128.load(at, 64), v5 = v128.load(at, 80);
  const v6 = v128.load(at, 96), v7 = v128.load(at, 112);
  const s0 = f32x4.add(v0, v7), s1 = f32x4.add(v1, v6);
  const s2 = f32x4.add(v2, v5), s3 = f32x4.add(v3, v4);
  const d0 = f32x4.sub(v0, v7), d1 = f32x4.sub(v1, v6);
  const d2 = f32x4.sub(v2, v5), d3 = f32x4.sub(v3, v4);
  const e0 = f32x4.add(s0, s3), e3 = f32x4.sub(s0, s3);
  const e1 = f32x4.add(s1, s2), e2 = f32x4.sub(s1, s2);
  v128.store(at, f32x4.add(e0, e1));
  v128.store(at, f32x4.sub(e0, e1), 64);
  const z1 = f32x4.mul(f32x4.add(e2, e3), f32x4.splat(COS_4));
  v128.store(at, f32x4.add(e3, z1), 32);
  v128.store(at, f32x4.sub(e3, z1), 96);
  const o0 = f32x4.add(d3, d2), o1 = f32x4.add(d2, d1), o2 = f32x4.add(d1, d0);
  const z5 = f32x4.mul(f32x4.sub(o0, o2), f32x4.splat(COS_6));
  const z2 = multiplyAdd(o0, f32x4.splat(COS_2_LESS_6), z5);
  const z4 = multiplyAdd(o2, f32x4.splat(COS_2_AND_6), z5);
  const z3 = f32x4.mul(o1, f32x4.splat(COS_4));
  const z11 = f32x4.add(d0, z3), z13 = f32x4.sub(d0, z3);
  v128.store(at, f32x4.add(z13, z2), 80);
  v128.store(at, f32x4.sub(z13, z2), 48);
  v128.store(at, f32x4.add(z11, z4), 16);
  v128.store(at, f32x4.sub(z11, z4), 112);
}

/** Transposes the 4x4 lanes of four vectors from one place to another. */
function transpose(from: usize, to: usize): void {
  const a = v128.load(from), b = v128.load(from, 16);
  const c = v128.load(from, 32), d = v128.load(from, 48);
  const ab = v128.shuffle<i32>(a, b, 0, 4, 1, 5), cd = v128.shuffle<i32>(c, d, 0, 4, 1, 5);
  const ef = v128.shuffle<i32>(a, b, 2, 6, 3, 7), gh = v128.shuffle<i32>(c, d, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<i64>(ab, cd, 0, 2));
  v128.store(to, v128.shuffle<i64>(ab, cd, 1, 3), 16);
  v128.store(to, v128.shuffle<i64>(ef, gh, 0, 2), 32);
  v128.store(to, v128.shuffle<i64>(ef, gh, 1, 3), 48);
}

/** Bits of a magnitude. */
@inline function bitsOf(value: i32): i32 {
  return 32 - clz(abs(value));
}

/** A magnitude's bits as T.81 F.1.2.1 writes them: negative ones less one. */
@inline function magnitude(value: i32, bits: i32): u32 {
  return <u32> (value < 0 ? value - 1 : value) & ((1 << bits) - 1);
}

@inline function putCode(table: usize, symbol: i32, extra: u32, extraBits: i32): void {
  const code = load<u32>(table + (symbol << 2));
  putBits(((code >> 8) << extraBits) | extra, <i32> (code & 0xff) + extraBits);
}

/**
 * Writes one block.
 * @param samples f32, less 128, `strideBytes` from row to row
 * @param chroma 0 for luminance, 1 for chrominance tables
 * @param previous the last block's DC
 * @param scratch for DCT_SCRATCH_BYTES + 512
 * @returns this block's DC
 */
export function putBlock(
  tables: usize,
  samples: usize,
  strideBytes: usize,
  chroma: i32,
  previous: i32,
  scratch: usize,
): i32 {
  const left: usize = scratch + DCT_SCRATCH_BYTES, right: usize = left + 128;
  const turned: usize = right + 128, turnedRight: usize = turned + 128;
  for (let y: usize = 0; y < 8; y++) {
    v128.store(left + (y << 4), v128.load(samples + y * strideBytes));
    v128.store(right + (y << 4), v128.load(samples + y * strideBytes, 16));
  }
  transform(left);
  transform(right);
  transpose(left, turned);
  transpose(left + 64, turnedRight);
  transpose(right, turned + 64);
  transpose(right + 64, turnedRight + 64);
  transform(turned);
  transform(turnedRight);
  quantize(tables + JPEG_QUANT + chroma * JPEG_QUANT_BYTES, turned, turnedRight, scratch);
  return putCoefficients(tables, chroma, previous, scratch);
}

/** Rounded quotients as i16, to scratch. */
function quantize(perStep: usize, left: usize, right: usize, scratch: usize): void {
  for (let i: usize = 0; i < 8; i++) {
    const at: usize = perStep + (i << 5);
    const a = f32x4.mul(v128.load(left + (i << 4)), v128.load(at));
    const b = f32x4.mul(v128.load(right + (i << 4)), v128.load(at, 16));
    v128.store(
      scratch + (i << 4),
      i16x8.narrow_i32x4_s(
        truncate(f32x4.nearest(a)),
        truncate(f32x4.nearest(b)),
      ),
    );
  }
}

function putCoefficients(tables: usize, chroma: i32, previous: i32, scratch: usize): i32 {
  const dc = <i32> load<i16>(scratch);
  putDc(tables, chroma, dc - previous);
  const acTable: usize = tables + JPEG_AC + chroma * JPEG_AC_BYTES;
  let seen = i16x8.replace_lane(v128.load(scratch), 0, 0);
  for (let i: usize = 16; i < 128; i += 16) seen = v128.or(seen, v128.load(scratch + i));
  if (!v128.any_true(seen)) {
    putCode(acTable, 0, 0, 0);
    return dc;
  }
  const zigzag: usize = scratch + ZIGZAG_ORDER;
  for (let n: usize = 0; n < 64; n++) {
    const from = <usize> load<u8>(tables + JPEG_ZIGZAG + n);
    store<i16>(zigzag + (n << 1), load<i16>(scratch + (from << 1)));
  }
  let mask = nonZeroOf(zigzag) & ~(<u64> 1);
  let last = 0;
  while (mask !== 0) {
    const n = <i32> ctz(mask);
    mask &= mask - 1;
    let run = n - last - 1;
    last = n;
    while (run >= 16) {
      putCode(acTable, RUN_OF_16, 0, 0);
      run -= 16;
    }
    const value = <i32> load<i16>(zigzag + (n << 1));
    const bits = bitsOf(value);
    putCode(acTable, (run << 4) | bits, magnitude(value, bits), bits);
  }
  if (last < 63) putCode(acTable, 0, 0, 0);
  return dc;
}

/** Writes the difference of two DCs. */
export function putDc(tables: usize, chroma: i32, difference: i32): void {
  const bits = bitsOf(difference);
  putCode(
    tables + JPEG_DC + chroma * JPEG_DC_BYTES,
    bits,
    magnitude(difference, bits),
    bits,
  );
}

/** Writes a block without detail. */
export function putFlat(tables: usize, chroma: i32, difference: i32): void {
  putDc(tables, chroma, difference);
  putCode(tables + JPEG_AC + chroma * JPEG_AC_BYTES, 0, 0, 0);
}

/** A bit for each of 64 i16 that is not zero. */
@inline function nonZeroOf(at: usize): u64 {
  let mask: u64 = 0;
  const zero = i16x8.splat(0);
  for (let i: usize = 0; i < 8; i += 2) {
    const a = i16x8.eq(v128.load(at + (i << 4)), zero);
    const b = i16x8.eq(v128.load(at + (i << 4), 16), zero);
    const zeros = <u64> <u16> i8x16.bitmask(i8x16.narrow_i16x8_s(a, b));
    mask |= (zeros ^ 0xffff) << (i << 3);
  }
  return mask;
}
