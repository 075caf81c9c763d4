import assert from "node:assert/strict";
import { windowTable } from "./window_table.ts";

const HU = { slope: 1, intercept: 0, unit: "HU", maxError: 0 };

function greys(
  values: readonly number[],
  ...[window, inverted = false]: [
    Parameters<typeof windowTable>[0],
    boolean?,
  ]
): number[] {
  const table = windowTable(window, HU, inverted);
  return values.map((value) => table[value + 32768]!);
}

Deno.test("LINEAR is PS3.3 C.11.2.1.2.1's own example: center 2048, width 4096 runs from 0 to 4095", () => {
  const window = { center: 2048, width: 4096 };
  assert.deepEqual(greys([-1, 0, 4095, 4096], window), [0, 0, 255, 255]);
  const expected = Math.round(((1000 - 2047.5) / 4095 + 0.5) * 255);
  assert.deepEqual(greys([1000], window), [expected]);
});

Deno.test("LINEAR of width 1 is a threshold at center - 0.5", () => {
  const window = { center: 100, width: 1, function: "LINEAR" as const };
  assert.deepEqual(greys([99, 100], window), [0, 255]);
});

Deno.test("LINEAR_EXACT and SIGMOID are C.11.2.1.3's formulas", () => {
  const exact = { center: 0, width: 100, function: "LINEAR_EXACT" as const };
  assert.deepEqual(
    greys([-50, -25, 0, 25, 50, 51], exact),
    [0, 64, 128, 191, 255, 255],
  );
  const sigmoid = { center: 0, width: 100, function: "SIGMOID" as const };
  assert.deepEqual(
    greys([-50, 0, 50], sigmoid),
    [-50, 0, 50].map((x) => Math.round(255 / (1 + Math.exp(-4 * x / 100)))),
  );
});

Deno.test("an inverted window shows 255 less each grey; a negative slope turns the table", () => {
  const window = { center: 50, width: 100 };
  const plain = greys([0, 20, 99], window);
  assert.deepEqual(
    greys([0, 20, 99], window, true),
    plain.map((grey) => 255 - grey),
  );
  const turned = windowTable(window, { ...HU, slope: -1 }, false);
  assert.equal(turned[-20 + 32768], plain[1]);
});

Deno.test("windows that do not exist are refused by name", () => {
  for (const width of [0, -1, NaN, 0.5]) {
    assert.throws(
      () => windowTable({ center: 0, width }, HU, false),
      /LINEAR window/,
    );
  }
  assert.throws(
    () => windowTable({ center: NaN, width: 10 }, HU, false),
    RangeError,
  );
});
