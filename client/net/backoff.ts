/** Waits that grow, with some chance in them, so that a thousand clients don't return at once. @module */
const FIRST_MS = 500;
const LONGEST_MS = 15_000;

/**
 * The wait before a try.
 *
 * @param attempt From 0.
 * @param chance From 0 to 1.
 */
export function backoffMs(attempt: number, chance: number): number {
  const longest = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt, 10));
  return Math.round(longest * (0.6 + 0.4 * chance));
}
