/** JPEG XL, ISO 18181 (PS3.5 8.2.15), recompressed JPEG included. @module */
import type { PixelForm } from "../pixels/pixel_form.ts";
import type { RawFrame } from "../pixels/raw_frame.ts";
import { runDecoder } from "./native_codecs.ts";
import { allocatedFor } from "./size_check.ts";

/** Decodes one frame; colour comes out as RGB. */
export async function decodeJpegXl(
  encoded: Uint8Array<ArrayBuffer>,
  form: PixelForm,
): Promise<RawFrame> {
  const bitsAllocated = allocatedFor(form.bitsStored);
  const output = await runDecoder("decodeJpegXl", encoded, {
    columns: form.columns,
    rows: form.rows,
    bitsAllocated,
    bitsStored: form.bitsStored,
    samplesPerPixel: form.samplesPerPixel,
    signed: form.signed,
    isPlanar: false,
    photometric: form.samplesPerPixel === 1 ? "MONOCHROME2" : "RGB",
  });
  return {
    bytes: output.bytes,
    bitsAllocated,
    samplesPerPixel: form.samplesPerPixel,
    isPlanar: output.isPlanar,
    colorSpace: form.samplesPerPixel === 1 ? "GREY" : "RGB",
  };
}
