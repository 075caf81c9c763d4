/** A received object as a file in Explicit VR Little Endian, PS3.5 A.2: the same values, otherwise written. @module */
import { type ByteSource, err, ok, type Result } from "#base";
import { numberBytes, turnedRound } from "../data_set/byte_order.ts";
import { ByteDataSet } from "../data_set/data_set.ts";
import { bodyOf } from "../reader/body.ts";
import { type Element, tagKey } from "../reader/element.ts";
import { EXPLICIT_LITTLE_UID } from "../reader/encodings.ts";
import { hasLongLength } from "../reader/vr.ts";
import type { DicomError, DicomObject, JsonDataSet } from "../types.ts";
import { delimiter, element, elementHeader } from "./element_bytes.ts";
import { fileHead } from "./file_head.ts";
import {
  type Decompress,
  type NativePixels,
  nativePixels,
} from "./native_pixels.ts";
import {
  piecesOf,
  type Segment,
  type WrittenFile,
  writtenFile,
} from "./segments.ts";
import { even } from "./values.ts";

const UNDEFINED_LENGTH = 0xffffffff;
/** Warnings of a file that was not read whole: what is missing must not be written as if it never was. */
const GAPS = ["dicom.truncated", "dicom.badSequence", "dicom.limit"];
/** The longest even length of 16 bits. */
const SHORT_LENGTH_MAX = 0xfffe;
/** Offsets into encapsulated pixel data, PS3.3 C.7.6.3. */
const OFFSET_TABLES: readonly number[] = [0x7fe00001, 0x7fe00002, 0x7fe00003];
/**
 * Converts an object; group lengths are left out, sequences have no lengths,
 * and compressed pixels become native ones. Pixels and long values are read,
 * and frames decompressed, one after another while the file is written.
 *
 * @param object read to its end: `openDicom(source, "end")`
 * @param source the bytes that `object` was opened from
 * @param decompress gives one frame (index from 0) of compressed pixel data
 * @returns the reasons for which an object can't be written so: pixels that
 * are not all there, have no codec, or colour that the header does not settle
 * (`nativeColor()`); more than 4 GiB of them, a compressed icon
 */
export async function explicitLittle(
  object: DicomObject,
  source: ByteSource,
  decompress: Decompress,
): Promise<Result<WrittenFile, DicomError>> {
  const { dataSet } = object;
  const sopClass = dataSet.text("00080016");
  const sopInstance = dataSet.text("00080018");
  if (
    !(dataSet instanceof ByteDataSet) || sopClass === undefined ||
    sopInstance === undefined
  ) {
    return impossible("it has no SOP UIDs");
  }
  const gap = object.warnings.find(({ kind }) => GAPS.includes(kind));
  if (gap !== undefined) return impossible(gap.message);
  const body = bodyOf(object, source);
  const pixels = await nativePixels(object, source, decompress);
  if (!pixels.ok) return pixels;
  const segments: Segment[] = [
    fileHead(sopClass, sopInstance, EXPLICIT_LITTLE_UID),
  ];
  try {
    segments.push(...topLevel(dataSet, body, pixels.value));
  } catch (thrown) {
    if (thrown instanceof PassedOver) return impossible(thrown.message);
    throw thrown;
  }
  return ok(writtenFile(segments));
}

/** Thrown where an element was not read. */
class PassedOver extends Error {}

function impossible(reason: string): Result<never, DicomError> {
  const message = `Cannot convert to Explicit VR Little Endian: ${reason}`;
  return err({ kind: "dicom.unsupported", message });
}

function* topLevel(
  dataSet: ByteDataSet,
  body: ByteSource,
  pixels: NativePixels | undefined,
): Generator<Segment> {
  const changed: JsonDataSet = pixels?.changed ?? {};
  const tags = new Set(Object.keys(changed));
  const found = new Map<string, Element>();
  for (const one of dataSet.elements()) {
    const isTable = pixels?.isDecompressed && OFFSET_TABLES.includes(one.tag);
    if (isTable) continue;
    found.set(tagKey(one.tag), one);
    tags.add(tagKey(one.tag));
  }
  for (const tag of [...tags].sort()) {
    if (tag.endsWith("0000")) continue;
    const attribute = changed[tag];
    if (attribute !== undefined) yield element(tag, attribute);
    else if (tag === pixels?.tag) yield* pixels.segments;
    else yield* elementSegments(dataSet, found.get(tag)!, body);
  }
}

/** One element as it is, in the encoding that is asked for. */
function* elementSegments(
  dataSet: ByteDataSet,
  one: Element,
  body: ByteSource,
): Generator<Segment> {
  const tag = tagKey(one.tag);
  if (one.isPassedOver) {
    throw new PassedOver(`compressed data in (${tag}) of an item`);
  }
  const vr = dataSet.vrOf(one);
  if (one.items !== undefined) {
    yield elementHeader(tag, "SQ", UNDEFINED_LENGTH);
    for (const item of dataSet.itemsOf(one)) {
      yield delimiter(0xe000, UNDEFINED_LENGTH);
      const elements = [...item.elements()].sort((a, b) => a.tag - b.tag);
      for (const inner of elements) {
        if ((inner.tag & 0xffff) === 0) continue;
        yield* elementSegments(item, inner, body);
      }
      yield delimiter(0xe00d, 0);
    }
    yield delimiter(0xe0dd, 0);
    return;
  }
  const unitBytes = dataSet.littleEndian ? 1 : numberBytes(vr);
  const lengthBytes = one.lengthBytes + (one.lengthBytes & 1);
  // PS3.18 8.7.3.4 note 3: what is too long for its representation is UN.
  const isTooLong = !hasLongLength(vr) && lengthBytes > SHORT_LENGTH_MAX;
  yield elementHeader(tag, isTooLong ? "UN" : vr, lengthBytes);
  const value = dataSet.value(one);
  if (value === undefined) {
    const place = {
      offsetBytes: one.offsetBytes,
      lengthBytes: one.lengthBytes,
    };
    yield piecesOf(body, place, unitBytes);
  } else {
    yield even(turnedRound(value, unitBytes), isText(vr) ? 0x20 : 0);
  }
}

function isText(vr: string): boolean {
  return numberBytes(vr) === 1 && vr !== "UI" && vr !== "OB" && vr !== "UN";
}
