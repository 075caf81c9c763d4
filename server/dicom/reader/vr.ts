/** Value representations (PS3.5 6.2) and the data dictionary's answer where a file names none. @module */
import dictionary from "./dictionary.json" with { type: "json" };

const LONG = "OB OD OF OL OV OW SQ SV UC UN UR UT UV".split(" ");
const SHORT = ("AE AS AT CS DA DS DT FD FL IS LO LT PN SH SL SS ST TM UI UL US")
  .split(" ");

/** Two letters as a little-endian 16-bit number, to their text. */
const BY_CODE = new Map<number, string>(
  [...LONG, ...SHORT].map((vr) => [codeOf(vr), vr]),
);
const IS_LONG: ReadonlySet<string> = new Set(LONG);

function codeOf(vr: string): number {
  return vr.charCodeAt(0) | (vr.charCodeAt(1) << 8);
}

/** The value representation with these two bytes; `undefined` where there is none. */
export function vrOfCode(first: number, second: number): string | undefined {
  return BY_CODE.get(first | (second << 8));
}

/** Whether its explicit length takes 32 bits, after two reserved bytes (PS3.5 7.1.2). */
export function hasLongLength(vr: string): boolean {
  return IS_LONG.has(vr);
}

let byTag: Map<number, string> | undefined;

function table(): Map<number, string> {
  const map = new Map<number, string>();
  for (const [vr, tags] of Object.entries(dictionary)) {
    for (const tag of tags.split(" ")) map.set(parseInt(tag, 16), vr);
  }
  return map;
}

/**
 * The value representation that PS3.6 gives a tag; `"XS"` is US or SS, by
 * Pixel Representation. `undefined` for private and unknown tags.
 */
export function dictionaryVr(tag: number): string | undefined {
  byTag ??= table();
  const group = tag >>> 16;
  const element = tag & 0xffff;
  if (element === 0) return "UL";
  if (group & 1) return element >= 0x10 && element <= 0xff ? "LO" : undefined;
  // Repeating groups 50xx and 60xx, PS3.6 6.
  const isRepeated = (group >>> 8) === 0x50 || (group >>> 8) === 0x60;
  return byTag.get(isRepeated ? (tag & 0xff00ffff) >>> 0 : tag);
}
