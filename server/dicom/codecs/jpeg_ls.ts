/** JPEG-LS, ISO 14495-1, lossless and near-lossless (PS3.5 8.2.3). @module */
import type { PixelForm } from "../pixels/pixel_form.ts";
import { nativeColorSpace } from "../pixels/native_frame.ts";
import { PixelFault, type RawFrame } from "../pixels/raw_frame.ts";
import { jpegInfo } from "./codestream.ts";
import { decodeJpegLsPlain } from "./jpeg_ls_plain.ts";
import { runDecoder } from "./native_codecs.ts";
import { allocatedFor, checkedInfo } from "./size_check.ts";

/** Decodes one frame, in any interleave mode. */
export async function decodeJpegLs(
  encoded: Uint8Array<ArrayBuffer>,
  form: PixelForm,
): Promise<RawFrame> {
  const info = checkedInfo("JPEG-LS", jpegInfo(encoded), form);
  const bitsAllocated = allocatedFor(info.bits);
  const { bytes, isPlanar } = await decoded(encoded, form, info.bits);
  return {
    bytes,
    bitsAllocated,
    samplesPerPixel: form.samplesPerPixel,
    isPlanar,
    colorSpace: nativeColorSpace({ ...form, photometric: whole(form) }),
  };
}

async function decoded(
  encoded: Uint8Array<ArrayBuffer>,
  form: PixelForm,
  bits: number,
): Promise<Pick<RawFrame, "bytes" | "isPlanar">> {
  try {
    return await runDecoder("decodeJpegLs", encoded, {
      columns: form.columns,
      rows: form.rows,
      bitsAllocated: allocatedFor(bits),
      bitsStored: bits,
      samplesPerPixel: form.samplesPerPixel,
      signed: form.signed,
      isPlanar: false,
      photometric: form.samplesPerPixel === 1 ? "MONOCHROME2" : "RGB",
    });
  } catch (thrown) {
    if (!(thrown instanceof PixelFault) || form.samplesPerPixel > 1) {
      throw thrown;
    }
    const samples = decodeJpegLsPlain(encoded);
    const isWide = bits > 8;
    const bytes = isWide
      ? new Uint8Array(samples.buffer)
      : Uint8Array.from(samples);
    return { bytes, isPlanar: false };
  }
}

/** Chroma is never halved in JPEG-LS, whatever the header says. */
function whole({ photometric }: PixelForm): string {
  return photometric === "YBR_FULL_422" ? "YBR_FULL" : photometric;
}
