/** A picture twice as wide and high, linear between pixels. @module */

/** Channel `c` of pixel (x, y) of the large picture; edges repeat. */
export function enlargedPixel(
  small: (x: number, y: number, c: number) => number,
  widthPx: number,
  heightPx: number,
  x: number,
  y: number,
  c: number,
): number {
  const beside = (at: number, size: number): number =>
    Math.min(Math.max((at >> 1) + (at & 1 ? 1 : -1), 0), size - 1);
  const near = [x >> 1, y >> 1] as const;
  const far = [beside(x, widthPx), beside(y, heightPx)] as const;
  const sum = 9 * small(near[0], near[1], c) + 3 * small(far[0], near[1], c) +
    3 * small(near[0], far[1], c) + small(far[0], far[1], c);
  return (sum + 8) >> 4;
}
