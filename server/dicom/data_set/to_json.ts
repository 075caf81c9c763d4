/** The DICOM JSON model, PS3.18 F. @module */
import { numberBytes, turnedRound } from "./byte_order.ts";
import { encodeBase64 } from "./base64.ts";
import { type Element, tagKey } from "../reader/element.ts";
import type { JsonAttribute, JsonDataSet } from "../types.ts";
import type { ByteDataSet } from "./data_set.ts";
import { decimal, isBinaryNumber } from "./numbers.ts";

/** Longer binary values become bulk data. */
const INLINE_BYTES = 1024;
const BINARY = new Set(["OB", "OD", "OF", "OL", "OV", "OW", "UN"]);

type BulkDataUri = (path: string) => string | undefined;

/**
 * A data set in the model. Group lengths are left out (PS3.18 F.2.2); binary
 * values longer than a kibibyte carry the address given for them, or nothing.
 *
 * @param path of tags and item numbers down to this set, ending in a slash
 */
export function toJson(
  dataSet: ByteDataSet,
  bulkDataUri: BulkDataUri | undefined,
  path: string,
): JsonDataSet {
  const json: Record<string, JsonAttribute> = {};
  const elements = [...dataSet.elements()].sort((a, b) => a.tag - b.tag);
  for (const element of elements) {
    if ((element.tag & 0xffff) === 0 || element.isPassedOver) continue;
    const key = tagKey(element.tag);
    json[key] = attribute(dataSet, element, bulkDataUri, path + key);
  }
  return json;
}

function attribute(
  dataSet: ByteDataSet,
  element: Element,
  bulkDataUri: BulkDataUri | undefined,
  path: string,
): JsonAttribute {
  const vr = dataSet.vrOf(element);
  if (element.items !== undefined) {
    const items = dataSet.itemsOf(element).map((item, index) =>
      toJson(item, bulkDataUri, `${path}/${index + 1}/`)
    );
    return items.length === 0 ? { vr } : { vr, Value: items };
  }
  const bytes = dataSet.value(element);
  const isLong = bytes === undefined ||
    (BINARY.has(vr) && bytes.length > INLINE_BYTES);
  if (isLong) {
    const uri = bulkDataUri?.(path);
    return uri === undefined ? { vr } : { vr, BulkDataURI: uri };
  }
  if (bytes.length === 0) return { vr };
  if (BINARY.has(vr)) {
    // Little endian, whatever the file is (PS3.18 F.2.7).
    const unitBytes = dataSet.littleEndian ? 1 : numberBytes(vr);
    return { vr, InlineBinary: encodeBase64(turnedRound(bytes, unitBytes)) };
  }
  const values = valuesOf(dataSet, element, vr);
  return values.length === 0 ? { vr } : { vr, Value: values };
}

function valuesOf(
  dataSet: ByteDataSet,
  element: Element,
  vr: string,
): readonly unknown[] {
  const texts = dataSet.textsOf(element);
  if (texts.every((text) => text === "")) return [];
  if (vr === "PN") return texts.map(personName);
  if (vr === "AT") return texts;
  if (vr === "DS" || vr === "IS") {
    // PS3.18 F.2.3: a number, or the text where it is none.
    return texts.map((text) => text === "" ? null : decimal(text) ?? text);
  }
  if (isBinaryNumber(vr)) {
    // 64 bits and what is not finite stay text: JSON has no such numbers.
    return texts.map((text) => {
      const value = Number(text);
      return Number.isFinite(value) ? value : text;
    });
  }
  return texts.map((text) => text === "" ? null : text);
}

const GROUPS = ["Alphabetic", "Ideographic", "Phonetic"] as const;

function personName(text: string): Record<string, string> | null {
  if (text === "") return null;
  const name: Record<string, string> = {};
  text.split("=").slice(0, 3).forEach((group, index) => {
    if (group !== "") name[GROUPS[index]!] = group;
  });
  return name;
}
