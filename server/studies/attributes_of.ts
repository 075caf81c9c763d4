/** The attributes of an object that the index keeps, in DICOM JSON (PS3.18 F.2). @module */
import type { DataSet, JsonAttribute, JsonDataSet } from "#dicom";
import { type Attribute, ATTRIBUTES } from "./attributes.ts";

/** What one object may put into the index: 10 times what objects in use do. */
const RECORD_CHARACTERS = 24 * 1024;
const VALUE_CHARACTERS = 512;
const VALUES = 16;
const ITEMS = 8;

const NUMBER_VRS: readonly string[] = ["IS", "DS", "US"];
/** Text in which a backslash is a character, not a separator (PS3.5 6.2). */
const SINGLE_VRS: readonly string[] = ["LT", "ST", "UT"];

/** Of all levels. Values are cut, and attributes left out, beyond their bounds. */
export function attributesOf(dataSet: DataSet): JsonDataSet {
  return read(dataSet, ATTRIBUTES, { left: RECORD_CHARACTERS });
}

function read(
  dataSet: DataSet,
  table: readonly Attribute[],
  budget: { left: number },
): JsonDataSet {
  const found: Record<string, JsonAttribute> = {};
  for (const attribute of table) {
    const { tag, vr } = attribute;
    const values = valuesOf(dataSet, attribute, budget);
    if (values.length === 0) continue;
    const json = { vr, Value: values };
    budget.left -= vr === "SQ" ? 0 : JSON.stringify(json).length;
    if (budget.left < 0) break;
    found[tag] = json;
  }
  return found;
}

function valuesOf(
  dataSet: DataSet,
  { tag, vr, items }: Attribute,
  budget: { left: number },
): readonly unknown[] {
  if (vr === "SQ") {
    return dataSet.items(tag).slice(0, ITEMS)
      .map((item) => read(item, items, budget));
  }
  if (NUMBER_VRS.includes(vr)) {
    return dataSet.numbers(tag)?.slice(0, VALUES) ?? [];
  }
  const single = dataSet.text(tag);
  const texts = SINGLE_VRS.includes(vr)
    ? single === undefined ? [] : [single]
    : dataSet.texts(tag).slice(0, VALUES);
  const bounded = texts.map((text) =>
    text.slice(0, VALUE_CHARACTERS).toWellFormed()
  );
  if (bounded.every((text) => text === "")) return [];
  // An empty value among others is null (PS3.18 F.2.5).
  return bounded.map((text) =>
    text === "" ? null : vr === "PN" ? nameOf(text) : text
  );
}

/** A name in its groups, PS3.18 F.2.2: alphabetic, ideographic, phonetic. */
function nameOf(text: string): Readonly<Record<string, string>> {
  const [alphabetic, ideographic, phonetic] = text.split("=");
  return {
    ...(alphabetic && { Alphabetic: alphabetic }),
    ...(ideographic && { Ideographic: ideographic }),
    ...(phonetic && { Phonetic: phonetic }),
  };
}
