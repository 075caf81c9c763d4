/** How alike two pictures are. @module */

/** Peak signal-to-noise ratio of bytes, in dB; Infinity where equal. */
export function decibels(a: Uint8Array, b: Uint8Array): number {
  if (a.length !== b.length) throw new RangeError("Pictures differ in size");
  let squares = 0;
  for (let n = 0; n < a.length; n++) squares += (a[n]! - b[n]!) ** 2;
  return 10 * Math.log10(255 ** 2 * a.length / squares);
}
