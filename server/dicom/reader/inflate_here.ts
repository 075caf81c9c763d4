/** Inflates at one stretch, within bounds. @module */
import { constants, inflateRawSync } from "node:zlib";
import { err, ok, type Result } from "#base";
import type { DicomError } from "../types.ts";

/**
 * Inflates raw deflate data; padding after it is ignored, and of a stream cut
 * short what is there comes out.
 */
export function inflateHere(
  deflated: Uint8Array<ArrayBuffer>,
  limitBytes: number,
): Result<Uint8Array<ArrayBuffer>, DicomError> {
  try {
    const bytes = inflateRawSync(deflated, {
      finishFlush: constants.Z_SYNC_FLUSH,
      maxOutputLength: limitBytes,
    });
    const { buffer, byteOffset, byteLength } = bytes;
    return ok(new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength));
  } catch (thrown) {
    if (thrown instanceof RangeError) {
      return err({
        kind: "dicom.limit",
        message: `Deflated data inflates to more than ${limitBytes} bytes`,
      });
    }
    return err({
      kind: "dicom.malformed",
      message: "Deflated data is damaged and can't be inflated",
    });
  }
}
