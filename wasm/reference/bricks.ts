/** Bricks of a volume: their ranges, and how far each is from a visible one. @module */
import { f32, hold } from "./f32.ts";
import { type PlainVolume, voxelAt } from "./volume.ts";

const BRICK_VX = 4;
const BLOCK_BRICKS = 4;
const DISTANCE_MAX = 64;

/** Minimum and maximum of the voxels that samples in brick (bx, by, bz) reach. */
export function brickRange(
  volume: PlainVolume,
  bx: number,
  by: number,
  bz: number,
): readonly [number, number] {
  const values: number[] = [];
  for (let k = 0; k <= BRICK_VX; k++) {
    for (let j = 0; j <= BRICK_VX; j++) {
      for (let i = 0; i <= BRICK_VX; i++) {
        values.push(
          voxelAt(
            volume,
            bx * BRICK_VX + i,
            by * BRICK_VX + j,
            bz * BRICK_VX + k,
          ),
        );
      }
    }
  }
  return [Math.min(...values), Math.max(...values)];
}

/** Minimum and maximum of a block of 4x4x4 bricks, as far as the volume reaches. */
export function blockRange(
  volume: PlainVolume,
  block: readonly [number, number, number],
): readonly [number, number] {
  const within = (axis: number): number[] => {
    const bricks = Math.ceil(volume.sizeVx[axis]! / BRICK_VX);
    const first = BLOCK_BRICKS * block[axis]!;
    const count = Math.min(BLOCK_BRICKS, bricks - first);
    return Array.from({ length: count }, (_, n) => first + n);
  };
  const ranges = within(2).flatMap((bz) =>
    within(1).flatMap((by) =>
      within(0).map((bx) => brickRange(volume, bx, by, bz))
    )
  );
  return [
    Math.min(...ranges.map(([low]) => low)),
    Math.max(...ranges.map(([, high]) => high)),
  ];
}

/** Whether any table entry within a range (one entry wider for rounding) is visible. */
export function isVisible(
  [low, high]: readonly [number, number],
  table: {
    readonly minVoxel: number;
    readonly entriesPerVoxel: number;
    readonly alpha: Float32Array;
  },
): boolean {
  const last = table.alpha.length - 1;
  const entry = (value: number): number =>
    Math.trunc(
      hold(
        f32(f32(value - f32(table.minVoxel)) * f32(table.entriesPerVoxel)),
        0,
        last,
      ),
    );
  const from = Math.max(0, entry(low) - 1);
  const to = Math.min(last, entry(high) + 1);
  return table.alpha.subarray(from, to + 1).some((alpha) => alpha > 0);
}

/** Chebyshev distance from each brick to the nearest visible one, at most 64. */
export function distances(
  bricks: readonly [number, number, number],
  visible: (bx: number, by: number, bz: number) => boolean,
): number[] {
  const places: (readonly [number, number, number])[] = [];
  for (let z = 0; z < bricks[2]; z++) {
    for (let y = 0; y < bricks[1]; y++) {
      for (let x = 0; x < bricks[0]; x++) places.push([x, y, z]);
    }
  }
  const seen = places.filter((place) => visible(...place));
  return places.map((place) =>
    seen.reduce(
      (least, other) =>
        Math.min(
          least,
          Math.max(...place.map((at, axis) => Math.abs(at - other[axis]!))),
        ),
      DISTANCE_MAX,
    )
  );
}
