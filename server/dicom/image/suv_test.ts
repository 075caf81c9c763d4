import assert from "node:assert/strict";
import { bytesSource } from "#base";
import { openDicom } from "../reader/open.ts";
import type { JsonAttribute, JsonDataSet } from "../types.ts";
import { writeDicom } from "../write/write_dicom.ts";
import { suvFactorOf } from "./suv.ts";
import { Warnings } from "./warnings.ts";

function text(vr: string, ...Value: (string | number)[]): JsonAttribute {
  return { vr, Value };
}

const PET: JsonDataSet = {
  "00080016": text("UI", "1.2.840.10008.5.1.4.1.1.128"),
  "00080018": text("UI", "2.25.1"),
  "00080021": text("DA", "20200102"),
  "00080022": text("DA", "20200102"),
  "00080031": text("TM", "110000"),
  "00080032": text("TM", "110500"),
  "00080060": text("CS", "PT"),
  "00101030": text("DS", 70),
  "00280051": text("CS", "DECY", "ATTN"),
  "00541001": text("CS", "BQML"),
  "00541102": text("CS", "START"),
  "00540016": {
    vr: "SQ",
    Value: [{
      "00181072": text("TM", "100000"),
      "00181074": text("DS", 370000000),
      "00181075": text("DS", 6586.2),
    }],
  },
};

async function factor(changes: JsonDataSet) {
  const opened = await openDicom(
    bytesSource(writeDicom({ ...PET, ...changes })),
  );
  assert(opened.ok);
  const warnings = new Warnings();
  return {
    value: suvFactorOf(opened.value.dataSet, warnings),
    warnings: warnings.list(),
  };
}

Deno.test("the SUV factor is weight over the dose decayed to the scan's start", async () => {
  const { value } = await factor({});
  const decayed = 370e6 * Math.exp((-Math.LN2 * 3600) / 6586.2);
  assert(Math.abs(value! - 70_000 / decayed) < 1e-12);
});

Deno.test("a dose corrected to its administration is not decayed again", async () => {
  const { value } = await factor({ "00541102": text("CS", "ADMIN") });
  assert.equal(value, 70_000 / 370e6);
});

Deno.test("an injection before midnight was on the day before the scan", async () => {
  const { value } = await factor({
    "00080031": text("TM", "003000"),
    "00080032": text("TM", "003500"),
    "00540016": {
      vr: "SQ",
      Value: [{
        "00181072": text("TM", "233000"),
        "00181074": text("DS", 370000000),
        "00181075": text("DS", 6586.2),
      }],
    },
  });
  const decayed = 370e6 * Math.exp((-Math.LN2 * 3600) / 6586.2);
  assert(Math.abs(value! - 70_000 / decayed) < 1e-12);
});

Deno.test("a series made after the scan is corrected to the frame's own time", async () => {
  const { value } = await factor({
    "00080031": text("TM", "150000"),
    "00181242": text("IS", 120000),
    "00541300": text("DS", 60000),
  });
  const lambda = Math.LN2 / 6586.2;
  const average = Math.log((lambda * 120) / (1 - Math.exp(-lambda * 120))) /
    lambda;
  const elapsed = 3900 - 60 + average;
  const decayed = 370e6 * Math.exp(-lambda * elapsed);
  assert(Math.abs(value! - 70_000 / decayed) < 1e-9);
});

Deno.test("without weight, dose or corrections there is no factor, and the reason is said", async () => {
  for (
    const [changes, reason] of [
      [{ "00101030": { vr: "DS" } }, /weight/],
      [{ "00540016": { vr: "SQ" } }, /dose/],
      [{ "00280051": text("CS", "ATTN") }, /decay/],
      [{ "00541102": text("CS", "NONE") }, /START/],
    ] as const
  ) {
    const { value, warnings } = await factor(changes);
    assert.equal(value, undefined);
    assert.match(warnings[0]!.message, reason);
  }
});
