import assert from "node:assert/strict";
import type { Vec3 } from "#base";
import { centered, makeVolume } from "./testing/phantom.ts";
import { createRenderer } from "./renderer.ts";
import type { Camera, Renderer, RenderVolume, VolumeJob } from "./types.ts";

const SIZE: Vec3 = [40, 44, 36];
const SIDE_PX = 64;
const DISTANCE_MM = 200;

/** A bright ball toward the patient's left, back and head; dark all else. */
function leftBackHead(renderer: Renderer): Promise<RenderVolume> {
  const ball: Vec3 = [32, 35, 28];
  return makeVolume(
    renderer,
    SIZE,
    centered(SIZE, [1, 1, 1]),
    (i, j, k) =>
      Math.hypot(i - ball[0], j - ball[1], k - ball[2]) < 4 ? 1000 : 0,
  );
}

/** Where the bright pixels' middle lies, as seen from a direction: x to the right, y down, from the picture's middle. */
async function brightSpot(
  renderer: Renderer,
  volume: RenderVolume,
  toEye: Vec3,
  up: Vec3,
  method: VolumeJob["method"],
  perspective: boolean,
): Promise<readonly [number, number]> {
  const camera: Camera = {
    positionLps: toEye.map((d) => d * DISTANCE_MM) as unknown as Vec3,
    focalPointLps: [0, 0, 0],
    upLps: up,
    parallelScaleMm: 32,
    ...(perspective && { viewAngleDeg: 20 }),
  };
  const { bytes, channels } = await renderer.render({
    ...{ kind: "volume", volume, camera, method, quality: "exact" },
    transfer: {
      colors: [[0, 1, 1, 1], [1000, 1, 1, 1]],
      opacities: [[400, 0], [600, 1]],
    },
    window: { center: 500, width: 1000 },
    output: { widthPx: SIDE_PX, heightPx: SIDE_PX, format: "raw" },
  });
  let x = 0, y = 0, count = 0;
  for (let n = 0; n < SIDE_PX * SIDE_PX; n++) {
    if (bytes[n * channels]! < 128) continue;
    x += n % SIDE_PX - (SIDE_PX - 1) / 2;
    y += Math.floor(n / SIDE_PX) - (SIDE_PX - 1) / 2;
    count++;
  }
  assert(count > 0, "nothing bright in the picture");
  return [x / count, y / count];
}

/** View by name: toward the eye, up, and where left, back and head are to be: right (1) or left (-1), up (-1) or down (1). */
const VIEWS: readonly (readonly [string, Vec3, Vec3, number, number])[] = [
  ["front", [0, -1, 0], [0, 0, 1], 1, -1],
  ["back", [0, 1, 0], [0, 0, 1], -1, -1],
  ["left", [1, 0, 0], [0, 0, 1], 1, -1],
  ["right", [-1, 0, 0], [0, 0, 1], -1, -1],
  ["feet", [0, 0, -1], [0, -1, 0], 1, 1],
  ["head", [0, 0, 1], [0, -1, 0], -1, 1],
];

for (const [name, toEye, up, right, down] of VIEWS) {
  Deno.test(`a mark at the patient's left, back and head stands where it must, seen from the ${name}`, async () => {
    const renderer = createRenderer({ threads: 1 });
    try {
      const volume = await leftBackHead(renderer);
      for (const method of ["composite", "maximum"] as const) {
        for (const perspective of [false, true]) {
          const [x, y] = await brightSpot(
            ...[renderer, volume, toEye, up] as const,
            ...[method, perspective] as const,
          );
          assert(x * right > 5, `${method}: x is ${x}`);
          assert(y * down > 5, `${method}: y is ${y}`);
        }
      }
    } finally {
      renderer.close();
    }
  });
}
