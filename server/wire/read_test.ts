import assert from "node:assert/strict";
import fc from "fast-check";
import { LIMITS } from "#base";
import { readUp } from "./mod.ts";
import { GOOD_UP } from "./fixtures/make.ts";

Deno.test("readUp() refuses a text over the limit before parsing it (ST61)", () => {
  const text = `{"type":"ping","request":1${
    " ".repeat(LIMITS.wireMessageBytes)
  }}`;
  const read = readUp(text);
  assert(!read.ok);
  assert.equal(read.error.kind, "wire.tooLong");
});

Deno.test("readUp() never throws, whatever JSON comes", () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => {
    readUp(JSON.stringify(value));
  }));
});

Deno.test("readUp() refuses a good message with any one value spoilt by its type", () => {
  const messages = Object.values(GOOD_UP);
  fc.assert(fc.property(
    fc.constantFrom(...messages),
    fc.nat(),
    fc.constantFrom(null, [], {}, "x".repeat(5000), [[[[]]]]),
    (message, pick, spoilt) => {
      const copy = structuredClone(message) as Record<string, unknown>;
      const keys = Object.keys(copy);
      copy[keys[pick % keys.length]!] = spoilt;
      assert(!readUp(JSON.stringify(copy)).ok);
    },
  ));
});

Deno.test("readUp() accepts directions that rounding left a hair off length one", () => {
  fc.assert(fc.property(
    fc.double({ min: 0, max: 6.3, noNaN: true }),
    (angle) => {
      const [c, s] = [Math.cos(angle), Math.sin(angle)];
      const state = {
        kind: "mpr",
        rightLps: [c, s, 0],
        downLps: [-s, c, 0],
        slabMm: 0,
        slabMode: "average",
        inverted: false,
        interpolation: "linear",
      };
      const set = { type: "set", view: 1, gesture: 1, moving: true, state };
      assert(readUp(JSON.stringify(set)).ok);
    },
  ));
});
