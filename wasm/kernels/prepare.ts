// From bare slices to a volume that can be sampled without a look at its
// edges, and skipped through in bricks.

import {
  BLOCK_BRICKS,
  BLOCK_SHIFT,
  BRICK_SHIFT,
  BRICK_VX,
  PAD_VX,
  VOLUME_BLOCK_RANGES,
  VOLUME_BLOCKS_X,
  VOLUME_BLOCKS_Y,
  VOLUME_BRICK_RANGES,
  VOLUME_BRICK_STRIDE,
  VOLUME_BRICKS_X,
  VOLUME_BRICKS_Y,
  VOLUME_BRICKS_Z,
  VOLUME_ROW_BYTES,
  VOLUME_SIZE_X,
  VOLUME_SIZE_Y,
  VOLUME_SIZE_Z,
  VOLUME_SLICE_BYTES,
  VOLUME_VOXELS,
} from "../layout";

/** Repeats the edges of slice k sideways, then up and down. */
export function padSlice(volume: usize, _job: usize, k: i32): void {
  const columns = load<i32>(volume, VOLUME_SIZE_X);
  const rows = load<i32>(volume, VOLUME_SIZE_Y);
  const rowBytes = <usize> load<i32>(volume, VOLUME_ROW_BYTES);
  const slice: usize = load<usize>(volume, VOLUME_VOXELS) +
    k * load<i32>(volume, VOLUME_SLICE_BYTES);
  const rowVx = <i32> (rowBytes >> 1);
  for (let j = 0; j < rows; j++) {
    const row: usize = slice + j * rowBytes;
    const first = load<i16>(row);
    for (let i = -PAD_VX; i < 0; i++) store<i16>(row + (i << 1), first);
    const last = load<i16>(row + ((columns - 1) << 1));
    for (let i = columns; i < rowVx - PAD_VX; i++) {
      store<i16>(row + (i << 1), last);
    }
  }
  const start: usize = slice - (PAD_VX << 1);
  const end: usize = start + (rows - 1) * rowBytes;
  for (let n = 1; n <= PAD_VX; n++) {
    memory.copy(start - n * rowBytes, start, rowBytes);
    memory.copy(end + n * rowBytes, end, rowBytes);
  }
}

/** Repeats the first slice before it (items 0, 1), the last after it (2, 3). */
export function padEnds(volume: usize, _job: usize, item: i32): void {
  const sliceBytes = <usize> load<i32>(volume, VOLUME_SLICE_BYTES);
  const rowBytes = <usize> load<i32>(volume, VOLUME_ROW_BYTES);
  const origin: usize = load<usize>(volume, VOLUME_VOXELS) -
    PAD_VX * rowBytes - (PAD_VX << 1);
  const far = item >= PAD_VX;
  const from = far ? load<i32>(volume, VOLUME_SIZE_Z) - 1 : 0;
  const to = far ? from + 1 + item - PAD_VX : -1 - item;
  memory.copy(origin + to * sliceBytes, origin + from * sliceBytes, sliceBytes);
}

/**
 * Minimum and maximum of each brick of layer bz, with the one voxel beyond it
 * that samples inside it reach.
 */
export function rangeBricks(volume: usize, _job: usize, bz: i32): void {
  const columns = load<i32>(volume, VOLUME_BRICKS_X);
  const rows = load<i32>(volume, VOLUME_BRICKS_Y);
  const stride = load<i32>(volume, VOLUME_BRICK_STRIDE);
  const sizeY = load<i32>(volume, VOLUME_SIZE_Y);
  const sizeZ = load<i32>(volume, VOLUME_SIZE_Z);
  const rowBytes = <usize> load<i32>(volume, VOLUME_ROW_BYTES);
  const sliceBytes = <usize> load<i32>(volume, VOLUME_SLICE_BYTES);
  const voxels = load<usize>(volume, VOLUME_VOXELS);
  const k0 = bz << BRICK_SHIFT;
  const k1 = min(k0 + BRICK_VX, sizeZ - 1);
  for (let by = 0; by < rows; by++) {
    const j0 = by << BRICK_SHIFT;
    const j1 = min(j0 + BRICK_VX, sizeY - 1);
    let out: usize = load<usize>(volume, VOLUME_BRICK_RANGES) +
      (((bz * rows + by) * stride) << 2);
    for (let bx = 0; bx < columns; bx++) {
      let low = i16x8.splat(i16.MAX_VALUE);
      let high = i16x8.splat(i16.MIN_VALUE);
      const column: usize = voxels + (bx << (BRICK_SHIFT + 1));
      for (let k = k0; k <= k1; k++) {
        for (let j = j0; j <= j1; j++) {
          const eight = v128.load(column + k * sliceBytes + j * rowBytes);
          const five = v128.shuffle<i16>(eight, eight, 0, 1, 2, 3, 4, 4, 4, 4);
          low = i16x8.min_s(low, five);
          high = i16x8.max_s(high, five);
        }
      }
      store<i16>(out, lowestOf8(low));
      store<i16>(out, highestOf8(high), 2);
      out += 4;
    }
  }
}

/** Minimum and maximum of each block of bricks in layer z of blocks. */
export function rangeBlocks(volume: usize, _job: usize, z: i32): void {
  const stride = load<i32>(volume, VOLUME_BRICK_STRIDE);
  const columns = load<i32>(volume, VOLUME_BRICKS_X);
  const rows = load<i32>(volume, VOLUME_BRICKS_Y);
  const bricks = load<usize>(volume, VOLUME_BRICK_RANGES);
  const blocksX = load<i32>(volume, VOLUME_BLOCKS_X);
  const blocksY = load<i32>(volume, VOLUME_BLOCKS_Y);
  const bz0 = z << BLOCK_SHIFT;
  const bz1 = min(bz0 + BLOCK_BRICKS, load<i32>(volume, VOLUME_BRICKS_Z));
  let out: usize = load<usize>(volume, VOLUME_BLOCK_RANGES) + ((z * blocksY * blocksX) << 2);
  for (let y = 0; y < blocksY; y++) {
    const by0 = y << BLOCK_SHIFT, by1 = min(by0 + BLOCK_BRICKS, rows);
    for (let x = 0; x < blocksX; x++) {
      const bx0 = x << BLOCK_SHIFT, bx1 = min(bx0 + BLOCK_BRICKS, columns);
      let low: i32 = i16.MAX_VALUE, high: i32 = i16.MIN_VALUE;
      for (let bz = bz0; bz < bz1; bz++) {
        for (let by = by0; by < by1; by++) {
          const row = bricks + ((bz * rows + by) * stride << 2);
          for (let bx = bx0; bx < bx1; bx++) {
            low = min<i32>(low, load<i16>(row + (bx << 2)));
            high = max<i32>(high, load<i16>(row + (bx << 2), 2));
          }
        }
      }
      store<i16>(out, <i16> low);
      store<i16>(out, <i16> high, 2);
      out += 4;
    }
  }
}

function lowestOf8(v: v128): i16 {
  v = i16x8.min_s(v, v128.shuffle<i16>(v, v, 4, 5, 6, 7, 0, 1, 2, 3));
  v = i16x8.min_s(v, v128.shuffle<i16>(v, v, 2, 3, 0, 1, 2, 3, 0, 1));
  v = i16x8.min_s(v, v128.shuffle<i16>(v, v, 1, 0, 1, 0, 1, 0, 1, 0));
  return i16x8.extract_lane_s(v, 0);
}

function highestOf8(v: v128): i16 {
  v = i16x8.max_s(v, v128.shuffle<i16>(v, v, 4, 5, 6, 7, 0, 1, 2, 3));
  v = i16x8.max_s(v, v128.shuffle<i16>(v, v, 2, 3, 0, 1, 2, 3, 0, 1));
  v = i16x8.max_s(v, v128.shuffle<i16>(v, v, 1, 0, 1, 0, 1, 0, 1, 0));
  return i16x8.extract_lane_s(v, 0);
}
