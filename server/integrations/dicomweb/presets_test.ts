import assert from "node:assert/strict";
import { presetOf } from "#render";
import { choosePreset } from "./presets.ts";

const WINDOW = { center: 50, width: 100, function: "LINEAR" } as const;
const never = (): never => {
  throw new Error("not asked for");
};

Deno.test("choosePreset() of CT takes its first preset, in HU, as it is", () => {
  const { name, transfer } = choosePreset("CT", undefined, never);
  assert.equal(name, "ct.bone");
  assert.deepEqual(transfer, presetOf("ct.bone")!.transfer);
});

Deno.test("choosePreset() spreads opacities over the window asked for", () => {
  const { transfer } = choosePreset("CT", WINDOW, never);
  const values = transfer.opacities.map(([value]) => value);
  assert.equal(Math.min(...values), 0);
  assert.equal(Math.max(...values), 100);
});

Deno.test("choosePreset() of MR and modalities without presets runs over the image's window", () => {
  for (const modality of ["MR", "US", "constructor"]) {
    const { name, transfer } = choosePreset(modality, undefined, () => WINDOW);
    assert.equal(name, "mr.default");
    const values = transfer.opacities.map(([value]) => value);
    assert(values.every((value) => value >= 0 && value <= 100), `${values}`);
  }
  const asked = choosePreset("MR", WINDOW, never);
  assert.equal(asked.name, "mr.default");
});
