import assert from "node:assert/strict";
import { planeHeaders, realDataTest, unpacked } from "#testing";
import { planStacks } from "./plan_stacks.ts";
import type { StackPlan, VolumeWarning } from "./types.ts";
import {
  checkVolumeInput,
  type VolumeInputFault,
} from "./volume_input_rules.ts";

interface Case {
  readonly folder: string;
  readonly holds: string;
  /** Planes of each stack, in order. */
  readonly planes: readonly number[];
  /** Slices of each stack's grid; 0 where there is none. */
  readonly grids: readonly number[];
  /** Warnings of the first stack, exactly. */
  readonly warnings: readonly VolumeWarning["kind"][];
  readonly rule?: VolumeInputFault["rule"];
  readonly phaseTags?: readonly string[];
  /** A sentence of the first stack's warnings must hold this. */
  readonly says?: string;
}

const DERIVED = "awkward_derived.tar.xz";

const CASES: readonly Case[] = [
  {
    folder: `${DERIVED}/v01_missing_slices`,
    holds: "missing slices keep their room",
    planes: [13],
    grids: [16],
    warnings: ["volume.missingSlices"],
    says: "between images 5 and 6 (3.0 mm apart, 4.0 mm from the first); " +
      "between images 9 and 10 (2.0 mm apart, 10.0 mm from the first)",
  },
  {
    folder: `${DERIVED}/v02_all_instance_number_1`,
    holds: "order comes from position alone",
    planes: [16],
    grids: [16],
    warnings: [],
  },
  {
    folder: `${DERIVED}/v03_duplicates`,
    holds: "a copy and a rival leave 16 slices",
    planes: [16],
    grids: [16],
    warnings: ["volume.duplicateSlices", "volume.duplicateSlices"],
    rule: "samePosition",
  },
  {
    folder: `${DERIVED}/v05_varying_spacing`,
    holds: "uneven spacing is resampled over its true extent",
    planes: [16],
    grids: [44],
    warnings: ["volume.unevenSpacing"],
    says: "from 0.50 mm to 4.0 mm",
  },
  {
    folder: `${DERIVED}/v07_mixed_orientation`,
    holds: "another orientation and a localizer stand apart",
    planes: [14, 1, 1],
    grids: [16, 0, 0],
    warnings: ["volume.orientations", "volume.missingSlices"],
    rule: "parallel",
  },
  {
    folder: `${DERIVED}/v08_no_position_only_slicelocation`,
    holds: "slice location orders a stack but makes no volume",
    planes: [16],
    grids: [0],
    warnings: ["volume.noPosition"],
    rule: "position",
    says: "ordered by slice location",
  },
  {
    folder: `${DERIVED}/v09_mixed_matrix`,
    holds: "another matrix stands apart",
    planes: [15, 1],
    grids: [16, 0],
    warnings: ["volume.matrices", "volume.missingSlices"],
    rule: "size",
  },
  {
    folder: `${DERIVED}/v11_huge_coordinates`,
    holds: "unbelievable positions make no volume",
    planes: [16],
    grids: [0],
    warnings: ["volume.badGeometry"],
    rule: "position",
  },
  {
    folder: `${DERIVED}/v12_bad_orientation_zero_spacing`,
    holds: "cosines that are none make no volume",
    planes: [16],
    grids: [0],
    warnings: ["volume.badGeometry"],
    rule: "orthogonal",
  },
  {
    folder: `${DERIVED}/v15_bad_decimal_strings`,
    holds: "spacing that is no number makes no volume",
    planes: [16],
    grids: [0],
    warnings: ["volume.badGeometry"],
    rule: "position",
  },
  {
    folder: `${DERIVED}/v16_odd_file_names`,
    holds: "file names do not matter",
    planes: [16],
    grids: [16],
    warnings: [],
  },
  {
    folder: "geom_gantrytilt",
    holds: "tilt is found without its tag",
    planes: [4],
    grids: [4],
    warnings: ["volume.tilt"],
    says: "Gantry tilt of 14.0 degrees",
  },
  {
    folder: "geom_notavolume",
    holds: "one position for all makes no volume and loses no image",
    planes: [4],
    grids: [0],
    warnings: ["volume.badGeometry"],
    rule: "samePosition",
  },
  {
    folder: "geom_sliceincrement",
    holds: "gaps of 5, 5 and 10 mm miss one slice",
    planes: [4],
    grids: [5],
    warnings: ["volume.missingSlices"],
    says: "1 slice is missing: between images 3 and 4 (10.0 mm apart",
  },
  {
    folder: "geom_sliceorientation",
    holds: "two orientations are two stacks",
    planes: [2, 2],
    grids: [2, 2],
    warnings: ["volume.orientations", "volume.matrices"],
    rule: "parallel",
  },
  {
    folder: "oblique_hitachi/hitachi",
    holds: "a double oblique stack is one volume",
    planes: [4],
    grids: [4],
    warnings: [],
  },
  {
    folder: "oblique_hitachi/generic",
    holds: "pixels that are not square are kept",
    planes: [4],
    grids: [4],
    warnings: [],
  },
  {
    folder: "multiphase_ge_fmri/fmri",
    holds: "two unnamed time points are two stacks",
    planes: [4, 4],
    grids: [4, 4],
    warnings: ["volume.phases"],
    rule: "samePosition",
  },
  {
    folder: "multiphase_ge_fmri/dti",
    holds: "two b-values are two stacks",
    planes: [4, 4],
    grids: [4, 4],
    warnings: ["volume.phases"],
    rule: "samePosition",
    phaseTags: ["x00431039"],
  },
];

for (const c of CASES) {
  realDataTest(`planStacks() on ${c.folder}: ${c.holds}`, async (data) => {
    const [archive, variant] = c.folder.split(".tar.xz/");
    const folder = variant === undefined
      ? `${data}/hostile/${c.folder}`
      : `${await unpacked(`hostile/${archive}.tar.xz`)}/${archive}/${variant}`;
    const headers = await planeHeaders(folder, c.phaseTags);
    const stacks = planStacks(headers);
    assert.deepEqual(stacks.map((s) => s.planeIds.length), c.planes);
    assert.deepEqual(stacks.map(sliceCount), c.grids);
    const [first] = stacks;
    assert.deepEqual(first!.warnings.map((w) => w.kind), c.warnings);
    if (c.says) {
      const said = first!.warnings.map((w) => w.message).join(" ");
      assert(said.includes(c.says), said);
    }
    const named = stacks.flatMap((
      s,
    ) => [...s.planeIds, ...s.leftOut.map(({ id }) => id)]);
    assert.deepEqual(named.sort(), headers.map(({ id }) => id).sort());
    const checked = checkVolumeInput(headers);
    assert.equal(checked.ok ? undefined : checked.error.rule, c.rule);
  });
}

function sliceCount(stack: StackPlan): number {
  return stack.grid?.sizeVx[2] ?? 0;
}
