import assert from "node:assert/strict";
import fc from "fast-check";
import {
  affine,
  apply,
  cross,
  dot,
  invert,
  normalize,
  type Vec3,
} from "./vec.ts";

const component = fc.integer({ min: -1000, max: 1000 }).map((n) => n / 10);
const vec = fc.tuple(component, component, component);

Deno.test("invert() undoes apply() for any map that is far from singular", () => {
  fc.assert(fc.property(vec, vec, vec, vec, vec, (i, j, k, origin, point) => {
    fc.pre(Math.abs(dot(cross(i, j), k)) > 1);
    const m = affine(i, j, k, origin);
    const back = apply(invert(m), apply(m, point));
    const worst = Math.max(...back.map((x, n) => Math.abs(x - point[n]!)));
    assert(worst < 1e-3, `off by ${worst}`);
  }));
});

Deno.test("cross() is right-handed: x cross y is z", () => {
  assert.deepEqual(cross([1, 0, 0], [0, 1, 0]), [0, 0, 1] satisfies Vec3);
});

Deno.test("normalize() and invert() refuse what has no answer", () => {
  assert.throws(() => normalize([0, 0, 0]), RangeError);
  assert.throws(
    () => invert(affine([1, 0, 0], [2, 0, 0], [0, 0, 1], [0, 0, 0])),
    RangeError,
  );
});
