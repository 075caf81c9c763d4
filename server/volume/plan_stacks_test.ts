import assert from "node:assert/strict";
import fc from "fast-check";
import { vec, type Vec3 } from "#base";
import { planStacks } from "./plan_stacks.ts";
import type { PlaneInput } from "./types.ts";

/** An axial stack with a plane at each z. */
function axial(zMm: readonly number[], more: Partial<PlaneInput> = {}) {
  return zMm.map((z, n): PlaneInput => ({
    id: `p${String(n).padStart(4, "0")}`,
    columns: 64,
    rows: 48,
    originLps: [-10, 20, z],
    rowDirectionLps: [1, 0, 0],
    columnDirectionLps: [0, 1, 0],
    spacingMm: [0.7, 0.8],
    instanceNumber: n + 1,
    phase: "",
    contentHash: `h${n}`,
    ...more,
  }));
}

const rising = (count: number, stepMm: number) =>
  Array.from({ length: count }, (_, n) => n * stepMm);

Deno.test("planStacks() gives the same plan whatever the order of its planes", () => {
  const gaps = fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 20 });
  fc.assert(fc.property(gaps, fc.infiniteStream(fc.nat()), (steps, order) => {
    let z = 0;
    const planes = axial([0, ...steps].map((step) => z += step / 10))
      .map((plane, n) => ({ ...plane, phase: n % 7 === 6 ? "late" : "early" }));
    const shuffled = planes
      .map((plane) => ({ plane, at: order.next().value! }))
      .sort((a, b) => a.at - b.at).map(({ plane }) => plane);
    assert.deepEqual(planStacks(shuffled), planStacks(planes));
  }));
});

Deno.test("planStacks() resamples any uneven stack at true distances, within its bounds", () => {
  const gaps = fc.array(fc.integer({ min: 1, max: 300 }), {
    minLength: 1,
    maxLength: 30,
  });
  fc.assert(fc.property(gaps, (steps) => {
    let z = 0;
    const planes = axial([0, ...steps].map((step) => z += step / 10));
    for (const stack of planStacks(planes)) {
      if (!stack.grid) {
        assert(stack.planeIds.length === 1);
        continue;
      }
      const { sizeVx, ijkToLps } = stack.grid;
      assert.equal(stack.gridSlices!.length, sizeVx[2]);
      const first = planes.find(({ id }) => id === stack.planeIds[0])!;
      stack.gridSlices!.forEach(({ a, b, weightB }, k) => {
        const blended = stack.positionsMm[a]! * (1 - weightB) +
          stack.positionsMm[b]! * weightB;
        const there = vec.apply(ijkToLps, [0, 0, k])[2] - first.originLps![2];
        const step = stack.positionsMm.at(-1)! / (sizeVx[2] - 1);
        assert(Math.abs(blended - there) <= Math.max(0.01, 0.021 * step));
      });
    }
  }));
});

Deno.test("planStacks() never throws and names each plane once, whatever it is given", () => {
  const odd = fc.oneof(
    fc.constantFrom(0, 1, -1, NaN, Infinity, -Infinity, 1e308, 1e-308),
    fc.double(),
  );
  const maybe = <T>(a: fc.Arbitrary<T>) => fc.option(a, { nil: undefined });
  const vector = maybe(fc.tuple(odd, odd, odd));
  const plane = fc.record({
    columns: fc.nat(70000),
    rows: fc.nat(70000),
    originLps: vector,
    rowDirectionLps: fc.oneof(vector, fc.constant<Vec3>([1, 0, 0])),
    columnDirectionLps: fc.oneof(vector, fc.constant<Vec3>([0, 1, 0])),
    spacingMm: maybe(fc.tuple(odd, odd)),
    sliceLocationMm: maybe(odd),
    instanceNumber: maybe(odd),
    phase: fc.constantFrom("", "a", "b"),
    contentHash: maybe(fc.constantFrom("x", "y")),
  });
  fc.assert(fc.property(fc.array(plane, { maxLength: 30 }), (heap) => {
    const planes = heap.map((p, n) => ({ ...p, id: `${n}` }) as PlaneInput);
    const stacks = planStacks(planes);
    const named = stacks.flatMap((s) => [
      ...s.planeIds,
      ...s.leftOut.map(({ id }) => id),
    ]);
    assert.deepEqual(named.sort(), planes.map(({ id }) => id).sort());
    for (const s of stacks) {
      assert.equal(s.positionsMm.length, s.planeIds.length);
    }
  }));
});

Deno.test("planStacks() keeps two contrasts that interleave apart", () => {
  const before = axial(rising(10, 2), { phase: "before" });
  const after = axial(rising(10, 2).map((z) => z + 1), { phase: "after" })
    .map((p) => ({ ...p, id: `after ${p.id}` }));
  const stacks = planStacks([...before, ...after]);
  assert.deepEqual(stacks.map((s) => s.phase).sort(), ["after", "before"]);
});

Deno.test("planStacks() joins acquisitions that only count along the normal", () => {
  const planes = axial(rising(12, 5)).map((p, n) => ({
    ...p,
    phase: `acquisition ${n >> 1}`,
  }));
  const stacks = planStacks(planes);
  assert.equal(stacks.length, 1);
  assert.equal(stacks[0]!.grid!.sizeVx[2], 12);
  assert.deepEqual(stacks[0]!.warnings, []);
});

Deno.test("planStacks() parts a series where nothing was scanned for long", () => {
  const z = [...rising(20, 1), ...rising(20, 1).map((z) => z + 400)];
  const stacks = planStacks(axial(z));
  assert.deepEqual(stacks.map((s) => s.grid!.sizeVx[2]), [20, 20]);
  assert(stacks[0]!.warnings[0]!.message.includes("381.0 mm"));
});

Deno.test("planStacks() refuses planes shifted sideways at random", () => {
  const planes = axial(rising(10, 1)).map((p, n) => ({
    ...p,
    originLps: [n % 2 ? -10 : -7, 20, n] as Vec3,
  }));
  const [stack] = planStacks(planes);
  assert.equal(stack!.grid, undefined);
  assert.equal(stack!.planeIds.length, 10);
  assert.equal(stack!.warnings[0]!.kind, "volume.badGeometry");
});

Deno.test("planStacks() keeps a key when a late slice arrives", () => {
  const planes = axial(rising(10, 1));
  assert.equal(
    planStacks(planes.slice(0, 7))[0]!.key,
    planStacks(planes)[0]!.key,
  );
});

Deno.test("planStacks() stays fast where every plane has a geometry of its own", () => {
  const planes = axial(rising(20_000, 1)).map((p, n): PlaneInput => ({
    ...p,
    rowDirectionLps: [Math.cos(n / 1e4), Math.sin(n / 1e4), 0],
    columnDirectionLps: [-Math.sin(n / 1e4), Math.cos(n / 1e4), 0],
  }));
  assert(planStacks(planes).length > 256);
});

Deno.test("planStacks() keeps frames at one position in the order of their numbers", () => {
  const planes = axial(new Array(24).fill(5)).map((p, n) => ({
    ...p,
    id: `1.2.${10 - (n >> 3)}/${n}`,
    instanceNumber: 1,
  }));
  const [stack] = planStacks(planes);
  assert.deepEqual(
    stack!.planeIds,
    [2, 1, 0].flatMap((file) =>
      planes.slice(8 * file, 8 * file + 8).map(({ id }) => id)
    ),
  );
});

Deno.test("planStacks() plans 150,000 uneven planes, and says so in a short sentence", () => {
  let z = 0;
  const planes = axial(
    Array.from({ length: 150_000 }, (_, n) => z += 0.01 + (n * n % 97) / 997),
    { columns: 8, rows: 8 },
  );
  const [stack] = planStacks(planes);
  assert.equal(stack!.planeIds.length, planes.length);
  assert.equal(stack!.warnings[0]!.kind, "volume.unevenSpacing");
  assert(stack!.warnings[0]!.message.length < 300);
});
