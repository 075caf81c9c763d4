import assert from "node:assert/strict";
import { vec } from "#base";
import { REAL_DATA, realDataTest, unpacked } from "#testing";
import { createImaging } from "./create_imaging.ts";
import { FileRooms, GRANT, PlainVolumes, threads } from "./testing/fakes.ts";
import type { Imaging, Stack } from "./types.ts";

interface Expected {
  readonly series_uid: string;
  readonly slices: number;
  readonly cols: number;
  readonly rows: number;
  readonly probes: readonly {
    readonly ijk_col_row_slice: readonly [number, number, number];
    readonly lps_mm: readonly [number, number, number];
    readonly value: number;
  }[];
}

async function expectedOf(name: string): Promise<Expected> {
  const path = `${REAL_DATA}/series/EXPECTED_GEOMETRY.json`;
  return JSON.parse(await Deno.readTextFile(path))[name];
}

/** Imaging over one folder, and what it leaves open. */
async function room(
  folder: string,
  use: (
    imaging: Imaging,
    rooms: FileRooms,
    volumes: PlainVolumes,
  ) => Promise<void>,
  options: { volumesFolder?: string; bounds?: object } = {},
): Promise<void> {
  const rooms = new FileRooms();
  await rooms.add(folder);
  const volumes = new PlainVolumes();
  using decoder = threads();
  const { index, blobs } = rooms;
  await use(
    createImaging({ index, blobs, decoder, volumes, ...options }),
    rooms,
    volumes,
  );
}

async function firstStack(imaging: Imaging, uid: string): Promise<Stack> {
  const stacks = await imaging.stacks(GRANT, uid);
  assert(stacks.ok, JSON.stringify(stacks));
  return stacks.value[0]!;
}

for (
  const name of [
    "ct_head_phantom_1mm",
    "ct_head_phantom_tilt_m18",
    "mr_synth_cor_pacsman",
  ]
) {
  realDataTest(
    `volume() of ${name} has every probe at its millimetres with its value`,
    async (data) => {
      const expected = await expectedOf(name);
      const folder = name.startsWith("mr")
        ? `${data}/series/${name}`
        : await unpacked(`series/${name}.tar.xz`);
      await room(folder, async (imaging) => {
        const stack = await firstStack(imaging, expected.series_uid);
        assert.equal(stack.frames.length, expected.slices);
        const leased = await imaging.volume(GRANT, stack);
        assert(leased.ok, JSON.stringify(leased));
        using lease = leased.value;
        for (const { lps_mm, value } of expected.probes) {
          const found = lease.volume.valueAt(lps_mm);
          assert.equal(found, value, `at ${lps_mm}`);
        }
      });
    },
  );
}

realDataTest(
  "frame() has every probe's value, at the frame's own millimetres",
  async () => {
    const expected = await expectedOf("ct_head_phantom_1mm");
    await room(
      await unpacked("series/ct_head_phantom_1mm.tar.xz"),
      async (imaging) => {
        const stack = await firstStack(imaging, expected.series_uid);
        for (const { ijk_col_row_slice, value } of expected.probes) {
          const [column, row, slice] = ijk_col_row_slice;
          const frame = stack.frames[slice]!;
          const decoded = await imaging.frame(GRANT, frame);
          assert(decoded.ok);
          const lut = frame.frame.modalityLut;
          assert(lut.kind === "linear");
          const stored = decoded.value.values[row * expected.cols + column]!;
          assert.equal(stored * lut.slope + lut.intercept, value);
        }
      },
    );
  },
);

realDataTest(
  "volume() is built once, kept as a file, and the same from there",
  async () => {
    const expected = await expectedOf("ct_head_phantom_tilt_m18");
    const volumesFolder = await Deno.makeTempDir();
    const folder = await unpacked("series/ct_head_phantom_tilt_m18.tar.xz");
    const valuesOf = async (imaging: Imaging): Promise<number[]> => {
      const stack = await firstStack(imaging, expected.series_uid);
      const told: number[] = [];
      const [one, two] = await Promise.all([
        imaging.volume(GRANT, stack, (done) => told.push(done)),
        imaging.volume(GRANT, stack),
      ]);
      assert(one.ok && two.ok);
      using lease = one.value;
      using other = two.value;
      assert.equal(lease.volume, other.volume, "one volume for two who ask");
      assert.equal(told.at(-1), expected.slices);
      return expected.probes.map(({ lps_mm }) => lease.volume.valueAt(lps_mm)!);
    };
    try {
      let built: number[] = [];
      await room(folder, async (imaging, _rooms, volumes) => {
        built = await valuesOf(imaging);
        assert.equal(volumes.made, 1);
      }, { volumesFolder });
      assert.deepEqual(built, expected.probes.map(({ value }) => value));
      const path = await keptFile(volumesFolder);
      await room(folder, async (imaging, rooms) => {
        const stack = await firstStack(imaging, expected.series_uid);
        rooms.blobs.open = () => Promise.reject(new Error("not needed"));
        const leased = await imaging.volume(GRANT, stack);
        assert(leased.ok);
        using lease = leased.value;
        const found = expected.probes.map(({ lps_mm }) =>
          lease.volume.valueAt(lps_mm)
        );
        assert.deepEqual(found, built);
      }, { volumesFolder });
      // One flipped bit in the middle, and the file is no longer believed.
      const bytes = await Deno.readFile(path);
      bytes[bytes.length >> 1]! ^= 1;
      await Deno.writeFile(path, bytes);
      await room(folder, async (imaging, _rooms, volumes) => {
        assert.deepEqual(await valuesOf(imaging), built);
        assert.equal(volumes.made, 2);
        assert.equal(volumes.open, 1, "the damaged one is closed");
        await keptFile(volumesFolder);
      }, { volumesFolder });
    } finally {
      await Deno.remove(volumesFolder, { recursive: true });
    }
  },
);

/** Waits until the volume has been kept. */
async function keptFile(folder: string): Promise<string> {
  for (;;) {
    for await (const { name } of Deno.readDir(folder)) {
      if (name.endsWith(".volume")) return `${folder}/${name}`;
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

realDataTest(
  "volume() is given up when the only one who waits goes, and not when another waits",
  async () => {
    const expected = await expectedOf("ct_head_phantom_1mm");
    const folder = await unpacked("series/ct_head_phantom_1mm.tar.xz");
    await room(folder, async (imaging, _rooms, volumes) => {
      const stack = await firstStack(imaging, expected.series_uid);
      const alone = new AbortController();
      const given = await imaging.volume(
        GRANT,
        stack,
        () => alone.abort(),
        alone.signal,
      );
      assert(!given.ok);
      assert.equal(given.error.kind, "imaging.cancelled");
      const first = new AbortController();
      const [one, two] = await Promise.all([
        imaging.volume(GRANT, stack, () => first.abort(), first.signal),
        imaging.volume(GRANT, stack),
      ]);
      assert(!one.ok && two.ok);
      two.value[Symbol.dispose]();
      assert.equal(volumes.open, 1, "the abandoned volume is closed");
    });
  },
);

realDataTest(
  "volume() lets one alone be as it is, closes it once nobody holds it, and refuses one beyond the bound by itself",
  async () => {
    const folder = await unpacked("series/ct_head_phantom_tilt_m18.tar.xz");
    const expected = await expectedOf("ct_head_phantom_tilt_m18");
    const roomWith = (
      volumeCacheBytes: number,
      use: (imaging: Imaging, stack: Stack, volumes: PlainVolumes) => unknown,
    ) =>
      room(folder, async (imaging, _rooms, volumes) => {
        const stack = await firstStack(imaging, expected.series_uid);
        await use(imaging, stack, volumes);
      }, { bounds: { volumeCacheBytes } });
    let voxelBytes = 0;
    await roomWith(1e9, (_imaging, { plan }) => {
      const [columns, rows, slices] = plan!.grid!.sizeVx;
      voxelBytes = 2 * columns * rows * slices;
    });
    // Rows are longer in memory than their voxels.
    await roomWith(voxelBytes, async (imaging, stack, volumes) => {
      const leased = await imaging.volume(GRANT, stack);
      assert(leased.ok);
      assert(leased.value.volume.sizeBytes > voxelBytes);
      assert.equal(volumes.open, 1);
      leased.value[Symbol.dispose]();
      leased.value[Symbol.dispose]();
      assert.equal(volumes.open, 0);
    });
    await roomWith(voxelBytes - 1, async (imaging, stack, volumes) => {
      const refused = await imaging.volume(GRANT, stack);
      assert(!refused.ok);
      assert.equal(refused.error.kind, "imaging.tooLarge");
      assert.match(refused.error.message, /takes \d+ MB .* at most \d+ MB/);
      assert.equal(volumes.made, 0);
    });
  },
);

realDataTest(
  "stacks() is planned again when an instance goes",
  async (data) => {
    const expected = await expectedOf("mr_synth_cor_pacsman");
    await room(
      `${data}/series/mr_synth_cor_pacsman`,
      async (imaging, rooms) => {
        const before = await firstStack(imaging, expected.series_uid);
        assert.equal(await firstStack(imaging, expected.series_uid), before);
        rooms.forget(3);
        const after = await firstStack(imaging, expected.series_uid);
        assert.equal(after.frames.length, before.frames.length - 3);
      },
    );
  },
);

realDataTest(
  "stacks() of a colour cine is one stack by frame number, without a volume",
  async (data) => {
    await room(`${data}/syntaxes/dcm4che`, async (imaging, rooms) => {
      for (const uid of rooms.seriesUids) {
        const stacks = await imaging.stacks(GRANT, uid);
        assert(stacks.ok, uid);
        for (const stack of stacks.value) {
          const isColor = stack.frames.some(({ image }) =>
            image.samplesPerPixel === 3
          );
          if (isColor) assert.equal(stack.plan?.grid, undefined);
          if (!stack.key.startsWith("cine-")) continue;
          const indices = stack.frames.map(({ frame }) => frame.frameIndex);
          assert.deepEqual(indices, indices.map((_, n) => n));
          const volume = await imaging.volume(GRANT, stack);
          assert(!volume.ok);
          assert.equal(volume.error.kind, "imaging.noVolume");
        }
      }
    });
  },
);

realDataTest(
  "stacks() splits a 4-D series, each stack with its own volume",
  async () => {
    const folder = await unpacked("series/dti4d_toshiba_cor.tar.xz");
    await room(folder, async (imaging, rooms) => {
      const stacks = await imaging.stacks(GRANT, rooms.seriesUids[0]!);
      assert(stacks.ok);
      assert(stacks.value.length > 1);
      assert.equal(
        new Set(stacks.value.map(({ key }) => key)).size,
        stacks.value.length,
      );
    });
  },
);

Deno.test("stacks() of an unknown series is notFound", async () => {
  const { index, blobs } = new FileRooms();
  using decoder = threads();
  const volumes = new PlainVolumes();
  const imaging = createImaging({ index, blobs, decoder, volumes });
  const stacks = await imaging.stacks(GRANT, "1.2.3");
  assert(!stacks.ok);
  assert.equal(stacks.error.kind, "imaging.notFound");
});

realDataTest(
  "volume() interpolates a single slice that can't be decoded, says so, and keeps no file of it",
  async () => {
    const folder = await unpacked("hostile/awkward_derived.tar.xz");
    const path = await below(folder, "v14_pixel_data_wrong_length");
    const volumesFolder = await Deno.makeTempDir();
    await room(path, async (imaging, rooms) => {
      const stack = await firstStack(imaging, rooms.seriesUids[0]!);
      const leased = await imaging.volume(GRANT, stack);
      assert(leased.ok, JSON.stringify(leased));
      using lease = leased.value;
      const said = lease.warnings.filter(({ kind }) =>
        kind === "volume.slicesLeftOut"
      );
      assert.equal(said.length, 1);
      assert.match(said[0]!.message, /^1 image of 16 could not be decoded/);
      // Each slice's background holds its own number.
      const { volume } = lease;
      const numbers = stack.frames.map((_, k) =>
        volume.valueAt(vec.apply(volume.geometry.ijkToLps, [0, 0, k]))
      );
      const first = numbers[0]!;
      const step = numbers[1]! - first;
      assert.equal(Math.abs(step), 1);
      assert.deepEqual(numbers, numbers.map((_, k) => first + k * step));
    }, { volumesFolder });
    const kept = await Array.fromAsync(Deno.readDir(volumesFolder));
    assert.deepEqual(kept, []);
    await Deno.remove(volumesFolder, { recursive: true });
  },
);

realDataTest(
  "volume() fails by name of an instance at the end that can't be read, and closes what it began",
  async (data) => {
    await room(
      `${data}/series/mr_synth_cor_pacsman`,
      async (imaging, rooms, volumes) => {
        const stack = await firstStack(imaging, rooms.seriesUids[0]!);
        const [lost] = stack.frames;
        const { open } = rooms.blobs;
        rooms.blobs.open = (hash) =>
          open(hash === lost!.blobHash ? "nowhere" : hash);
        const leased = await imaging.volume(GRANT, stack);
        assert(!leased.ok);
        assert.equal(leased.error.kind, "imaging.decode");
        assert.equal(leased.error.sopUid, lost!.sopUid);
        assert.equal(volumes.open, 0);
        rooms.blobs.open = open;
        const again = await imaging.volume(GRANT, stack);
        assert(again.ok, "a failure is not remembered");
        again.value[Symbol.dispose]();
      },
    );
  },
);

async function below(folder: string, name: string): Promise<string> {
  for await (const entry of Deno.readDir(folder)) {
    const path = `${folder}/${entry.name}`;
    if (entry.name === name) return path;
    if (!entry.isDirectory) continue;
    const found = await below(path, name).catch(() => undefined);
    if (found !== undefined) return found;
  }
  throw new Error(`There is no ${name}`);
}

realDataTest(
  "a position that is given and can't be used is not called absent",
  async (dataFolder) => {
    const awkward = `${await unpacked(
      "hostile/awkward_derived.tar.xz",
    )}/awkward_derived`;
    const cases = {
      [`${awkward}/v08_no_position_only_slicelocation`]: /carry no position/,
      [`${awkward}/v12_bad_orientation_zero_spacing`]:
        /^The position of 16 images can't be used \(Image Orientation .* is not two unit vectors/,
      [`${awkward}/v15_bad_decimal_strings`]:
        /^The position of 16 images can't be used \(Pixel Spacing can't be read/,
      [`${dataFolder}/hostile/siemens_mosaic`]:
        /^The position of 2 images can't be used \(A mosaic: /,
    };
    for (const [folder, words] of Object.entries(cases)) {
      await room(folder, async (imaging, { seriesUids: [uid] }) => {
        const stack = await firstStack(imaging, uid!);
        assert.equal(stack.plan?.grid, undefined);
        assert.match(stack.warnings.at(-1)?.message ?? "", words, folder);
      });
    }
  },
);
