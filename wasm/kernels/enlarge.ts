// A picture twice as wide and high, linear between pixels: 9/16, 3/16, 3/16,
// 1/16 of the four nearest.

import {
  ENLARGE_CHANNELS,
  ENLARGE_SOURCE,
  ENLARGE_SOURCE_ROWS,
  ENLARGE_SOURCE_STRIDE,
  PICTURE_PIXELS,
  PICTURE_ROWS,
  PICTURE_STRIDE,
  TILE_PX,
} from "../layout";

/** TILE_PX rows of the large picture. */
export function enlargeRows(_volume: usize, job: usize, item: i32, _scratch: usize): void {
  const rows = load<i32>(job, PICTURE_ROWS);
  const y1 = min((item + 1) * TILE_PX, rows);
  const last = load<i32>(job, ENLARGE_SOURCE_ROWS) - 1;
  const channels = load<i32>(job, ENLARGE_CHANNELS);
  const sourceBytes = load<i32>(job, ENLARGE_SOURCE_STRIDE) * channels;
  const source = load<usize>(job, ENLARGE_SOURCE);
  for (let y = item * TILE_PX; y < y1; y++) {
    const near = y >> 1;
    const far = min(max(near + ((y & 1) << 1) - 1, 0), last);
    const out: usize = load<usize>(job, PICTURE_PIXELS) +
      y * load<i32>(job, PICTURE_STRIDE) * channels;
    const nearRow: usize = source + near * sourceBytes;
    const farRow: usize = source + far * sourceBytes;
    if (channels === 4) colorRow(job, nearRow, farRow, out);
    else greyRow(job, nearRow, farRow, out);
  }
}

function greyRow(job: usize, near: usize, far: usize, out: usize): void {
  const width = load<i32>(job, PICTURE_STRIDE);
  const last = load<i32>(job, ENLARGE_SOURCE_STRIDE) - 1;
  for (let x = 0; x < width; x++) {
    const at = x >> 1;
    const beside = min(max(at + ((x & 1) << 1) - 1, 0), last);
    const mine = 3 * <i32> load<u8>(near + at) + <i32> load<u8>(far + at);
    const other = 3 * <i32> load<u8>(near + beside) + <i32> load<u8>(far + beside);
    store<u8>(out + x, <u8> ((3 * mine + other + 8) >> 4));
  }
}

/** Three of the near row and one of the far, for two pixels of 16-bit channels. */
@inline function acrossRows(near: usize, far: usize): v128 {
  const three = i16x8.splat(3);
  return i16x8.add(i16x8.mul(v128.load8x8_u(near), three), v128.load8x8_u(far));
}

function colorRow(job: usize, near: usize, far: usize, out: usize): void {
  const width = load<i32>(job, PICTURE_STRIDE);
  const last = load<i32>(job, ENLARGE_SOURCE_STRIDE) - 1;
  const three = i16x8.splat(3), half = i16x8.splat(8);
  // Pixels 2n - 1 and 2n of the large picture lie between n - 1 and n.
  for (let n = 1; n <= last && 2 * n <= width; n++) {
    const at: usize = (n - 1) << 2;
    const pair = acrossRows(near + at, far + at);
    const other = v128.shuffle<i64>(pair, pair, 1, 0);
    const sum = i16x8.shr_u(i16x8.add(i16x8.add(i16x8.mul(pair, three), other), half), 4);
    const pixels = i8x16.narrow_i16x8_u(sum, sum);
    const to: usize = out + ((2 * n - 1) << 2);
    // Where the small picture's padding goes on, the row may end between the two.
    if (2 * n < width) v128.store_lane<i64>(to, pixels, 0);
    else v128.store_lane<i32>(to, pixels, 0);
  }
  edgePixel(near, far, out);
  if ((width - 1) >> 1 === last) {
    edgePixel(near + (last << 2), far + (last << 2), out + ((width - 1) << 2));
  }
}

/** The outermost pixel of a row has no other beside it. */
function edgePixel(near: usize, far: usize, out: usize): void {
  for (let c = 0; c < 4; c++) {
    const mine = 3 * <i32> load<u8>(near + c) + <i32> load<u8>(far + c);
    store<u8>(out + c, <u8> ((4 * mine + 8) >> 4));
  }
}
