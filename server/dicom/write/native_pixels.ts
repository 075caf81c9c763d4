/** Pixel data of a received object, native and little endian: PS3.5 8.1.1 and A.2. @module */
import { type ByteSource, err, ok, type Result } from "#base";
import { layoutOf } from "../pixels/frame_bytes.ts";
import { swapUnit, unpackBits } from "../pixels/native_frame.ts";
import { type PixelForm, pixelFormOf } from "../pixels/pixel_form.ts";
import { bodyOf } from "../reader/body.ts";
import type {
  DicomError,
  DicomObject,
  JsonAttribute,
  JsonDataSet,
  Tag,
} from "../types.ts";
import { BitRow } from "./bit_row.ts";
import { conversionOf } from "./conversion.ts";
import { elementHeader } from "./element_bytes.ts";
import { nativeColor } from "./native_color.ts";
import { type LazySegment, piecesOf, type Segment } from "./segments.ts";

/** Gives one frame, index from 0, as `uncompressedFrame()` does. */
export type Decompress = (
  frameIndex: number,
) => Promise<Result<Uint8Array<ArrayBuffer>, DicomError>>;

/** The element, and the attributes that describe it otherwise than before. */
export interface NativePixels {
  readonly tag: Tag;
  readonly segments: readonly Segment[];
  readonly changed: JsonDataSet;
  readonly isDecompressed: boolean;
}

/** Lengths are even numbers of 32 bits. */
const LENGTH_MAX = 0xfffffffe;
const VR_OF: Readonly<Record<Tag, string>> = {
  "7FE00008": "OF",
  "7FE00009": "OD",
};

/**
 * The pixel data as it would be native; its first frame is decompressed now,
 * so that what can't be is known before anything is written.
 *
 * @returns nothing for an object without pixels
 */
export async function nativePixels(
  object: DicomObject,
  source: ByteSource,
  decompress: Decompress,
): Promise<Result<NativePixels | undefined, DicomError>> {
  const { pixelData } = object;
  if (pixelData === undefined) return ok(undefined);
  return pixelData.lengthBytes === undefined
    ? await decompressed(object, decompress)
    : turned(object, bodyOf(object, source), pixelData.lengthBytes);
}

function turned(
  object: DicomObject,
  body: ByteSource,
  lengthBytes: number,
): Result<NativePixels, DicomError> {
  const { tag, offsetBytes } = object.pixelData!;
  const there = body.sizeBytes - offsetBytes;
  if (there < lengthBytes) {
    const message =
      `${lengthBytes} bytes of pixels are declared, ${there} there`;
    return err({ kind: "dicom.truncated", message, tag });
  }
  const { littleEndian, isWords } = layoutOf(object);
  let unitBytes = 1;
  if (!littleEndian) {
    const formed = pixelFormOf(object);
    if (!formed.ok) return formed;
    unitBytes = swapUnit(formed.value.bitsAllocated, isWords);
  }
  const vr = VR_OF[tag] ?? (isWords ? "OW" : "OB");
  const even = lengthBytes + (lengthBytes & 1);
  const place = { offsetBytes, lengthBytes };
  const segments = [
    elementHeader(tag, vr, even),
    piecesOf(body, place, unitBytes),
  ];
  return ok({ tag, segments, changed: {}, isDecompressed: false });
}

async function decompressed(
  object: DicomObject,
  decompress: Decompress,
): Promise<Result<NativePixels, DicomError>> {
  const formed = pixelFormOf(object);
  if (!formed.ok) return formed;
  const form = formed.value;
  const described = changedBy(object, form);
  if (!described.ok) return described;
  const { bitsAllocated, frameCount } = form;
  const bytes = Math.ceil(bitsOf(form) * frameCount / 8);
  const lengthBytes = bytes + (bytes & 1);
  if (lengthBytes > LENGTH_MAX) {
    const message =
      `${lengthBytes} bytes are more than native pixel data holds`;
    return err({ kind: "dicom.limit", message });
  }
  const first = await decompress(0);
  if (!first.ok) return first;
  const { tag } = object.pixelData!;
  const pixels = framesOf(form, lengthBytes, first.value, decompress);
  const vr = VR_OF[tag] ?? (bitsAllocated > 8 ? "OW" : "OB");
  return ok({
    tag,
    segments: [elementHeader(tag, vr, lengthBytes), pixels],
    changed: described.value,
    isDecompressed: true,
  });
}

/** Bits of one frame; chroma is not halved in what is decompressed. */
function bitsOf(
  { rows, columns, samplesPerPixel, bitsAllocated }: PixelForm,
): number {
  return rows * columns * samplesPerPixel * bitsAllocated;
}

function framesOf(
  form: PixelForm,
  sizeBytes: number,
  first: Uint8Array<ArrayBuffer>,
  decompress: Decompress,
): LazySegment {
  return {
    sizeBytes,
    async *pieces() {
      const frameBits = bitsOf(form);
      const bits = form.bitsAllocated === 1 ? new BitRow() : undefined;
      let written = 0;
      for (let frame = 0; frame < form.frameCount; frame++) {
        const read = frame === 0 ? ok(first) : await decompress(frame);
        if (!read.ok) throw new Error(read.error.message);
        const { length } = read.value;
        const expected = Math.ceil(frameBits / 8);
        if (length !== expected) {
          throw new Error(
            `Frame ${frame + 1} has ${length} bytes, expected ${expected}`,
          );
        }
        const piece = bits === undefined
          ? read.value
          : bits.add(unpackBits(read.value, 0, frameBits));
        written += piece.length;
        yield piece;
      }
      const rest = bits?.rest() ?? new Uint8Array(0);
      yield rest;
      yield new Uint8Array(sizeBytes - written - rest.length);
    },
  };
}

/** PS3.3 C.7.6.3.1.2 and C.7.6.3.1.3; and loss, once it has happened, is never forgotten (C.7.6.1.1.5). */
function changedBy(
  { transferSyntaxUid }: DicomObject,
  form: PixelForm,
): Result<JsonDataSet, DicomError> {
  const conversion = conversionOf(transferSyntaxUid);
  if (conversion === undefined) {
    return unsupported(`Pixels of transfer syntax ${transferSyntaxUid}`);
  }
  const changed: Record<Tag, JsonAttribute> = {};
  if (form.samplesPerPixel > 1) {
    const color = nativeColor(transferSyntaxUid, form);
    if (color === undefined) {
      return unsupported(
        `Colour named ${form.photometric} in transfer syntax ${transferSyntaxUid}`,
      );
    }
    changed["00280004"] = { vr: "CS", Value: [color] };
    changed["00280006"] = { vr: "US", Value: [form.isPlanar ? 1 : 0] };
  }
  if (conversion === "lossy") {
    changed["00282110"] = { vr: "CS", Value: ["01"] };
  }
  return ok(changed);
}

function unsupported(what: string): Result<never, DicomError> {
  const message = `${what} can't be written uncompressed`;
  return err({ kind: "dicom.unsupported", message });
}
