import assert from "node:assert/strict";
import fc from "fast-check";
import { vec } from "#base";
import type { RenderVolume } from "#render";
import { PlainVolumes } from "../testing/fakes.ts";
import { openVolumeFile, writeVolumeFile } from "./volume_file.ts";

const GEOMETRY = {
  sizeVx: [4, 3, 9],
  ijkToLps: vec.affine([1, 0, 0], [0, 1, 0], [0, 0, 1], [0, 0, 0]),
} as const;
const SCALE = { slope: 0.5, intercept: -1024, unit: "HU", maxError: 0 };
const NEVER = new AbortController().signal;

function emptyVolume(): RenderVolume {
  return new PlainVolumes().createVolume(GEOMETRY, SCALE);
}

function valuesOf(volume: RenderVolume): number[] {
  const values: number[] = [];
  for (let k = 0; k < 9; k++) {
    for (let j = 0; j < 3; j++) {
      for (let i = 0; i < 4; i++) values.push(volume.valueAt([i, j, k])!);
    }
  }
  return values;
}

/** Hands in a file of a volume that is all different. */
async function withFile(
  use: (path: string, volume: RenderVolume) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    const volume = emptyVolume();
    for (let k = 0; k < 9; k++) {
      const { buffer, byteOffset, rowStrideVx } = volume.sliceTarget(k);
      const slice = new Int16Array(buffer, byteOffset, 3 * rowStrideVx);
      slice.forEach((_, at) => slice[at] = 1000 * k + at - 4000);
    }
    const path = `${folder}/one.volume`;
    await writeVolumeFile(path, "one", volume, []);
    await use(path, volume);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function readFrom(
  path: string,
  volume: RenderVolume,
  signal = NEVER,
): Promise<boolean> {
  using file = await openVolumeFile(path, "one");
  return await file?.readInto(volume, () => {}, signal) ?? false;
}

Deno.test("a volume's file gives back every voxel, and tells each slice", async () => {
  await withFile(async (path, volume) => {
    const again = emptyVolume();
    const told: number[] = [];
    using file = await openVolumeFile(path, "one");
    assert.deepEqual(file?.header.scale, SCALE);
    assert(await file.readInto(again, (done) => told.push(done), NEVER));
    assert.deepEqual(valuesOf(again), valuesOf(volume));
    assert.deepEqual(told, [1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });
});

Deno.test("a volume's file with one bit turned anywhere, or its end cut, is refused", async () => {
  await withFile(async (path) => {
    const whole = await Deno.readFile(path);
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: whole.length - 1 }),
        fc.nat({ max: 7 }),
        async (at, bit) => {
          const turned = whole.slice();
          turned[at]! ^= 1 << bit;
          await Deno.writeFile(path, turned);
          assert.equal(await readFrom(path, emptyVolume()), false);
          await Deno.writeFile(path, whole.subarray(0, at));
          assert.equal(await readFrom(path, emptyVolume()), false);
        },
      ),
    );
    await Deno.writeFile(path, whole);
    assert(await readFrom(path, emptyVolume()));
  });
});

Deno.test("a volume's file is not read for one that lies otherwise in memory, or that nobody waits for", async () => {
  await withFile(async (path) => {
    const other = emptyVolume();
    const target = other.sliceTarget(0);
    const wider = {
      ...other,
      sliceTarget: () => ({ ...target, rowStrideVx: target.rowStrideVx + 1 }),
    };
    assert.equal(await readFrom(path, wider), false);
    assert.equal(await readFrom(path, other, AbortSignal.abort()), false);
  });
});
