/** Text as searches see it: without case and accents, in words. @module */

/** Longer than any word of a name; what is longer is compared by its beginning. */
const WORD_LENGTH = 64;

/** Letters that are no base letter with a mark, but that people type as one. */
const PLAIN: Readonly<Record<string, string>> = {
  "ß": "ss",
  "æ": "ae",
  "œ": "oe",
  "ø": "o",
  "ł": "l",
  "đ": "d",
  "ð": "d",
  "þ": "th",
  "ı": "i",
  "ς": "σ",
};
const PLAIN_REGEXP = new RegExp(`[${Object.keys(PLAIN).join("")}]`, "gu");

// deno-lint-ignore no-control-regex -- ASCII begins with control characters
const ASCII_REGEXP = /^[\x00-\x7f]*$/;

/**
 * Without case, accents and other marks.
 *
 * @example
 * ```ts
 * import { fold } from "#studies";
 * import assert from "node:assert/strict";
 *
 * assert.equal(fold("Müller^Łukasz"), "muller^lukasz");
 * ```
 */
export function fold(text: string): string {
  const lower = text.toLowerCase();
  if (isAscii(lower)) return lower;
  return lower.normalize("NFKD").replace(/\p{M}+/gu, "")
    .replace(PLAIN_REGEXP, (letter) => PLAIN[letter]!);
}

/** Whether a text is of letters without marks, as most are. */
export function isAscii(text: string): boolean {
  return ASCII_REGEXP.test(text);
}

/** The folded words of a text: runs of letters and digits. */
export function wordsOf(text: string): string[] {
  const words = fold(text).match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.map((word) => word.slice(0, WORD_LENGTH).toWellFormed());
}
