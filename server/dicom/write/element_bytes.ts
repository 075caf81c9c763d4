/** Elements and delimiters as bytes, explicit little endian: PS3.5 7.1.2 and 7.5. @module */
import { hasLongLength } from "../reader/vr.ts";
import type { JsonAttribute, JsonDataSet } from "../types.ts";
import { valueBytes } from "./values.ts";

/** Elements in order of their tags. */
export function elements(dataSet: JsonDataSet): Uint8Array[] {
  return Object.keys(dataSet).sort().map((tag) => element(tag, dataSet[tag]!));
}

/** One element with its value. */
export function element(tag: string, attribute: JsonAttribute): Uint8Array {
  const { vr } = attribute;
  const value = vr === "SQ"
    ? joined((attribute.Value ?? []).map((item) => itemBytes(item)))
    : valueBytes(attribute);
  return joined([elementHeader(tag, vr, value.length), value]);
}

function itemBytes(item: unknown): Uint8Array {
  const content = joined(elements(item as JsonDataSet));
  return joined([delimiter(0xe000, content.length), content]);
}

/**
 * Tag, representation and length.
 *
 * @throws {TypeError} for more bytes than the representation can count
 */
export function elementHeader(
  tag: string,
  vr: string,
  lengthBytes: number,
): Uint8Array {
  const isLong = hasLongLength(vr);
  if (!isLong && lengthBytes > 0xffff) {
    throw new TypeError(
      `Cannot write ${lengthBytes} bytes as ${vr} in (${tag})`,
    );
  }
  const bytes = new Uint8Array(isLong ? 12 : 8);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, parseInt(tag.slice(0, 4), 16), true);
  view.setUint16(2, parseInt(tag.slice(4), 16), true);
  bytes[4] = vr.charCodeAt(0);
  bytes[5] = vr.charCodeAt(1);
  if (isLong) view.setUint32(8, lengthBytes, true);
  else view.setUint16(6, lengthBytes, true);
  return bytes;
}

/** Tag (FFFE,`elementNumber`) and length. */
export function delimiter(
  elementNumber: number,
  lengthBytes: number,
): Uint8Array {
  const bytes = new Uint8Array(8);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, 0xfffe, true);
  view.setUint16(2, elementNumber, true);
  view.setUint32(4, lengthBytes, true);
  return bytes;
}

/** All parts in a row. */
export function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(
    parts.reduce((sum, part) => sum + part.length, 0),
  );
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
