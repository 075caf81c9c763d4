/** Where one value's bytes lie, by its path of tags and item numbers. @module */
import { type ByteSource, err, ok, type Result } from "#base";
import { bodyOf } from "../reader/body.ts";
import { encodingOf } from "../reader/encodings.ts";
import type { DicomError, DicomObject } from "../types.ts";
import { ByteDataSet } from "./data_set.ts";

/** A value, still in its source. */
export interface LocatedValue {
  readonly source: ByteSource;
  readonly offsetBytes: number;
  /** `undefined` for encapsulated pixel data. */
  readonly lengthBytes?: number;
  readonly vr: string;
  readonly littleEndian: boolean;
}

/**
 * Finds a value by the path that `DataSet.toJson()` gave for it, whether it
 * was read with the header or left in the file.
 *
 * @param path tags, and item numbers from 1: `["00081140", "1", "00081155"]`
 * @returns `dicom.missing` where there is no such value
 */
export function locateValue(
  object: DicomObject,
  source: ByteSource,
  path: readonly string[],
): Result<LocatedValue, DicomError> {
  let set = object.dataSet;
  for (let at = 0; at + 1 < path.length; at += 2) {
    const item = set.items(path[at]!.toUpperCase())[Number(path[at + 1]) - 1];
    if (item === undefined) return missing(path);
    set = item;
  }
  const tag = path.at(-1)?.toUpperCase() ?? "";
  const element = set instanceof ByteDataSet ? set.locate(tag) : undefined;
  const isValue = element !== undefined && element.items === undefined &&
    !element.isPassedOver;
  if (!isValue) {
    return missing(path);
  }
  return ok({
    source: bodyOf(object, source),
    offsetBytes: element.offsetBytes,
    ...(element.lengthBytes < 0 ? {} : { lengthBytes: element.lengthBytes }),
    vr: element.vr,
    littleEndian: encodingOf(object.transferSyntaxUid).littleEndian,
  });
}

function missing(path: readonly string[]): Result<never, DicomError> {
  return err({
    kind: "dicom.missing",
    message: `There is no value at ${path.join("/").slice(0, 200)}`,
  });
}
