import assert from "node:assert/strict";
import type { PlaneInput } from "./types.ts";
import {
  checkVolumeInput,
  type VolumeInputFault,
} from "./volume_input_rules.ts";

function stack(count: number): PlaneInput[] {
  return Array.from({ length: count }, (_, n) => ({
    id: `plane ${n}`,
    columns: 64,
    rows: 64,
    originLps: [0, 0.33 * n, 2 * n],
    rowDirectionLps: [1, 0, 0],
    columnDirectionLps: [0, 1, 0],
    spacingMm: [0.5, 0.5],
    phase: "",
    frameOfReferenceUid: "1.2.3",
  }));
}

Deno.test("checkVolumeInput() takes a tilted stack, uneven spacing, and gaps", () => {
  const tilted = stack(10);
  assert.equal(checkVolumeInput(tilted).ok, true);
  assert.equal(
    checkVolumeInput(tilted.filter((_, n) => n !== 3 && n !== 4)).ok,
    true,
  );
  assert.equal(checkVolumeInput([]).ok, true);
});

const BROKEN: readonly (readonly [
  VolumeInputFault["rule"],
  Partial<PlaneInput>,
])[] = [
  ["frameOfReference", { frameOfReferenceUid: "1.2.4" }],
  ["size", { rows: 32 }],
  ["size", { spacingMm: [0.5, 0.6] }],
  ["orthogonal", { columnDirectionLps: [0.1, 0.995, 0] }],
  ["parallel", { rowDirectionLps: [0.999, 0, 0.0447] }],
  ["aligned", { originLps: [3, 0.33 * 5, 10] }],
  ["samePosition", { originLps: [0, 0.33 * 4, 8] }],
  ["position", { spacingMm: [0, 0.5] }],
];

for (const [rule, change] of BROKEN) {
  Deno.test(`checkVolumeInput() names the plane that breaks "${rule}" by ${Object.keys(change)[0]}`, () => {
    const planes = stack(10).map((plane, n) =>
      n === 5 ? { ...plane, ...change } : plane
    );
    const checked = checkVolumeInput(planes);
    assert(!checked.ok);
    assert.equal(checked.error.rule, rule);
    assert.equal(checked.error.planeId, "plane 5");
    assert.match(checked.error.message, /plane 5 breaks PS3\.3 C\.11\.23\.1/);
  });
}
