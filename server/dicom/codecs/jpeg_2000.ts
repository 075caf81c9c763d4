/** JPEG 2000 and High-Throughput JPEG 2000, ISO 15444-1 and -15 (PS3.5 8.2.4, 8.2.14). @module */
import type { PixelForm } from "../pixels/pixel_form.ts";
import type { ColorSpace, RawFrame } from "../pixels/raw_frame.ts";
import { type Jpeg2000Info, jpeg2000Info } from "./codestream.ts";
import { runDecoder } from "./native_codecs.ts";
import { allocatedFor, checkedInfo } from "./size_check.ts";

/** Decodes one frame of JPEG 2000. */
export function decodeJpeg2000(
  encoded: Uint8Array<ArrayBuffer>,
  form: PixelForm,
): Promise<RawFrame> {
  return decode("decodeJpeg2000", "JPEG 2000", encoded, form);
}

/** Decodes one frame of HTJ2K. */
export function decodeHtj2k(
  encoded: Uint8Array<ArrayBuffer>,
  form: PixelForm,
): Promise<RawFrame> {
  return decode("decodeHtJpeg2000", "HTJ2K", encoded, form);
}

async function decode(
  decoder: "decodeJpeg2000" | "decodeHtJpeg2000",
  name: string,
  encoded: Uint8Array<ArrayBuffer>,
  form: PixelForm,
): Promise<RawFrame> {
  const info = checkedInfo(name, jpeg2000Info(encoded), form);
  const bitsAllocated = allocatedFor(info.bits);
  const output = await runDecoder(decoder, encoded.subarray(info.start), {
    columns: form.columns,
    rows: form.rows,
    bitsAllocated,
    bitsStored: info.bits,
    samplesPerPixel: form.samplesPerPixel,
    signed: info.signed,
    isPlanar: false,
    photometric: form.samplesPerPixel === 1 ? "MONOCHROME2" : "RGB",
  });
  return {
    bytes: output.bytes,
    bitsAllocated,
    samplesPerPixel: form.samplesPerPixel,
    isPlanar: output.isPlanar,
    colorSpace: colorSpaceOf(info, form),
    precision: { bits: info.bits, signed: info.signed },
  };
}

/** With a component transformation the decoder's output is RGB, whatever the header says. */
function colorSpaceOf(info: Jpeg2000Info, form: PixelForm): ColorSpace {
  if (form.samplesPerPixel === 1) {
    return form.photometric === "PALETTE COLOR" ? "PALETTE" : "GREY";
  }
  const isYbr = form.photometric.startsWith("YBR_FULL");
  return isYbr && !info.hasTransform ? "YBR_FULL" : "RGB";
}
