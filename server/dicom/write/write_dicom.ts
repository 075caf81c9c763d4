/** Writes new objects as DICOM files (PS3.10), explicit little endian. @module */
import { hasLongLength } from "../reader/vr.ts";
import { EXPLICIT_LITTLE_UID } from "../reader/encodings.ts";
import type { JsonAttribute, JsonDataSet } from "../types.ts";
import { even, valueBytes } from "./values.ts";

/** Pixels of the object: samples as they are, or a codestream for each frame. */
export type WrittenPixels =
  | {
    readonly kind: "native";
    readonly bytes: Uint8Array;
    readonly vr: "OB" | "OW";
  }
  | {
    readonly kind: "encapsulated";
    readonly transferSyntaxUid: string;
    /** Fragments of each frame. */
    readonly frames: readonly (readonly Uint8Array[])[];
  };

/** Farsight's own, from a UUID (PS3.5 B.2). */
const IMPLEMENTATION_UID = "2.25.161803398874989484820458683436563811";
const IMPLEMENTATION_NAME = "FARSIGHT";
const UNDEFINED_LENGTH = 0xffffffff;
const CHARACTER_SET = "00080005";

/**
 * Writes one object. Only for objects we make: received objects are stored as
 * they came.
 *
 * Text is written in UTF-8, and Specific Character Set says so where it is
 * needed. Elements are put in order; group lengths and meta information are
 * made here.
 *
 * @throws {TypeError} for values that can't be written, or without SOP UIDs
 */
export function writeDicom(
  dataSet: JsonDataSet,
  pixels?: WrittenPixels,
): Uint8Array<ArrayBuffer> {
  const transferSyntaxUid = pixels?.kind === "encapsulated"
    ? pixels.transferSyntaxUid
    : EXPLICIT_LITTLE_UID;
  const meta = metaInformation(dataSet, transferSyntaxUid);
  const head = new Uint8Array(132);
  head.set([0x44, 0x49, 0x43, 0x4d], 128);
  return joined([
    head,
    element("00020000", {
      vr: "UL",
      Value: [meta.reduce((sum, part) => sum + part.length, 0)],
    }),
    ...meta,
    ...elements(withCharacterSet(dataSet)),
    ...(pixels === undefined ? [] : pixelElement(pixels)),
  ]);
}

function metaInformation(
  dataSet: JsonDataSet,
  transferSyntaxUid: string,
): Uint8Array[] {
  const [sopClass] = dataSet["00080016"]?.Value ?? [];
  const [sopInstance] = dataSet["00080018"]?.Value ?? [];
  if (sopClass === undefined || sopInstance === undefined) {
    throw new TypeError("Cannot write an object without SOP UIDs");
  }
  return elements({
    "00020001": { vr: "OB", InlineBinary: btoa("\0\x01") },
    "00020002": { vr: "UI", Value: [sopClass] },
    "00020003": { vr: "UI", Value: [sopInstance] },
    "00020010": { vr: "UI", Value: [transferSyntaxUid] },
    "00020012": { vr: "UI", Value: [IMPLEMENTATION_UID] },
    "00020013": { vr: "SH", Value: [IMPLEMENTATION_NAME] },
  });
}

function withCharacterSet(dataSet: JsonDataSet): JsonDataSet {
  // deno-lint-ignore no-control-regex -- all of ASCII, controls included
  const isAscii = /^[\x00-\x7f]*$/.test(JSON.stringify(dataSet));
  if (isAscii) return dataSet;
  return { ...dataSet, [CHARACTER_SET]: { vr: "CS", Value: ["ISO_IR 192"] } };
}

function elements(dataSet: JsonDataSet): Uint8Array[] {
  return Object.keys(dataSet).sort().map((tag) => element(tag, dataSet[tag]!));
}

function element(tag: string, attribute: JsonAttribute): Uint8Array {
  const { vr } = attribute;
  const value = vr === "SQ"
    ? joined((attribute.Value ?? []).map((item) => itemBytes(item)))
    : valueBytes(attribute);
  return joined([header(tag, vr, value.length), value]);
}

function itemBytes(item: unknown): Uint8Array {
  const content = joined(elements(item as JsonDataSet));
  return joined([delimiter(0xe000, content.length), content]);
}

function header(tag: string, vr: string, lengthBytes: number): Uint8Array {
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

function delimiter(elementNumber: number, lengthBytes: number): Uint8Array {
  const bytes = new Uint8Array(8);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, 0xfffe, true);
  view.setUint16(2, elementNumber, true);
  view.setUint32(4, lengthBytes, true);
  return bytes;
}

function pixelElement(pixels: WrittenPixels): Uint8Array[] {
  if (pixels.kind === "native") {
    const value = even(pixels.bytes, 0);
    return [header("7FE00010", pixels.vr, value.length), value];
  }
  const frames = pixels.frames.map((fragments) =>
    fragments.map((fragment) => even(fragment, 0))
  );
  const offsets = new Uint8Array(4 * frames.length);
  const view = new DataView(offsets.buffer);
  let offset = 0;
  frames.forEach((fragments, frame) => {
    view.setUint32(4 * frame, offset, true);
    for (const { length } of fragments) offset += 8 + length;
  });
  // Offsets of 32 bits end at 4 GiB: an empty table is allowed (PS3.5 A.4).
  const table = offset > 0xffffffff ? new Uint8Array(0) : offsets;
  return [
    header("7FE00010", "OB", UNDEFINED_LENGTH),
    delimiter(0xe000, table.length),
    table,
    ...frames.flat().flatMap((
      fragment,
    ) => [delimiter(0xe000, fragment.length), fragment]),
    delimiter(0xe0dd, 0),
  ];
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
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
