// Which bricks a transfer function shows, and how far from each brick the
// nearest of them is: Chebyshev distance in bricks, axis by axis, sixteen
// bricks at once.

import {
  DISTANCE_FAINT,
  DISTANCE_MAX,
  LUT_BLOCK,
  LUT_SIZE,
  OCCUPANCY_BLOCK_MAX,
  OCCUPANCY_DISTANCES,
  OCCUPANCY_FAINT,
  OCCUPANCY_MIN,
  OCCUPANCY_SCALE,
  OCCUPANCY_SCRATCH,
  OCCUPANCY_VISIBLE,
  VOLUME_BRICK_RANGES,
  VOLUME_BRICK_STRIDE,
  VOLUME_BRICKS_X,
  VOLUME_BRICKS_Y,
  VOLUME_BRICKS_Z,
} from "../layout";

/** Distances within layer bz alone, into the scratch buffer. */
export function distanceWithinLayer(volume: usize, job: usize, bz: i32): void {
  const rows = load<i32>(volume, VOLUME_BRICKS_Y);
  const stride = load<i32>(volume, VOLUME_BRICK_STRIDE);
  const layerBytes = rows * stride;
  const layer = load<usize>(job, OCCUPANCY_DISTANCES) + bz * layerBytes;
  const scratch = load<usize>(job, OCCUPANCY_SCRATCH) + bz * layerBytes;
  for (let by = 0; by < rows; by++) {
    distanceWithinRow(volume, job, (bz * rows + by) * stride);
  }
  spread(layer, scratch, rows, stride, stride);
}

/** Distances across layers, for row by of bricks; then marks faint bricks. */
export function distanceAcrossLayers(volume: usize, job: usize, by: i32): void {
  const columns = load<i32>(volume, VOLUME_BRICKS_X);
  const rows = load<i32>(volume, VOLUME_BRICKS_Y);
  const layers = load<i32>(volume, VOLUME_BRICKS_Z);
  const stride = load<i32>(volume, VOLUME_BRICK_STRIDE);
  const row = by * stride;
  const distances = load<usize>(job, OCCUPANCY_DISTANCES);
  const scratch = load<usize>(job, OCCUPANCY_SCRATCH);
  spread(scratch + row, distances + row, layers, rows * stride, stride);
  const faint = load<f32>(job, OCCUPANCY_FAINT);
  for (let bz = 0; bz < layers; bz++) {
    const first = (bz * rows + by) * stride;
    for (let brick = first; brick < first + columns; brick++) {
      if (load<u8>(distances + brick) !== 0) continue;
      if (largestOpacity(volume, job, brick) < faint) {
        store<u8>(distances + brick, DISTANCE_FAINT);
      }
    }
  }
}

/** 0 where visible, else the way along the row to the nearest that is. */
function distanceWithinRow(volume: usize, job: usize, first: i32): void {
  const columns = load<i32>(volume, VOLUME_BRICKS_X);
  const stride = load<i32>(volume, VOLUME_BRICK_STRIDE);
  const row = load<usize>(job, OCCUPANCY_DISTANCES) + first;
  let away = DISTANCE_MAX;
  for (let bx = 0; bx < columns; bx++) {
    away = isVisible(volume, job, first + bx) ? 0 : min(away + 1, DISTANCE_MAX);
    store<u8>(row + bx, <u8> away);
  }
  memory.fill(row + columns, <u8> DISTANCE_MAX, stride - columns);
  away = DISTANCE_MAX;
  for (let bx = columns - 1; bx >= 0; bx--) {
    away = min(<i32> load<u8>(row + bx), away + 1);
    store<u8>(row + bx, <u8> away);
  }
}

/** out[n] = the least over m of max(|n - m|, from[m]), for `stride` lanes at once. */
function spread(
  from: usize,
  out: usize,
  count: i32,
  step: i32,
  stride: i32,
): void {
  for (let n = 0; n < count; n++) {
    for (let x = 0; x < stride; x += 16) {
      const line: usize = from + x;
      let best = v128.load(line + n * step);
      for (let k = 1; k < DISTANCE_MAX; k++) {
        const distance = i8x16.splat(<i8> k);
        if (!v128.any_true(i8x16.gt_u(best, distance))) break;
        let near = i8x16.splat(<i8> DISTANCE_MAX);
        if (n >= k) near = v128.load(line + (n - k) * step);
        if (n + k < count) {
          near = i8x16.min_u(near, v128.load(line + (n + k) * step));
        }
        best = i8x16.min_u(best, i8x16.max_u(near, distance));
      }
      v128.store(out + x + n * step, best);
    }
  }
}

/** First table entry that a sample in the brick can meet. */
@inline function firstEntry(volume: usize, job: usize, brick: i32): i32 {
  return entryOf(job, load<i16>(load<usize>(volume, VOLUME_BRICK_RANGES) + (brick << 2)), -1);
}

/** Last table entry alike. */
@inline function lastEntry(volume: usize, job: usize, brick: i32): i32 {
  return entryOf(job, load<i16>(load<usize>(volume, VOLUME_BRICK_RANGES) + (brick << 2), 2), 1);
}

/** The table entry of a value, and one more toward `margin` against rounding. */
@inline function entryOf(job: usize, value: i16, margin: i32): i32 {
  const at = (<f32> value - load<f32>(job, OCCUPANCY_MIN)) *
    load<f32>(job, OCCUPANCY_SCALE);
  const inside = min<f32>(max<f32>(at, 0), <f32> (LUT_SIZE - 1));
  return min(max(<i32> inside + margin, 0), LUT_SIZE - 1);
}

function isVisible(volume: usize, job: usize, brick: i32): bool {
  const visible = load<usize>(job, OCCUPANCY_VISIBLE);
  const first = firstEntry(volume, job, brick);
  const last = lastEntry(volume, job, brick);
  return load<u32>(visible + ((last + 1) << 2)) > load<u32>(visible + (first << 2));
}

/** No less than the opacity of any sample in the brick. */
function largestOpacity(volume: usize, job: usize, brick: i32): f32 {
  const blocks = load<usize>(job, OCCUPANCY_BLOCK_MAX);
  const first = firstEntry(volume, job, brick) / LUT_BLOCK;
  const last = lastEntry(volume, job, brick) / LUT_BLOCK;
  let largest: f32 = 0;
  for (let block = first; block <= last; block++) {
    largest = max(largest, load<f32>(blocks + (block << 2)));
  }
  return largest;
}
