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
  return text.toLowerCase().normalize("NFKD").replace(/\p{M}+/gu, "")
    .replace(PLAIN_REGEXP, (letter) => PLAIN[letter]!);
}

/** The folded words of a text: runs of letters and digits. */
export function wordsOf(text: string): string[] {
  const words = fold(text).match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.map((word) => word.slice(0, WORD_LENGTH).toWellFormed());
}
