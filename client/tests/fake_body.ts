/** A body made of ellipsoids, for pictures without patients: value at any point, LPS mm. @module */
import { vec, type Vec3 } from "#base";
import type { MprState, StackState, VolumeState } from "#wire";
import type { FrameHeader } from "#wire";

/** Half sizes of the grid around the origin, mm. */
export const HALF_MM: Vec3 = [180, 180, 137];

const PARTS: readonly (readonly [center: Vec3, half: Vec3, hu: number])[] = [
  [[0, 0, 0], [160, 110, 170], 30],
  [[0, 0, 0], [150, 100, 165], -90],
  [[0, 0, 0], [140, 92, 160], 45],
  [[70, -8, 10], [55, 70, 120], -820],
  [[-70, -8, 10], [55, 70, 120], -820],
  [[0, 70, 0], [20, 18, 170], 520],
  [[20, -20, -30], [45, 40, 50], 60],
  [[-80, 20, 40], [16, 16, 16], 40],
];

/** The value at a point, HU. */
export function valueAt(p: Vec3): number {
  let value = -1000;
  for (const [center, half, hu] of PARTS) {
    const d = vec.subtract(p, center);
    const r = (d[0] / half[0]) ** 2 + (d[1] / half[1]) ** 2 +
      (d[2] / half[2]) ** 2;
    if (r < 1) value = hu;
  }
  return value;
}

/** What a frame shows: its geometry, and a grey for each pixel. */
export interface Scene {
  readonly geometry: NonNullable<FrameHeader["geometry"]>;
  grey(x: number, y: number): number;
}

function windowed(
  hu: number,
  window: { center: number; width: number },
): number {
  const part = (hu - window.center) / window.width + 0.5;
  return 255 * Math.min(1, Math.max(0, part));
}

function planeScene(
  center: Vec3,
  right: Vec3,
  down: Vec3,
  mmPerPx: number,
  size: readonly [number, number],
  window: { center: number; width: number },
): Scene {
  const stepXLps = vec.scale(right, mmPerPx);
  const stepYLps = vec.scale(down, mmPerPx);
  const originLps = vec.subtract(
    center,
    vec.add(
      vec.scale(stepXLps, (size[0] - 1) / 2),
      vec.scale(stepYLps, (size[1] - 1) / 2),
    ),
  );
  return {
    geometry: { originLps, stepXLps, stepYLps },
    grey: (x, y) =>
      windowed(
        valueAt(
          vec.add(
            originLps,
            vec.add(vec.scale(stepXLps, x), vec.scale(stepYLps, y)),
          ),
        ),
        window,
      ),
  };
}

/** A slice of a stack; 275 slices, 1 mm apart. */
export function stackScene(
  state: StackState,
  size: readonly [number, number],
  shrink: number,
): Scene {
  const fit = 360 / Math.min(size[0], size[1]);
  const mmPerPx = fit / state.zoom;
  const mmPerVx = 360 / 512;
  const center: Vec3 = [
    -state.panVx[0] * mmPerVx,
    -state.panVx[1] * mmPerVx,
    state.frameIndex - 137,
  ];
  const small = [size[0] / shrink, size[1] / shrink] as const;
  return planeScene(
    center,
    [1, 0, 0],
    [0, 1, 0],
    mmPerPx * shrink,
    small,
    state.window ?? { center: 40, width: 400 },
  );
}

/** A plane. */
export function planeSceneOf(
  state: MprState,
  size: readonly [number, number],
  shrink: number,
): Scene {
  return planeScene(
    state.centerLps ?? [0, 0, 0],
    state.rightLps,
    state.downLps,
    (state.mmPerPx ?? 360 / Math.min(...size)) * shrink,
    [size[0] / shrink, size[1] / shrink],
    state.window ?? { center: 40, width: 400 },
  );
}

/** The body from outside: the first dense point along each ray, shaded by depth. */
export function volumeScene(
  state: VolumeState,
  size: readonly [number, number],
  shrink: number,
): Scene {
  const right = vec.cross(state.upLps, state.toEyeLps);
  const down = vec.scale(state.upLps, -1);
  const mmPerPx = 420 / Math.min(...size) / state.zoom * shrink;
  const flat = planeScene(
    state.focalPointLps ?? [0, 0, 0],
    right,
    down,
    mmPerPx,
    [size[0] / shrink, size[1] / shrink],
    { center: 0, width: 1 },
  );
  const { originLps, stepXLps, stepYLps } = flat.geometry;
  return {
    geometry: flat.geometry,
    grey: (x, y) => {
      const at = vec.add(
        originLps,
        vec.add(vec.scale(stepXLps, x), vec.scale(stepYLps, y)),
      );
      for (let depth = 200; depth > -200; depth -= 8) {
        const p = vec.add(at, vec.scale(state.toEyeLps, depth));
        const isInside = p.every((v, i) => Math.abs(v) < HALF_MM[i]!);
        if (isInside && valueAt(p) > 300 + state.shift) {
          return 130 + depth * 0.6;
        }
      }
      return 0;
    },
  };
}
