/** Which codec reads which transfer syntax, PS3.5 A.4. @module */
import { LIMITS } from "#base";
import { inflateRaw } from "../reader/inflate.ts";
import { frameBits, nativeFrame } from "../pixels/native_frame.ts";
import type { PixelForm } from "../pixels/pixel_form.ts";
import { PixelFault, type RawFrame } from "../pixels/raw_frame.ts";
import { decodeJpeg } from "./jpeg.ts";
import { decodeHtj2k, decodeJpeg2000 } from "./jpeg_2000.ts";
import { decodeJpegLs } from "./jpeg_ls.ts";
import { decodeJpegXl } from "./jpeg_xl.ts";
import { decodeRle } from "./rle.ts";

/** Decodes one frame's codestream; throws {@linkcode PixelFault} where it can't. */
export type Codec = (
  encoded: Uint8Array<ArrayBuffer>,
  form: PixelForm,
) => Promise<RawFrame> | RawFrame;

const CODECS: Readonly<Record<string, Codec>> = {
  "1.2.840.10008.1.2.5": decodeRle,
  "1.2.840.10008.1.2.8.1": decodeDeflatedFrame,
  "1.2.840.10008.1.2.4.50": decodeJpeg,
  "1.2.840.10008.1.2.4.51": decodeJpeg,
  "1.2.840.10008.1.2.4.53": decodeJpeg,
  "1.2.840.10008.1.2.4.55": decodeJpeg,
  "1.2.840.10008.1.2.4.57": decodeJpeg,
  "1.2.840.10008.1.2.4.70": decodeJpeg,
  "1.2.840.10008.1.2.4.80": decodeJpegLs,
  "1.2.840.10008.1.2.4.81": decodeJpegLs,
  "1.2.840.10008.1.2.4.90": decodeJpeg2000,
  "1.2.840.10008.1.2.4.91": decodeJpeg2000,
  "1.2.840.10008.1.2.4.201": decodeHtj2k,
  "1.2.840.10008.1.2.4.202": decodeHtj2k,
  "1.2.840.10008.1.2.4.203": decodeHtj2k,
  "1.2.840.10008.1.2.4.110": decodeJpegXl,
  "1.2.840.10008.1.2.4.111": decodeJpegXl,
  "1.2.840.10008.1.2.4.112": decodeJpegXl,
};

/** The codec of a transfer syntax; `undefined` where we have none. */
export function codecOf(transferSyntaxUid: string): Codec | undefined {
  return CODECS[transferSyntaxUid];
}

/** Whether a codec's samples lie in cells as the header declares them: no codestream says it anew. */
export function isLaidOutByHeader(transferSyntaxUid: string): boolean {
  const codec = codecOf(transferSyntaxUid);
  return codec === decodeRle || codec === decodeDeflatedFrame;
}

/** Deflated Image Frame Compression, PS3.5 A.4.13. */
async function decodeDeflatedFrame(
  encoded: Uint8Array<ArrayBuffer>,
  form: PixelForm,
): Promise<RawFrame> {
  const expected = Math.ceil(frameBits(form) / 8);
  // Frames are padded to an even length before they are deflated.
  const limit = Math.min(expected + 1024, LIMITS.deflatedBytes);
  const inflated = await inflateRaw(encoded, limit);
  if (!inflated.ok) throw new PixelFault(inflated.error.message);
  const bytes = inflated.value;
  if (bytes.length < expected) {
    throw new PixelFault(
      `${bytes.length} bytes when inflated, expected ${expected}`,
    );
  }
  return nativeFrame(bytes.subarray(0, expected), form, 0);
}
