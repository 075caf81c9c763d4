/** Wildcards, PS3.4 C.2.2.2.4. @module */

/**
 * Whether the whole text fits the pattern, in which `*` stands for any
 * characters or none and `?` for one. Takes at most length times length
 * steps, whatever the pattern.
 *
 * @example
 * ```ts
 * import { glob } from "#studies";
 * import assert from "node:assert/strict";
 *
 * assert(glob("CT*hea?", "CT of the head"));
 * assert(!glob("CT", "CT of the head"));
 * ```
 */
export function glob(pattern: string, text: string): boolean {
  const wanted = Array.from(pattern);
  const found = Array.from(text);
  let p = 0, t = 0, star = -1, resume = 0;
  while (t < found.length) {
    if (wanted[p] === "*") {
      star = p++;
      resume = t;
    } else if (p < wanted.length && isOne(wanted[p]!, found[t]!)) {
      p++;
      t++;
    } else if (star >= 0) {
      p = star + 1;
      t = ++resume;
    } else return false;
  }
  while (wanted[p] === "*") p++;
  return p === wanted.length;
}

function isOne(wanted: string, found: string): boolean {
  return wanted === "?" || wanted === found;
}
