/** The header of one element: tag, value representation, length, in any encoding and in wrong ones. @module */
import {
  type Encoding,
  isPixelData,
  tagKey,
  tagText,
  UNDEFINED_LENGTH,
} from "./element.ts";
import { dictionaryVr, hasLongLength, vrOfCode } from "./vr.ts";
import type { Walk } from "./walk.ts";

/** What stands before a value. */
export interface ElementHeader {
  readonly tag: number;
  readonly vr: string;
  readonly lengthBytes: number;
  /** Index of the value. */
  readonly start: number;
  /** Written as UN in an explicit encoding: what is inside is implicit little endian (PS3.5 6.2.2). */
  readonly isUnknown: boolean;
}

const DELIMITERS = 0xfffe;

/**
 * Reads the header at `at`, of which eight bytes are there.
 *
 * Values written as UN, or without a value representation, get the
 * dictionary's; explicit headers in implicit files, and the other way round,
 * are recognised element by element.
 *
 * @returns `undefined` where the header itself is cut short
 */
export function readElementHeader(
  walk: Walk,
  at: number,
  end: number,
  encoding: Encoding,
  isTop: boolean,
): ElementHeader | undefined {
  const { view, bytes } = walk;
  const { littleEndian } = encoding;
  const group = view.getUint16(at, littleEndian);
  const tag = ((group << 16) | view.getUint16(at + 2, littleEndian)) >>> 0;
  const length32 = view.getUint32(at + 4, littleEndian);
  if (group === DELIMITERS) {
    return plain(tag, "", length32, at + 8);
  }
  const written = vrOfCode(bytes[at + 4]!, bytes[at + 5]!);
  if (isExplicit(walk, at, end, encoding, tag, written, isTop)) {
    return explicitHeader(walk, at, littleEndian, tag, written);
  }
  const vr = dictionaryVr(tag);
  if (vr !== undefined) return plain(tag, resolve(vr, tag), length32, at + 8);
  const unknown = length32 === UNDEFINED_LENGTH ? "SQ" : "UN";
  return plain(tag, unknown, length32, at + 8);
}

function plain(
  tag: number,
  vr: string,
  lengthBytes: number,
  start: number,
): ElementHeader {
  return { tag, vr, lengthBytes, start, isUnknown: false };
}

/** Pixel data of undefined length is never words. */
function resolve(vr: string, tag: number): string {
  return isPixelData(tag) && vr === "XS" ? "OW" : vr;
}

function isExplicit(
  walk: Walk,
  at: number,
  end: number,
  { explicit, littleEndian }: Encoding,
  tag: number,
  written: string | undefined,
  isTop: boolean,
): boolean {
  if (explicit) {
    if (written !== undefined) return true;
    if (isLetter(walk.bytes[at + 4]!) && isLetter(walk.bytes[at + 5]!)) {
      return true;
    }
    // No letters: an implicit header, or letters lost.
    const length32 = walk.view.getUint32(at + 4, littleEndian);
    const looksImplicit = length32 === UNDEFINED_LENGTH ||
      at + 8 + length32 <= end || (isTop && !walk.isFinal);
    walk.warn(
      "dicom.wrongVr",
      `${tagText(tag)} has no value representation in an explicit data set`,
      "implicit element",
    );
    return !looksImplicit;
  }
  if (written === undefined) return false;
  const expected = dictionaryVr(tag);
  if (!(expected === written || (expected === "XS" && /US|SS/.test(written)))) {
    return false;
  }
  // Letters as an implicit length are odd, or too long to be one: PS3.5 7.1.1.
  const length32 = walk.view.getUint32(at + 4, littleEndian);
  const cannotBeLength = (length32 & 1) === 1 || at + 8 + length32 > end;
  if (cannotBeLength && (walk.isFinal || (length32 & 1) === 1)) {
    walk.warn(
      "dicom.wrongVr",
      `${tagText(tag)} is explicit in an implicit data set`,
      "explicit element",
    );
    return true;
  }
  return false;
}

function explicitHeader(
  walk: Walk,
  at: number,
  littleEndian: boolean,
  tag: number,
  written: string | undefined,
): ElementHeader | undefined {
  const { view, bytes } = walk;
  let vr = written;
  let isLong = vr !== undefined && hasLongLength(vr);
  if (vr === undefined) {
    // PS3.5 6.2.2: new representations have 32-bit lengths, but broken short ones exist.
    isLong = bytes[at + 6] === 0 && bytes[at + 7] === 0 &&
      at + 12 <= walk.filled && view.getUint32(at + 8, littleEndian) !== 0;
    vr = dictionaryVr(tag) ?? "UN";
    walk.warn(
      "dicom.wrongVr",
      `${tagText(tag)} has an unknown value representation, read as ${vr}`,
      `vr${tagKey(tag)}`,
    );
  }
  if (!isLong) {
    const lengthBytes = view.getUint16(at + 6, littleEndian);
    return plain(tag, vr, lengthBytes, at + 8);
  }
  if (at + 12 > walk.filled) return undefined;
  const lengthBytes = view.getUint32(at + 8, littleEndian);
  const isUnknown = vr === "UN";
  if (isUnknown) vr = dictionaryVr(tag) ?? "UN";
  return { tag, vr, lengthBytes, start: at + 12, isUnknown };
}

function isLetter(byte: number): boolean {
  return byte >= 0x41 && byte <= 0x5a;
}
