/** A stored instance, its header read. @module */
import { type ByteSource, err, ok, type Result } from "#base";
import { type DicomObject, openDicom } from "#dicom";
import type { InstanceRecord } from "#studies";
import type { Call } from "./call.ts";
import type { Problem } from "./problem.ts";

/** The file, and what was read of it. */
export interface OpenInstance {
  readonly source: ByteSource;
  readonly object: DicomObject;
}

/**
 * Opens an instance's file and reads its header.
 *
 * @param until `end`: also what follows the pixel data
 */
export async function openInstance(
  { deps }: Call,
  { blobHash, sopUid }: Pick<InstanceRecord, "blobHash" | "sopUid">,
  until: "pixelData" | "end" = "pixelData",
): Promise<Result<OpenInstance, Problem>> {
  const source = await deps.blobs.open(blobHash);
  if (!source.ok) {
    const detail = `The stored file can't be opened: ${source.error.message}`;
    return err({ status: 503, detail, sopUid });
  }
  const object = await openDicom(source.value, until);
  if (object.ok) return ok({ source: source.value, object: object.value });
  const detail = `The stored file can't be read: ${object.error.message}`;
  return err({ status: 500, detail, sopUid });
}
