/** The bytes of one frame, read from where they lie. @module */
import { type ByteSource, err, ok, type Result } from "#base";
import { turnRound } from "../data_set/byte_order.ts";
import { ByteDataSet } from "../data_set/data_set.ts";
import { bodyOf } from "../reader/body.ts";
import { encodingOf, GE_PRIVATE_UID } from "../reader/encodings.ts";
import type { DicomError, DicomObject } from "../types.ts";
import { type FrameTable, frameTable } from "./fragments.ts";
import { frameBits, nativeRange, swapUnit } from "./native_frame.ts";
import type { PixelForm } from "./pixel_form.ts";

/** A frame's bytes: a codestream, or samples in little endian. */
export type FrameBytes =
  | { readonly kind: "codestream"; readonly bytes: Uint8Array<ArrayBuffer> }
  | {
    readonly kind: "samples";
    readonly bytes: Uint8Array<ArrayBuffer>;
    /** Of a one-bit frame: bits before its first pixel. */
    readonly skipBits: number;
    /** Bytes of all pixel data beyond what the frames take. */
    readonly surplusBytes: number;
  };

const tables = new WeakMap<
  DicomObject,
  Promise<Result<FrameTable, DicomError>>
>();

/** An error about one frame. */
export function frameError(
  frameIndex: number,
  reason: string,
): Result<never, DicomError> {
  return err({
    kind: "dicom.pixels",
    message: `Cannot decode frame ${frameIndex + 1}: ${reason}`,
    tag: "7FE00010",
  });
}

/** Reads one frame and nothing else; the bytes are the caller's own. */
export async function frameBytes(
  object: DicomObject,
  source: ByteSource,
  form: PixelForm,
  frameIndex: number,
): Promise<Result<FrameBytes, DicomError>> {
  const isThere = Number.isInteger(frameIndex) && frameIndex >= 0 &&
    frameIndex < form.frameCount;
  if (!isThere) {
    return err({
      kind: "dicom.missing",
      message: `There is no frame ${
        frameIndex + 1
      }: the object has ${form.frameCount}`,
      tag: "00280008",
    });
  }
  const body = bodyOf(object, source);
  return object.pixelData!.lengthBytes === undefined
    ? await codestream(object, body, form, frameIndex)
    : await samples(object, body, form, frameIndex);
}

async function codestream(
  object: DicomObject,
  body: ByteSource,
  form: PixelForm,
  frameIndex: number,
): Promise<Result<FrameBytes, DicomError>> {
  let found = tables.get(object);
  if (found === undefined) {
    const { offsetBytes } = object.pixelData!;
    found = frameTable(body, offsetBytes, form.frameCount, object.dataSet);
    tables.set(object, found);
  }
  const table = await found;
  if (!table.ok) return table;
  const fragments = table.value[frameIndex] ?? [];
  const sizeBytes = fragments.reduce((sum, f) => sum + f.lengthBytes, 0);
  const bytes = new Uint8Array(sizeBytes);
  let at = 0;
  for (const { offsetBytes, lengthBytes } of fragments) {
    bytes.set(await body.read(offsetBytes, lengthBytes), at);
    at += lengthBytes;
  }
  return ok({ kind: "codestream", bytes });
}

async function samples(
  object: DicomObject,
  body: ByteSource,
  form: PixelForm,
  frameIndex: number,
): Promise<Result<FrameBytes, DicomError>> {
  const { offsetBytes, lengthBytes = 0 } = object.pixelData!;
  const bytesThere = Math.min(lengthBytes, body.sizeBytes - offsetBytes);
  const range = nativeRange(form, frameIndex);
  const end = range.offsetBytes + range.lengthBytes;
  if (end > bytesThere) {
    const there = Math.max(0, bytesThere - range.offsetBytes);
    return frameError(
      frameIndex,
      `${there} bytes, expected ${range.lengthBytes}`,
    );
  }
  const layout = layoutOf(object);
  // Whole words: a frame of an odd size may begin in the middle of one.
  const isSwapped = !layout.littleEndian && layout.isWords;
  const lead = isSwapped ? range.offsetBytes & 1 : 0;
  const trail = isSwapped ? end & 1 : 0;
  const length = lead + range.lengthBytes + trail;
  const from = offsetBytes + range.offsetBytes - lead;
  const read = (await body.read(from, length)).slice();
  if (!layout.littleEndian) {
    turnRound(read, swapUnit(form.bitsAllocated, layout.isWords));
  }
  const bytes = read.subarray(lead, lead + range.lengthBytes);
  if (bytes.length < range.lengthBytes) {
    return frameError(
      frameIndex,
      `${bytes.length} bytes, expected ${range.lengthBytes}`,
    );
  }
  const whole = Math.ceil((frameBits(form) * form.frameCount) / 8);
  const surplusBytes = bytesThere - whole - (whole & 1);
  return ok({
    kind: "samples",
    bytes,
    skipBits: range.skipBits,
    surplusBytes: Math.max(0, surplusBytes),
  });
}

/** How native pixel data is written: OW is swapped in pairs in big endian. */
export function layoutOf(
  object: DicomObject,
): { littleEndian: boolean; isWords: boolean } {
  const uid = object.transferSyntaxUid;
  const { dataSet, pixelData } = object;
  const vr = dataSet instanceof ByteDataSet
    ? dataSet.locate(pixelData!.tag)?.vr
    : undefined;
  return {
    littleEndian: encodingOf(uid).littleEndian && uid !== GE_PRIVATE_UID,
    isWords: vr === "OW",
  };
}
