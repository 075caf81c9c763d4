/** Vessels and airways that fill an organ, thick at the root as flow demands. @module */
import { uniform } from "./random.ts";
import type { Tube } from "./tubes.ts";

type Point = [number, number, number];

/** What a tree grows in, and how. */
export interface TreePlan {
  readonly root: readonly [number, number, number];
  /** Negative inside the organ, mm. */
  readonly distance: (x: number, y: number, z: number) => number;
  readonly low: readonly [number, number, number];
  readonly high: readonly [number, number, number];
  readonly tips: number;
  readonly tipRadiusMm: number;
  /** How near the organ's surface tips come. */
  readonly marginMm: number;
  readonly value: number;
  readonly seed: number;
}

/**
 * A tree from the root to tips spread through the organ: each tip joins the
 * branch that makes its way to the root shortest, and radii add up by the cube
 * (Murray's law).
 */
export function growTree(plan: TreePlan): Tube[] {
  const { low, high } = plan;
  const next = uniform(plan.seed);
  const tips: Point[] = [];
  for (
    let tries = 0;
    tips.length < plan.tips && tries < 60 * plan.tips;
    tries++
  ) {
    const p: Point = [
      low[0] + next() * (high[0] - low[0]),
      low[1] + next() * (high[1] - low[1]),
      low[2] + next() * (high[2] - low[2]),
    ];
    if (plan.distance(...p) < -plan.marginMm) tips.push(p);
  }
  const far = (p: Point): number => distance(p, plan.root as Point);
  tips.sort((a, b) => far(a) - far(b));
  const nodes: Point[] = [[...plan.root]];
  const parents = [-1];
  const pathMm = [0];
  for (const tip of tips) {
    let best = 0, least = Infinity;
    for (let n = 0; n < nodes.length; n++) {
      const step = distance(tip, nodes[n]!);
      const cost = step + 0.5 * pathMm[n]!;
      if (cost < least) {
        least = cost;
        best = n;
      }
    }
    const base = nodes[best]!;
    const step = distance(tip, base);
    const bend = 0.12 * step;
    const middle = base.map((b, axis) =>
      (b + tip[axis]!) / 2 + (next() - 0.5) * bend
    ) as Point;
    nodes.push(middle, tip);
    parents.push(best, nodes.length - 2);
    pathMm.push(pathMm[best]! + step / 2, pathMm[best]! + step);
  }
  return tubesOf(nodes, parents, plan);
}

function tubesOf(nodes: Point[], parents: number[], plan: TreePlan): Tube[] {
  const cubes = new Float64Array(nodes.length);
  const tip = plan.tipRadiusMm ** 3;
  const isParent = new Uint8Array(nodes.length);
  for (const parent of parents) if (parent >= 0) isParent[parent] = 1;
  for (let n = nodes.length - 1; n > 0; n--) {
    if (!isParent[n]) cubes[n] = tip;
    cubes[parents[n]!]! += cubes[n]!;
  }
  return nodes.slice(1).map((to, n) => ({
    from: nodes[parents[n + 1]!]!,
    to,
    radiusMm: Math.cbrt(cubes[n + 1]!),
    endRadiusMm: Math.cbrt(cubes[n + 1]!),
    value: plan.value,
  }));
}

function distance(a: Point, b: Point): number {
  const x = a[0] - b[0], y = a[1] - b[1], z = a[2] - b[2];
  return Math.sqrt(x * x + y * y + z * z);
}
