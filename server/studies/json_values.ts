/** Values out of DICOM JSON that the index itself has written. @module */
import type { JsonDataSet } from "#dicom";

/** All values at a path of tags, through sequences, as text; names as `alphabetic=ideographic=phonetic`. */
export function textsAt(
  dataSet: JsonDataSet,
  path: readonly string[],
): readonly string[] {
  const [tag, ...rest] = path;
  const values = dataSet[tag!]?.Value ?? [];
  if (rest.length > 0) {
    return values.flatMap((item) => textsAt(item as JsonDataSet, rest));
  }
  const isName = dataSet[tag!]?.vr === "PN";
  return values.map((value) => isName ? nameText(value) : String(value ?? ""));
}

/** The first value as text; `undefined` where there is none. */
export function textAt(dataSet: JsonDataSet, tag: string): string | undefined {
  return textsAt(dataSet, [tag])[0] || undefined;
}

function nameText(value: unknown): string {
  if (value === null) return "";
  const name = value as Readonly<Record<string, string | undefined>>;
  const { Alphabetic = "", Ideographic = "", Phonetic = "" } = name;
  return `${Alphabetic}=${Ideographic}=${Phonetic}`.replace(/=+$/, "");
}
