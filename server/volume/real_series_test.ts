import assert from "node:assert/strict";
import { vec } from "#base";
import { planeHeaders, realDataTest, storedValue, unpacked } from "#testing";
import { planStacks } from "./plan_stacks.ts";

interface Expected {
  readonly slices: number;
  readonly cols: number;
  readonly rows: number;
  readonly probes: readonly {
    readonly ijk_col_row_slice: readonly [number, number, number];
    readonly lps_mm: readonly [number, number, number];
    readonly stored: number;
    readonly value: number;
  }[];
}

/** Probes are written with four decimals. */
const TOLERANCE_MM = 1e-3;

const SERIES = [
  "ct_chest_lidc0314",
  "ct_head_phantom_1mm",
  "ct_head_phantom_tilt_m18",
  "ct_head_ge_tilt_varspacing",
  "mr_synth_cor_pacsman",
];

for (const name of SERIES) {
  realDataTest(
    `planStacks() puts all world probes of ${name} where the truth has them`,
    async (data) => {
      const truth: Record<string, Expected> = JSON.parse(
        await Deno.readTextFile(`${data}/series/EXPECTED_GEOMETRY.json`),
      );
      const expected = truth[name]!;
      const folder = name === "mr_synth_cor_pacsman"
        ? `${data}/series/${name}`
        : await unpacked(`series/${name}.tar.xz`);
      const headers = await planeHeaders(folder);
      const [stack, ...others] = planStacks(headers);
      assert.equal(others.length, 0);
      assert.equal(stack!.planeIds.length, expected.slices);
      const uneven = stack!.warnings.some((w) =>
        w.kind === "volume.unevenSpacing"
      );
      assert.equal(uneven, name === "ct_head_ge_tilt_varspacing");
      const scrambled = stack!.warnings.some((w) =>
        w.message.includes("frame of reference of its own")
      );
      assert.equal(scrambled, name === "ct_chest_lidc0314");
      const tilted = stack!.warnings.some((w) => w.kind === "volume.tilt");
      assert.equal(tilted, name.includes("tilt"));
      const byId = new Map(headers.map((header) => [header.id, header]));
      for (const probe of expected.probes) {
        const [column, row, slice] = probe.ijk_col_row_slice;
        const header = byId.get(stack!.planeIds[slice]!)!;
        assert.equal(await storedValue(header, column, row), probe.stored);
        assert.equal(
          probe.stored * header.slope + header.intercept,
          probe.value,
        );
        const m = stack!.grid!.ijkToLps;
        // An uneven series has a resampled grid: the slice's place on it is its position.
        const k = uneven
          ? stack!.positionsMm[slice]! / stack!.positionsMm.at(-1)! *
            (stack!.grid!.sizeVx[2] - 1)
          : slice;
        const off = vec.length(
          vec.subtract(vec.apply(m, [column, row, k]), probe.lps_mm),
        );
        assert(off < TOLERANCE_MM, `${probe.ijk_col_row_slice} is off ${off}`);
      }
      assert.deepEqual(
        [...stack!.grid!.sizeVx].slice(0, 2),
        [expected.cols, expected.rows],
      );
      if (!uneven) assert.equal(stack!.grid!.sizeVx[2], expected.slices);
    },
  );
}

realDataTest(
  "planStacks() parts a 4-D series of 520 files into 13 whole volumes",
  async () => {
    const folder = await unpacked("series/dti4d_toshiba_cor.tar.xz");
    const stacks = planStacks(await planeHeaders(folder));
    assert.equal(stacks.length, 13);
    for (const stack of stacks) {
      assert.deepEqual(stack.grid!.sizeVx, [64, 64, 40]);
      assert.equal(stack.leftOut.length, 0);
      assert(stack.warnings.some((w) => w.kind === "volume.phases"));
    }
    assert.equal(new Set(stacks.flatMap((s) => s.planeIds)).size, 520);
    assert.equal(new Set(stacks.map((s) => s.key)).size, 13);
  },
);
