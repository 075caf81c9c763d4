/// <reference lib="deno.ns" />
import { ok } from "#base";
import type { StudySummary } from "#wire";
import assert from "node:assert/strict";
import { commandOf } from "./keys.ts";
import { ageAndSex, readableName } from "./patient.ts";
import { PreferenceStore } from "./preferences.ts";
import { readRoute, writeRoute } from "./routes.ts";
import { StudyList } from "./studies.ts";
import { windowChoices } from "./window_choices.ts";

Deno.test("a route goes into the address and comes back", () => {
  const routes = [
    { kind: "studies" },
    { kind: "upload" },
    { kind: "study", studyUid: "1.2.3" },
    { kind: "study", studyUid: "1.2.3", seriesUid: "1.2.4" },
    { kind: "study", studyUid: "1.2.3", layout: "four" },
    { kind: "study", studyUid: "1.2.3", seriesUid: "1.2.4", layout: "stack" },
  ] as const;
  for (const route of routes) {
    assert.deepEqual(readRoute(writeRoute(route)), route);
  }
});

Deno.test("an address that is not understood is the study list", () => {
  for (const hash of ["", "#", "#/nonsense", "#/study/<b>", "#/study/"]) {
    assert.deepEqual(readRoute(hash), { kind: "studies" });
  }
});

const plain = {
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
};

Deno.test("keys mean what the table says; letters can be turned off, the others stay", () => {
  const of = (key: string, letters = true, more = {}) =>
    commandOf({ ...plain, key, ...more }, letters);
  assert.deepEqual(of("w"), { kind: "tool", tool: "window" });
  assert.deepEqual(of("C"), { kind: "tool", tool: "crosshair" });
  assert.equal(of("w", false), undefined);
  assert.deepEqual(of("PageDown", false), { kind: "scroll", slices: 10 });
  assert.deepEqual(of("3"), { kind: "preset", index: 2 });
  assert.deepEqual(of("z", true, { ctrlKey: true }), { kind: "undo" });
  assert.deepEqual(of("ArrowUp", true, { shiftKey: true }), {
    kind: "panBy",
    dx: 0,
    dy: -1,
  });
  assert.equal(of("r", true, { ctrlKey: true }), undefined);
  assert.equal(of("l"), undefined);
});

Deno.test("a name reads Family, Given; a spelling that is empty gives way to the next", () => {
  assert.equal(readableName("DEMO^One^Q"), "DEMO, One Q");
  assert.equal(readableName("^^=山田^太郎"), "山田, 太郎");
  assert.equal(readableName("^^^^"), undefined);
  assert.equal(readableName(undefined), undefined);
});

Deno.test("age is in whole years on the day of the study", () => {
  const patient = { patientBirthDate: "19651125", patientSex: "F" };
  assert.equal(ageAndSex({ ...patient, studyDate: "20261124" }), "60 F");
  assert.equal(ageAndSex({ ...patient, studyDate: "20261125" }), "61 F");
  assert.equal(ageAndSex({ patientSex: "O" }), "O");
});

Deno.test("preferences that make no sense are as if never set", () => {
  const kept = '{"layout":"spiral","tools":{"stack":"axe","four":"pan"}}';
  const store = new PreferenceStore({ getItem: () => kept, setItem() {} });
  assert.deepEqual(store.value, {
    letterKeys: true,
    layout: "stack",
    tools: { four: "pan" },
  });
  const broken = new PreferenceStore({ getItem: () => "{", setItem() {} });
  assert.equal(broken.value.layout, "stack");
});

Deno.test("a choice that cannot be written down holds all the same", () => {
  const store = new PreferenceStore({
    getItem: () => null,
    setItem: () => {
      throw new Error("full");
    },
  });
  store.change({ letterKeys: false });
  assert.equal(store.value.letterKeys, false);
});

function study(studyUid: string): StudySummary {
  return {
    studyUid,
    modalities: ["CT"],
    seriesCount: 1,
    instanceCount: 1,
    sizeBytes: 1,
    receivedAtMs: 0,
    thumbnailUrl: "",
  };
}

Deno.test("new studies wait and push nothing; a tap brings them in", async () => {
  let studies = [study("1.1"), study("1.2")];
  const fetch = () => Promise.resolve(ok({ studies }));
  const list = new StudyList({ fetch, nowMs: () => 0 });
  await list.load();
  studies = [study("1.3"), ...studies];
  await list.look();
  assert.deepEqual(list.rows.value.map((s) => s.studyUid), ["1.1", "1.2"]);
  assert.equal(list.waiting.value.length, 1);
  await list.load();
  assert.deepEqual(
    list.rows.value.map((s) => s.studyUid),
    ["1.3", "1.1", "1.2"],
  );
  assert.equal(list.waiting.value.length, 0);
  assert.equal(list.neighbour("1.1", 1), "1.2");
  assert.equal(list.neighbour("1.3", -1), undefined);
});

Deno.test("an older answer does not overwrite a newer search", async () => {
  const answers: ((s: StudySummary[]) => void)[] = [];
  const list = new StudyList({
    nowMs: () => 0,
    fetch: () =>
      new Promise((resolve) =>
        answers.push((studies) => resolve(ok({ studies })))
      ),
  });
  const first = list.load();
  list.narrow({ text: "new" });
  answers[1]!([study("1.9")]);
  answers[0]!([study("1.1")]);
  await first;
  await new Promise((resolve) => setTimeout(resolve));
  assert.deepEqual(list.rows.value.map((s) => s.studyUid), ["1.9"]);
});

Deno.test("a window that has two names is one choice, where the first of them stands", () => {
  const soft = { center: 40, width: 400 };
  const lung = { center: -600, width: 1500 };
  const choices = windowChoices([
    { id: "image", window: { ...soft, function: "LINEAR" } },
    { id: "lung", window: lung },
    { id: "soft-tissue", window: soft },
    { id: "sharp", window: { ...lung, function: "SIGMOID" } },
  ]);
  assert.deepEqual(choices.map(({ ids }) => ids), [
    ["image", "soft-tissue"],
    ["lung"],
    ["sharp"],
  ]);
});
