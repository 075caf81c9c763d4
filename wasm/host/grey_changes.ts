/** Which values are worth looking for, given the best so far. @module */

const ENTRIES = 65536;
const INT16_MIN = -32768;

/**
 * For each value, by `value - INT16_MIN`, the next one with another grey: above
 * it for maxima (32,768 where there is none), below it for minima (-32,769).
 *
 * @param table 65,536 greys by `value - INT16_MIN`
 */
export function greyChanges(
  table: Uint8Array,
  method: "maximum" | "minimum",
): Int32Array {
  const changes = new Int32Array(ENTRIES);
  const up = method === "maximum";
  const step = up ? -1 : 1;
  let next = up ? ENTRIES : -1;
  for (let n = up ? ENTRIES - 1 : 0; n >= 0 && n < ENTRIES; n += step) {
    const ahead = n - step;
    if (table[ahead] !== undefined && table[ahead] !== table[n]) next = ahead;
    changes[n] = next + INT16_MIN;
  }
  return changes;
}
