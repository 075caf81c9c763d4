import assert from "node:assert/strict";
import { placeText, sidesOf, sidesOfTexts } from "./sides.ts";

Deno.test("sidesOf() of an axial slice has the patient's right on the left and the front on top", () => {
  const sides = { left: "R", right: "L", top: "A", bottom: "P" };
  assert.deepEqual(sidesOf([0.7, 0, 0], [0, 0.7, 0]), sides);
  const mirrored = { left: "L", right: "R", top: "A", bottom: "P" };
  assert.deepEqual(sidesOf([-2, 0, 0], [0, 2, 0]), mirrored);
});

Deno.test("sidesOf() names the strongest part first, and none below 6 degrees", () => {
  const degrees = (n: number) => n * Math.PI / 180;
  const tilted = (n: number) =>
    sidesOf([1, 0, 0], [0, Math.sin(degrees(n)), -Math.cos(degrees(n))]);
  assert.equal(tilted(5).bottom, "F");
  assert.deepEqual([tilted(20).top, tilted(20).bottom], ["HA", "FP"]);
  assert.deepEqual([tilted(70).top, tilted(70).bottom], ["AH", "PF"]);
});

Deno.test("sidesOfTexts() follows Patient Orientation and flips, and takes letters alone", () => {
  const sides = { left: "R", right: "L", top: "H", bottom: "F" };
  assert.deepEqual(sidesOfTexts(["L", "F"], false, false), sides);
  const flipped = sidesOfTexts(["L", "FP"], true, true);
  assert.deepEqual(flipped, { left: "L", right: "R", top: "FP", bottom: "HA" });
  for (const texts of [[], ["L"], ["LE", "PR"], ["L", ""]]) {
    assert.equal(sidesOfTexts(texts, false, false), undefined);
  }
});

Deno.test("placeText() says a point by the sides of the patient", () => {
  assert.equal(placeText([12, -3.46, 0]), "L12.0 A3.5 H0.0 mm");
});
