/** Distances to simple bodies, negative inside: mm, exact enough near the surface. @module */

/** An ellipsoid. */
export function ellipsoid(
  x: number,
  y: number,
  z: number,
  cx: number,
  cy: number,
  cz: number,
  rx: number,
  ry: number,
  rz: number,
): number {
  const u = (x - cx) / rx, v = (y - cy) / ry, w = (z - cz) / rz;
  const k = Math.sqrt(u * u + v * v + w * w);
  const g = Math.sqrt(
    (u / rx) * (u / rx) + (v / ry) * (v / ry) + (w / rz) * (w / rz),
  );
  return g < 1e-9 ? -Math.min(rx, ry, rz) : k * (k - 1) / g;
}

/** A superellipse in the slice: `power` 2 is an ellipse, more is squarer. */
export function superellipse(
  x: number,
  y: number,
  rx: number,
  ry: number,
  power: number,
): number {
  const u = Math.abs(x) / rx, v = Math.abs(y) / ry;
  const most = Math.max(u, v);
  if (most > 1.5) return (most - 1) * Math.min(rx, ry);
  const k = Math.pow(Math.pow(u, power) + Math.pow(v, power), 1 / power);
  return (k - 1) * Math.min(rx, ry);
}

/** The union of two bodies, their seam rounded over `width` mm. */
export function join(a: number, b: number, width: number): number {
  const h = Math.max(width - Math.abs(a - b), 0) / width;
  return Math.min(a, b) - h * h * width / 4;
}

/** What is common to two bodies, the edge rounded over `width` mm. */
export function common(a: number, b: number, width: number): number {
  return -join(-a, -b, width);
}

/**
 * Values between points of a table, smooth through them (Catmull and Rom); beyond
 * its ends the ends' values. Asked for the same place again, as along a slice, it knows.
 */
export function curve(
  points: readonly (readonly [number, number])[],
): (x: number) => number {
  let lastX = NaN, lastY = NaN;
  return (x) => {
    if (x !== lastX) {
      lastX = x;
      lastY = between(points, x);
    }
    return lastY;
  };
}

function between(
  points: readonly (readonly [number, number])[],
  x: number,
): number {
  let n = 1;
  while (n < points.length - 1 && points[n]![0] < x) n++;
  const [x0, y0] = points[n - 1]!;
  const [x1, y1] = points[n]!;
  const t = Math.min(1, Math.max(0, (x - x0) / (x1 - x0)));
  const [before, yBefore] = points[n - 2] ?? points[n - 1]!;
  const [after, yAfter] = points[n + 1] ?? points[n]!;
  const width = x1 - x0;
  const slope0 = (y1 - yBefore) / (x1 - before) * width;
  const slope1 = (yAfter - y0) / (after - x0) * width;
  const t2 = t * t, t3 = t2 * t;
  return (2 * t3 - 3 * t2 + 1) * y0 + (t3 - 2 * t2 + t) * slope0 +
    (3 * t2 - 2 * t3) * y1 + (t3 - t2) * slope1;
}
