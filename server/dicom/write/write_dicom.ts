/** Writes new objects as DICOM files (PS3.10), explicit little endian. @module */
import { EXPLICIT_LITTLE_UID } from "../reader/encodings.ts";
import type { JsonDataSet } from "../types.ts";
import { delimiter, elementHeader, elements, joined } from "./element_bytes.ts";
import { fileHead } from "./file_head.ts";
import { even } from "./values.ts";

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
  const [sopClass] = dataSet["00080016"]?.Value ?? [];
  const [sopInstance] = dataSet["00080018"]?.Value ?? [];
  if (typeof sopClass !== "string" || typeof sopInstance !== "string") {
    throw new TypeError("Cannot write an object without SOP UIDs");
  }
  return joined([
    fileHead(sopClass, sopInstance, transferSyntaxUid),
    ...elements(withCharacterSet(dataSet)),
    ...(pixels === undefined ? [] : pixelElement(pixels)),
  ]);
}

function withCharacterSet(dataSet: JsonDataSet): JsonDataSet {
  // deno-lint-ignore no-control-regex -- all of ASCII, controls included
  const isAscii = /^[\x00-\x7f]*$/.test(JSON.stringify(dataSet));
  if (isAscii) return dataSet;
  return { ...dataSet, [CHARACTER_SET]: { vr: "CS", Value: ["ISO_IR 192"] } };
}

function pixelElement(pixels: WrittenPixels): Uint8Array[] {
  if (pixels.kind === "native") {
    const value = even(pixels.bytes, 0);
    return [elementHeader("7FE00010", pixels.vr, value.length), value];
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
    elementHeader("7FE00010", "OB", UNDEFINED_LENGTH),
    delimiter(0xe000, table.length),
    table,
    ...frames.flat().flatMap((
      fragment,
    ) => [delimiter(0xe000, fragment.length), fragment]),
    delimiter(0xe0dd, 0),
  ];
}
