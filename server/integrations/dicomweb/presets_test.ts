import assert from "node:assert/strict";
import { presetOf } from "#render";
import { choosePreset } from "./presets.ts";

const WINDOW = { center: 50, width: 100, function: "LINEAR" } as const;
const BASE = { center: 5000, width: 10, function: "LINEAR" } as const;

Deno.test("choosePreset() of CT takes its first preset, in HU, as it is", () => {
  const { name, transfer } = choosePreset("CT", undefined, BASE);
  assert.equal(name, "ct.bone");
  assert.deepEqual(transfer, presetOf("ct.bone")!.transfer);
});

Deno.test("choosePreset() spreads opacities over the window asked for", () => {
  const { transfer } = choosePreset("CT", WINDOW, BASE);
  const values = transfer.opacities.map(([value]) => value);
  assert.equal(Math.min(...values), 0);
  assert.equal(Math.max(...values), 100);
});

Deno.test("choosePreset() of MR and modalities without presets runs over the image's window", () => {
  for (const modality of ["MR", "US", "constructor"]) {
    const { name, transfer } = choosePreset(modality, undefined, WINDOW);
    assert.equal(name, "mr.default");
    const values = transfer.opacities.map(([value]) => value);
    assert(values.every((value) => value >= 0 && value <= 100), `${values}`);
  }
  const asked = choosePreset("MR", WINDOW, BASE);
  assert.deepEqual(asked, choosePreset("MR", undefined, WINDOW));
});
