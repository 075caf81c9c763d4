/** What the index keeps of an object. @module */
import { err, LIMITS, ok, type Result } from "#base";
import type { DataSet, DicomObject } from "#dicom";
import { attributesOf } from "./attributes_of.ts";
import { TAGS } from "./attributes.ts";
import type { InstanceRecord, StudiesError } from "./types.ts";
import { isUid } from "./uid.ts";

/**
 * The record of an object that was read.
 *
 * @param blob what its bytes are stored as
 * @returns `studies.badInstance`, naming the tag, where one of the UIDs that
 * place it (study, series, SOP instance, SOP class) is missing or not valid
 */
export function recordOf(
  object: DicomObject,
  blob: { readonly hash: string; readonly sizeBytes: number },
  receivedAtMs: number,
): Result<InstanceRecord, StudiesError> {
  const { dataSet, transferSyntaxUid } = object;
  const studyUid = dataSet.text(TAGS.studyInstanceUid) ?? "";
  const seriesUid = dataSet.text(TAGS.seriesInstanceUid) ?? "";
  const sopUid = dataSet.text(TAGS.sopInstanceUid) ?? "";
  const sopClassUid = dataSet.text(TAGS.sopClassUid) ?? "";
  const fault =
    faultOf(TAGS.studyInstanceUid, "Study Instance UID", studyUid) ??
      faultOf(TAGS.seriesInstanceUid, "Series Instance UID", seriesUid) ??
      faultOf(TAGS.sopInstanceUid, "SOP Instance UID", sopUid) ??
      faultOf(TAGS.sopClassUid, "SOP Class UID", sopClassUid);
  if (fault !== undefined) return err(fault);
  return ok({
    studyUid,
    seriesUid,
    sopUid,
    sopClassUid,
    transferSyntaxUid,
    blobHash: blob.hash,
    sizeBytes: blob.sizeBytes,
    receivedAtMs,
    frameCount: frameCountOf(object),
    ...whole("instanceNumber", dataSet, TAGS.instanceNumber),
    ...whole("rows", dataSet, TAGS.rows),
    ...whole("columns", dataSet, TAGS.columns),
    attributes: attributesOf(dataSet),
  });
}

function faultOf(
  tag: string,
  name: string,
  value: string,
): StudiesError | undefined {
  if (isUid(value)) return undefined;
  const found = value === "" ? "it is missing" : "it is no valid UID";
  const shown = `${name} (${tag.slice(0, 4)},${tag.slice(4)})`;
  const message = `Cannot index the object by its ${shown}: ${found}`;
  return { kind: "studies.badInstance", tag, message };
}

function frameCountOf({ dataSet, pixelData }: DicomObject): number {
  if (pixelData === undefined) return 0;
  const count = Math.trunc(dataSet.number(TAGS.numberOfFrames) ?? 1);
  return Math.min(Math.max(count, 1), LIMITS.frameCount);
}

function whole<K extends string>(
  name: K,
  dataSet: DataSet,
  tag: string,
): { readonly [P in K]?: number } {
  const value = dataSet.number(tag);
  if (value === undefined || !Number.isSafeInteger(value)) return {};
  return { [name]: value } as { readonly [P in K]: number };
}
