/** Matches one attribute in an object's own header, per frame: for attributes that the index does not keep. @module */
import type { DataSet, JsonDataSet } from "#dicom";
import { glob } from "#studies";

/** One attribute and what it is to be, PS3.4 C.2.2.2. */
export interface Condition {
  readonly tag: string;
  readonly vr: string;
  /** A value, a list (by comma or backslash), a range, or wildcards; empty fits all. */
  readonly value: string;
}

const NUMERIC = new Set("DS FD FL IS SL SS SV UL US UV".split(" "));
const TIMES = new Set(["DA", "DT", "TM"]);
const SHARED_GROUPS = "52009229";
const PER_FRAME_GROUPS = "52009230";
/** Functional groups nest two deep; a few more do no harm. */
const MAX_DEPTH = 6;

/** Whether one frame of an object fits: by its own functional groups, the shared ones, or the object itself. */
export function headerMatches(
  dataSet: DataSet,
  frameIndex: number,
  condition: Condition,
): boolean {
  const { tag, vr, value } = condition;
  if (value === "") return true;
  const groups = [
    dataSet.items(PER_FRAME_GROUPS)[frameIndex],
    dataSet.items(SHARED_GROUPS)[0],
  ];
  const inGroups = groups.flatMap((group) =>
    group === undefined ? [] : valuesIn(group.toJson(), tag, MAX_DEPTH)
  );
  const values = inGroups.length > 0 ? inGroups : dataSet.texts(tag);
  return values.some((found) => valueMatches(vr, found, value));
}

/** All values of an attribute in a data set and its sequences. */
function valuesIn(
  set: JsonDataSet,
  tag: string,
  depth: number,
): readonly string[] {
  const found: string[] = [];
  for (const [key, attribute] of Object.entries(set)) {
    const values = attribute.Value ?? [];
    if (key === tag) found.push(...values.map(String));
    else if (attribute.vr === "SQ" && depth > 0) {
      for (const item of values) {
        found.push(...valuesIn(item as JsonDataSet, tag, depth - 1));
      }
    }
  }
  return found;
}

/** Whether one value fits what is asked for. */
export function valueMatches(
  vr: string,
  found: string,
  wanted: string,
): boolean {
  if (NUMERIC.has(vr)) return numberMatches(Number(found), wanted);
  if (TIMES.has(vr)) {
    const range = /^([\d.]*)-([\d.]*)$/.exec(wanted);
    if (range === null) return found === wanted;
    const [, from, to] = range;
    return (from === "" || found >= from!) &&
      (to === "" || found.slice(0, to!.length) <= to!);
  }
  const list = wanted.split(/[,\\]/);
  return vr === "UI"
    ? list.includes(found)
    : list.some((pattern) => glob(pattern, found));
}

function numberMatches(found: number, wanted: string): boolean {
  const number = "[+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?";
  const range = new RegExp(`^(${number})?-(${number})?$`).exec(wanted);
  const isOne = new RegExp(`^${number}$`).test(wanted);
  if (range !== null && !isOne) {
    const [, from, to] = range;
    return (from === undefined || found >= Number(from)) &&
      (to === undefined || found <= Number(to));
  }
  return wanted.split(/[,\\]/).some((one) => {
    const value = one.trim() === "" ? NaN : Number(one);
    // Binary and decimal forms of one value differ in their last digits.
    return Math.abs(found - value) <= 1e-6 * Math.max(1, Math.abs(value));
  });
}
