/** A language that nobody speaks, to see what mirroring and longer words do. @module */
import { EN, type Entry, type MessageKey } from "./catalogue.ts";
import type { Language } from "./languages.ts";

const PARAMETER_REGEXP = /(\{\w+\})/;

/** Letters with marks on them, a third longer; parameters stay as they are. */
function stretch(text: string): string {
  return text.split(PARAMETER_REGEXP).map((part) =>
    part.startsWith("{") ? part : part
      .replace(/[aeiou]/g, (c) => `${c}\u0301`)
      .replace(/(\p{L}{6,})/gu, "$1~")
  ).join("");
}

function stretchEntry(entry: Entry): Entry {
  return typeof entry === "string"
    ? stretch(entry)
    : { other: stretch(entry.other) };
}

/** Right-to-left English with marks, under Arabic's script direction; for tests only. */
export const PSEUDO_RTL: Language = {
  tag: "ar-XB",
  name: "Pseudo",
  direction: "rtl",
  catalogue: Object.fromEntries(
    (Object.keys(EN) as MessageKey[]).map((
      key,
    ) => [key, stretchEntry(EN[key])]),
  ) as Record<MessageKey, Entry>,
};
