import assert from "node:assert/strict";
import { choosePreset, type VolumePresets } from "./presets.ts";

const BONE = {
  colors: [[0, 0, 0, 0], [1000, 1, 1, 1]],
  opacities: [[200, 0], [1200, 1]],
} as const;
const PRESETS: VolumePresets = {
  idsFor: (modality) => modality === "CT" ? ["gone", "ct.bone"] : [],
  transfer: (id) => id === "ct.bone" ? BONE : undefined,
};
const WINDOW = { center: 50, width: 100, function: "LINEAR" } as const;

Deno.test("choosePreset() takes the first preset of the modality that there is, as it is", () => {
  const chosen = choosePreset(PRESETS, "CT", undefined, () => WINDOW);
  assert.deepEqual(chosen, { name: "ct.bone", transfer: BONE });
});

Deno.test("choosePreset() spreads a preset over the window asked for", () => {
  const { transfer } = choosePreset(PRESETS, "CT", WINDOW, () => WINDOW);
  assert.deepEqual(transfer.opacities, [[0, 0], [100, 1]]);
  assert.deepEqual(transfer.colors, [[-20, 0, 0, 0], [80, 1, 1, 1]]);
});

Deno.test("choosePreset() of a modality without presets is a grey ramp over the window", () => {
  const { name, transfer } = choosePreset(
    PRESETS,
    "MR",
    undefined,
    () => WINDOW,
  );
  assert.equal(name, "ramp");
  assert.deepEqual(transfer.colors, [[0, 0, 0, 0], [100, 1, 1, 1]]);
});
