// PNG's filters (ISO/IEC 15948 9.2): each row by the one that leaves least.

import {
  PICTURE_PIXELS,
  PICTURE_STRIDE,
  PNG_CHECKS,
  PNG_FILTERED,
  PNG_PIXEL_BYTES,
  PNG_ROW_BYTES,
  PNG_ROWS,
  PNG_STRIP_ROWS,
  PNG_ZEROS,
} from "../layout";

const SUB: i32 = 1;
const UP: i32 = 2;
const PAETH: i32 = 4;
const ADLER_BASE: u32 = 65521;
/** Bytes whose sums still fit 32 bits before they are reduced. */
const ADLER_RUN: usize = 5552;

/** Filters the rows of one strip, and sums them up (Adler-32, RFC 1950). */
export function pngFilterStrip(_volume: usize, job: usize, item: i32, _scratch: usize): void {
  const pixelBytes = load<i32>(job, PNG_PIXEL_BYTES);
  const rowBytes = load<i32>(job, PNG_ROW_BYTES);
  const stride = load<i32>(job, PICTURE_STRIDE) * pixelBytes;
  const pixels = load<usize>(job, PICTURE_PIXELS);
  const y0 = item * load<i32>(job, PNG_STRIP_ROWS);
  const y1 = min(y0 + load<i32>(job, PNG_STRIP_ROWS), load<i32>(job, PNG_ROWS));
  const filtered: usize = load<usize>(job, PNG_FILTERED);
  for (let y = y0; y < y1; y++) {
    const row: usize = pixels + y * stride;
    const above: usize = y === 0 ? load<usize>(job, PNG_ZEROS) : row - stride;
    const out: usize = filtered + y * (rowBytes + 1);
    const type = bestFilter(row, above, rowBytes, pixelBytes);
    store<u8>(out, <u8> type);
    filterRow(type, row, above, rowBytes, pixelBytes, out + 1);
  }
  const first: usize = filtered + y0 * (rowBytes + 1);
  const end: usize = filtered + y1 * (rowBytes + 1);
  store<u32>(load<usize>(job, PNG_CHECKS) + (item << 2), adler(first, end));
}

function adler(at: usize, end: usize): u32 {
  let a: u32 = 1, b: u32 = 0;
  while (at < end) {
    const stop = min(at + ADLER_RUN, end);
    for (; at < stop; at++) {
      a += load<u8>(at);
      b += a;
    }
    a %= ADLER_BASE;
    b %= ADLER_BASE;
  }
  return (b << 16) | a;
}

/** What a filter leaves of sixteen bytes. */
@inline function leftover(type: i32, row: usize, above: usize, pixelBytes: i32): v128 {
  const bytes = v128.load(row);
  if (type === UP) return i8x16.sub(bytes, v128.load(above));
  const left = v128.load(row - pixelBytes);
  if (type === SUB) return i8x16.sub(bytes, left);
  const up = v128.load(above), corner = v128.load(above - pixelBytes);
  const low = paeth(
    i16x8.extend_low_i8x16_u(left),
    i16x8.extend_low_i8x16_u(up),
    i16x8.extend_low_i8x16_u(corner),
  );
  const high = paeth(
    i16x8.extend_high_i8x16_u(left),
    i16x8.extend_high_i8x16_u(up),
    i16x8.extend_high_i8x16_u(corner),
  );
  return i8x16.sub(bytes, i8x16.narrow_i16x8_u(low, high));
}

/** Of three neighbours the one nearest to left + up - corner (9.4). */
@inline function paeth(left: v128, up: v128, corner: v128): v128 {
  const upLess = i16x8.sub(up, corner), leftLess = i16x8.sub(left, corner);
  const toLeft = i16x8.abs(upLess), toUp = i16x8.abs(leftLess);
  const toCorner = i16x8.abs(i16x8.add(upLess, leftLess));
  const other = v128.bitselect(up, corner, i16x8.le_s(toUp, toCorner));
  return v128.bitselect(
    left,
    other,
    v128.and(i16x8.le_s(toLeft, toUp), i16x8.le_s(toLeft, toCorner)),
  );
}

/** The filter with the least sum of leftovers, as signed distances from 0. */
function bestFilter(row: usize, above: usize, rowBytes: i32, pixelBytes: i32): i32 {
  let sub = i32x4.splat(0), up = i32x4.splat(0), both = i32x4.splat(0);
  for (let x: i32 = 16; x + 16 <= rowBytes; x += 16) {
    sub = addDistances(sub, leftover(SUB, row + x, above + x, pixelBytes));
    up = addDistances(up, leftover(UP, row + x, above + x, pixelBytes));
    both = addDistances(both, leftover(PAETH, row + x, above + x, pixelBytes));
  }
  const subSum = sumOf(sub), upSum = sumOf(up), bothSum = sumOf(both);
  if (bothSum < subSum && bothSum < upSum) return PAETH;
  return upSum < subSum ? UP : SUB;
}

@inline function addDistances(sum: v128, bytes: v128): v128 {
  const pairs = i16x8.extadd_pairwise_i8x16_u(i8x16.abs(bytes));
  return i32x4.add(sum, i32x4.extadd_pairwise_i16x8_u(pairs));
}

@inline function sumOf(v: v128): i32 {
  return i32x4.extract_lane(v, 0) + i32x4.extract_lane(v, 1) +
    i32x4.extract_lane(v, 2) + i32x4.extract_lane(v, 3);
}

function filterRow(
  type: i32,
  row: usize,
  above: usize,
  rowBytes: i32,
  pixelBytes: i32,
  out: usize,
): void {
  let x: i32 = 0;
  for (; x < min(16, rowBytes); x++) filterByte(type, row, above, x, pixelBytes, out);
  for (; x + 16 <= rowBytes; x += 16) {
    let bytes: v128;
    if (type === SUB) bytes = leftover(SUB, row + x, above + x, pixelBytes);
    else if (type === UP) bytes = leftover(UP, row + x, above + x, pixelBytes);
    else bytes = leftover(PAETH, row + x, above + x, pixelBytes);
    v128.store(out + x, bytes);
  }
  for (; x < rowBytes; x++) filterByte(type, row, above, x, pixelBytes, out);
}

function filterByte(
  type: i32,
  row: usize,
  above: usize,
  x: i32,
  pixelBytes: i32,
  out: usize,
): void {
  const isFirst = x < pixelBytes;
  const left: i32 = isFirst ? 0 : <i32> load<u8>(row + x - pixelBytes);
  const up: i32 = load<u8>(above + x);
  const corner: i32 = isFirst ? 0 : <i32> load<u8>(above + x - pixelBytes);
  let guess = up;
  if (type === SUB) guess = left;
  else if (type === PAETH) {
    const toLeft = abs(up - corner), toUp = abs(left - corner);
    const toCorner = abs(left + up - 2 * corner);
    if (toLeft <= toUp && toLeft <= toCorner) guess = left;
    else if (toUp > toCorner) guess = corner;
  }
  store<u8>(out + x, <u8> (<i32> load<u8>(row + x) - guess));
}
