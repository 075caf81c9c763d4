/** Whether data sets match, PS3.4 C.2.2.2. @module */
import type { JsonDataSet } from "#dicom";
import { TAGS } from "./attributes.ts";
import { fold, isAscii, wordsOf } from "./fold.ts";
import { glob } from "./glob.ts";
import { textsAt } from "./json_values.ts";
import { inRange, isRangeVr } from "./range.ts";
import type { Match } from "./types.ts";

const NUMBER_VRS: readonly string[] = ["IS", "DS", "US"];

/**
 * Tells of a data set whether any of the attribute's values match. An empty value, or one that
 * is all `*`, matches everything, absent attributes too (C.2.2.2.3, .4).
 *
 * @param fuzzy names match by the beginnings of their words (C.2.2.2.1.1)
 */
export function matcherOf(
  match: Match,
  fuzzy: boolean,
): (dataSet: JsonDataSet) => boolean {
  if (isUniversal(match)) return () => true;
  const { vr, value } = match;
  const matchesOne = valueMatcherOf(vr, value, fuzzy);
  return (dataSet) => textsAt(dataSet, match.path).some(matchesOne);
}

/** Whether it matches everything. */
export function isUniversal({ vr, value }: Match): boolean {
  return value === "" || (allowsWildcards(vr) && /^\*+$/.test(value));
}

/** Whether `*` and `?` are wildcards in a value of this VR (C.2.2.2.4). */
export function allowsWildcards(vr: string): boolean {
  return !isRangeVr(vr) && !NUMBER_VRS.includes(vr) && vr !== "UI" &&
    vr !== "AS";
}

/** The values of a list: UIDs (C.2.2.2.2), and codes, in which neither a comma nor a backslash can stand. */
export function listOf(vr: string, value: string): readonly string[] {
  return vr === "UI" || vr === "CS"
    ? value.split(/[\\,]/).map((one) => one.trim())
    : [value];
}

/**
 * Tells of a data set by its JSON, which is read faster than parsed, whether
 * it may match: the longest word of each wanted text is somewhere in it.
 */
export function mayMatch(
  wanted: readonly Match[],
): (json: string) => boolean {
  const words = wanted
    .filter(({ path, vr, value }) =>
      allowsWildcards(vr) && listOf(vr, value).length === 1 &&
      // It is the same for all, and stored with none.
      path[0] !== TAGS.instanceAvailability
    )
    .flatMap(({ value }) => longest(wordsOf(value)));
  return (json) => {
    // Marks that are folded away can't be told at a glance.
    if (!isAscii(json)) return true;
    const lower = json.toLowerCase();
    return words.every((word) => lower.includes(word));
  };
}

function longest(words: readonly string[]): readonly string[] {
  return words.toSorted((a, b) => b.length - a.length).slice(0, 1);
}

function valueMatcherOf(
  vr: string,
  wanted: string,
  fuzzy: boolean,
): (text: string) => boolean {
  if (vr === "PN") return fuzzy ? fuzzyName(wanted) : name(wanted);
  if (isRangeVr(vr)) return (text) => inRange(vr, wanted, text);
  if (NUMBER_VRS.includes(vr)) {
    return (text) => Number(text) === Number(wanted);
  }
  const list = listOf(vr, wanted);
  return allowsWildcards(vr)
    ? (text) => list.some((one) => glob(one.trim(), text.trim()))
    : (text) => list.includes(text);
}

/** Names match without case and accents, as a whole or by one of their groups. */
function name(wanted: string): (text: string) => boolean {
  const pattern = plainName(wanted);
  return (text) =>
    [text, ...text.split("=")].some((part) => glob(pattern, plainName(part)));
}

/** Each wanted word begins a word of the name, in any order. */
function fuzzyName(wanted: string): (text: string) => boolean {
  const words = wordsOf(wanted);
  return (text) => {
    const present = wordsOf(text);
    return words.every((word) => present.some((one) => one.startsWith(word)));
  };
}

function plainName(text: string): string {
  return fold(text).trim().replace(/[\^=]+$/, "").trim();
}
