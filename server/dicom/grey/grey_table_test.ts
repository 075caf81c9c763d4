import assert from "node:assert/strict";
import fc from "fast-check";
import type { ModalityLut, VoiLut } from "../types.ts";
import { displayValues } from "./display_values.ts";
import { fullWindow, greyTable } from "./grey_table.ts";
import { modalityValue } from "./modality_value.ts";
import { voiGrey } from "./voi_grey.ts";

const IDENTITY: ModalityLut = { kind: "linear", slope: 1, intercept: 0 };

function window(
  center: number,
  width: number,
  name: "LINEAR" | "LINEAR_EXACT" | "SIGMOID" = "LINEAR",
): VoiLut {
  return { kind: "window", center, width, function: name };
}

Deno.test("LINEAR is C.11.2.1.2.1: the example with center 2048 and width 4096", () => {
  const voi = window(2048, 4096);
  // x <= 0 is black, x > 4095 white, between ((x - 2047.5) / 4095 + 0.5) * 255.
  assert.equal(voiGrey(voi, 0), 0);
  assert.equal(voiGrey(voi, 4095), 255);
  assert.equal(voiGrey(voi, 4096), 255);
  assert(Math.abs(voiGrey(voi, 819) - 51) < 1e-9);
});

Deno.test("LINEAR is C.11.2.1.2.1: width 1 is a threshold", () => {
  const voi = window(1, 1);
  assert.equal(voiGrey(voi, 0), 0);
  assert.equal(voiGrey(voi, 0.5), 0);
  assert.equal(voiGrey(voi, 1), 255);
});

Deno.test("LINEAR is C.11.2.1.2.1: center 0, width 100 and center 0, width 1", () => {
  // The standard's own: x <= -50 black, x > 49 white.
  const voi = window(0, 100);
  assert.equal(voiGrey(voi, -50), 0);
  assert.equal(voiGrey(voi, 49), 255);
  assert(Math.abs(voiGrey(voi, 0) - ((0.5 / 99) + 0.5) * 255) < 1e-9);
  assert.equal(voiGrey(window(0, 1), -0.5), 0);
  assert.equal(voiGrey(window(0, 1), -0.49), 255);
});

Deno.test("LINEAR_EXACT is C.11.2.1.3.2: its ends are center -/+ width / 2", () => {
  const voi = window(40, 400, "LINEAR_EXACT");
  assert.equal(voiGrey(voi, -160), 0);
  assert.equal(voiGrey(voi, 40), 127.5);
  assert.equal(voiGrey(voi, 240), 255);
  assert.equal(voiGrey(voi, -60), 63.75);
});

Deno.test("SIGMOID is C.11.2.1.3.1: a half at the center, 1/(1+e^-2) half a width above", () => {
  const voi = window(100, 50, "SIGMOID");
  assert.equal(voiGrey(voi, 100), 127.5);
  assert(Math.abs(voiGrey(voi, 125) - 255 / (1 + Math.exp(-2))) < 1e-9);
});

Deno.test("a VOI table holds at its ends, and its full value is white (C.11.2.1.1)", () => {
  const values = new Uint16Array([0, 1023, 4095]);
  const voi: VoiLut = { kind: "table", firstValue: 10, bits: 12, values };
  assert.equal(voiGrey(voi, -5), 0);
  assert.equal(voiGrey(voi, 10), 0);
  assert.equal(voiGrey(voi, 11), (1023 / 4095) * 255);
  assert.equal(voiGrey(voi, 99), 255);
});

Deno.test("modalityValue() is slope and intercept, or a table that holds at its ends (C.11.1)", () => {
  const ct: ModalityLut = { kind: "linear", slope: 2, intercept: -1024 };
  assert.equal(modalityValue(ct, 512), 0);
  const values = new Int32Array([7, 8, 9]);
  const table: ModalityLut = { kind: "table", firstStored: -1, values };
  assert.deepEqual(
    [-9, -1, 0, 1, 50].map((stored) => modalityValue(table, stored)),
    [7, 7, 8, 9, 9],
  );
});

Deno.test("greyTable() is the pipeline at every value, and its complement where inverted", () => {
  const modalityLut: ModalityLut = {
    kind: "linear",
    slope: 1,
    intercept: -1024,
  };
  const voi = window(40, 400);
  const table = greyTable({ modalityLut, voi, inverted: false });
  const inverse = greyTable({ modalityLut, voi, inverted: true });
  for (let stored = -32768; stored < 32768; stored += 7) {
    const expected = Math.floor(voiGrey(voi, stored - 1024) + 0.5);
    assert.equal(table[stored + 32768], expected);
    assert.equal(inverse[stored + 32768], 255 - expected);
  }
});

Deno.test("displayValues() keeps integers of 16 bits exactly, signed or not", () => {
  fc.assert(fc.property(
    fc.uint16Array({ minLength: 1, maxLength: 50 }),
    (stored) => {
      const shown = displayValues(stored);
      assert.equal(shown.maxError, 0);
      stored.forEach((value, i) =>
        assert.equal(shown.values[i]! * shown.slope + shown.intercept, value)
      );
    },
  ));
});

Deno.test("displayValues() of floats and of 32 bits is within the error it states", () => {
  const arrays = fc.oneof(
    fc.uint32Array({ minLength: 1, maxLength: 50 }),
    fc.int32Array({ minLength: 1, maxLength: 50 }),
    fc.float32Array({
      minLength: 1,
      maxLength: 50,
      noNaN: true,
      min: -1e6,
      max: 1e6,
    }),
  );
  fc.assert(fc.property(arrays, (stored) => {
    const shown = displayValues(stored);
    const slack = 1e-9 * Math.max(...Array.from(stored, Math.abs));
    stored.forEach((value, i) => {
      const back = shown.values[i]! * shown.slope + shown.intercept;
      assert(
        Math.abs(back - value) <= shown.maxError + slack,
        `${value} ${back}`,
      );
    });
  }));
});

Deno.test("displayValues() puts what is no number at the bottom", () => {
  const shown = displayValues(new Float32Array([NaN, 1, 3, Infinity]));
  assert.equal(shown.minimum, 1);
  assert.equal(shown.maximum, 3);
  assert.deepEqual([...shown.values], [-32768, -32768, 32767, 32767]);
});

Deno.test("fullWindow() shows the lowest value black and the highest white", () => {
  const voi = fullWindow(-5, 20);
  assert.equal(voiGrey(voi, -5), 0);
  assert.equal(voiGrey(voi, 20), 255);
  assert.equal(
    greyTable({ modalityLut: IDENTITY, voi, inverted: false }).length,
    65536,
  );
});
