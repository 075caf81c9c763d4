import assert from "node:assert/strict";
import { vec } from "#base";
import { PlainVolumes } from "../testing/fakes.ts";
import { VolumeFolder } from "./volume_folder.ts";

const GEOMETRY = {
  sizeVx: [4, 3, 2],
  ijkToLps: vec.affine([1, 0, 0], [0, 1, 0], [0, 0, 1], [0, 0, 0]),
} as const;
const SCALE = { slope: 1, intercept: -1024, unit: "HU", maxError: 0 };

Deno.test("VolumeFolder keeps within its bound, the unused go first, and clears what a crash left", async () => {
  const path = await Deno.makeTempDir();
  try {
    const volume = new PlainVolumes().createVolume(GEOMETRY, SCALE);
    const left = `${path}/old.volume.1.part`;
    await Deno.writeTextFile(left, "cut");
    await Deno.utime(left, new Date(0), new Date(0));
    const roomy = new VolumeFolder(path, 1e6);
    await roomy.keep("first", volume, []);
    await roomy.keep("second", volume, []);
    const old = new Date(Date.now() - 60_000);
    await Deno.utime(`${path}/second.volume`, old, old);
    const { size } = await Deno.stat(`${path}/first.volume`);
    const tight = new VolumeFolder(path, 2 * size + 10);
    await tight.keep("third", volume, []);
    const names = (await Array.fromAsync(Deno.readDir(path)))
      .map(({ name }) => name);
    assert.deepEqual(names.sort(), ["first.volume", "third.volume"]);
  } finally {
    await Deno.remove(path, { recursive: true });
  }
});

Deno.test("VolumeFolder opens only the file of the very key, and nothing that is no volume", async () => {
  const path = await Deno.makeTempDir();
  try {
    const folder = new VolumeFolder(path, 1e6);
    const volume = new PlainVolumes().createVolume(GEOMETRY, SCALE);
    await folder.keep("one", volume, []);
    using file = await folder.open("one");
    assert.deepEqual(file?.header.scale, SCALE);
    await Deno.copyFile(`${path}/one.volume`, `${path}/two.volume`);
    assert.equal(await folder.open("two"), undefined);
    for (const text of ["", "FSVOL001", "x".repeat(5000)]) {
      await Deno.writeTextFile(`${path}/three.volume`, text);
      assert.equal(await folder.open("three"), undefined);
    }
    assert.equal(await folder.open("none"), undefined);
  } finally {
    await Deno.remove(path, { recursive: true });
  }
});
