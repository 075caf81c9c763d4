import assert from "node:assert/strict";
import { presetOf, presetsFor, volumePresets } from "./presets.ts";

const MODALITIES = ["CT", "MR", "PT", "NM", "XA", ""];

Deno.test("presetsFor() has a transfer function first for any modality, and ids that are found again", () => {
  for (const modality of MODALITIES) {
    const presets = presetsFor(modality);
    assert(presets[0]?.transfer !== undefined);
    for (const { id } of presets) assert.equal(presetOf(id)?.id, id);
    assert.deepEqual(
      volumePresets.idsFor(modality),
      presets.filter((preset) => preset.method === "composite").map((preset) =>
        preset.id
      ),
    );
  }
});

Deno.test("presets have ids of their own, points in order, and opacities and colours from 0 to 1", () => {
  const presets = ["CT", "MR", "PT"].flatMap(presetsFor);
  assert.equal(new Set(presets.map(({ id }) => id)).size, presets.length);
  for (const { id, transfer } of presets) {
    for (const points of [transfer?.colors ?? [], transfer?.opacities ?? []]) {
      points.forEach(([value, ...amounts], n) => {
        assert(
          n === 0 || value > points[n - 1]![0],
          `${id}: order at ${value}`,
        );
        assert(amounts.every((amount) => amount >= 0 && amount <= 1), id);
      });
    }
  }
});

Deno.test("presetOf() lays relative values over the window it is given", () => {
  const preset = presetOf("mr.default", { center: 200, width: 100 });
  assert.equal(preset?.transfer?.opacities.at(0)?.at(0), 162);
  assert.deepEqual(presetOf("mr.mip", { center: 7, width: 2 })?.window, {
    center: 7,
    width: 2,
  });
});

Deno.test("each grey projection of a CT begins with a window of its own", () => {
  const windows = presetsFor("CT")
    .filter(({ method }) => method !== "composite")
    .map(({ method, window }) => [method, window?.center, window?.width]);
  assert.deepEqual(windows, [
    ["maximum", 300, 1000],
    ["minimum", -700, 600],
    ["average", -500, 1000],
  ]);
});

Deno.test("presetOf() leaves HU alone, and knows no other ids", () => {
  const bone = presetOf("ct.bone", { center: 1, width: 2 });
  assert.deepEqual(bone, presetOf("ct.bone"));
  assert.equal(presetOf("ct.nothing"), undefined);
});
