/** JPEG, ISO 10918-1: baseline, extended, and lossless (PS3.5 8.2.1). @module */
import type { PixelForm } from "../pixels/pixel_form.ts";
import {
  type ColorSpace,
  PixelFault,
  type RawFrame,
} from "../pixels/raw_frame.ts";
import { type JpegInfo, jpegInfo } from "./codestream.ts";
import { runDecoder } from "./native_codecs.ts";
import { allocatedFor, checkedInfo } from "./size_check.ts";

const LOSSLESS = 3;

/** Decodes one frame; what its samples mean is settled by the codestream before the header. */
export async function decodeJpeg(
  encoded: Uint8Array<ArrayBuffer>,
  form: PixelForm,
): Promise<RawFrame> {
  const info = checkedInfo("JPEG", jpegInfo(encoded), form);
  if (info.process > LOSSLESS) {
    throw new PixelFault(
      `JPEG process with marker FFC${
        info.process.toString(16).toUpperCase()
      } is not supported`,
    );
  }
  const bitsAllocated = allocatedFor(info.bits);
  const output = await runDecoder("decodeJpeg", encoded, {
    columns: form.columns,
    rows: form.rows,
    bitsAllocated,
    bitsStored: info.bits,
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
    colorSpace: colorSpaceOf(info, form),
  };
}

function colorSpaceOf(info: JpegInfo, form: PixelForm): ColorSpace {
  if (form.samplesPerPixel === 1) {
    return form.photometric === "PALETTE COLOR" ? "PALETTE" : "GREY";
  }
  const isYbr = form.photometric.startsWith("YBR");
  if (info.process === LOSSLESS) return isYbr ? "YBR_FULL" : "RGB";
  if (info.adobeTransform !== undefined) {
    return info.adobeTransform === 0 ? "RGB" : "YBR_FULL";
  }
  const [r, g, b] = info.componentIds;
  if (r === 0x52 && g === 0x47 && b === 0x42) return "RGB";
  if (isYbr || info.hasJfif || info.isSubsampled) return "YBR_FULL";
  return "RGB";
}
