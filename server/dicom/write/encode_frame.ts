/** Lossless codestreams for objects we write. @module */
import { runEncoder } from "../codecs/native_codecs.ts";

/** A frame to be encoded. */
export interface EncodeForm {
  readonly columns: number;
  readonly rows: number;
  readonly bitsAllocated: 8 | 16;
  readonly bitsStored: number;
  readonly samplesPerPixel: 1 | 3;
  readonly signed: boolean;
}

/** A syntax that frames can be written in. */
export const LOSSLESS_SYNTAXES = {
  jpeg2000: "1.2.840.10008.1.2.4.90",
  htj2k: "1.2.840.10008.1.2.4.201",
} as const;

/**
 * Encodes one frame without loss.
 *
 * @param samples little endian, interleaved
 * @throws where the codec refuses the form
 */
export function encodeFrame(
  syntax: keyof typeof LOSSLESS_SYNTAXES,
  samples: Uint8Array,
  form: EncodeForm,
): Promise<Uint8Array<ArrayBuffer>> {
  const encoder = syntax === "jpeg2000" ? "encodeJpeg2000" : "encodeHtJpeg2000";
  return runEncoder(encoder, samples, {
    ...form,
    isPlanar: false,
    photometric: form.samplesPerPixel === 1 ? "MONOCHROME2" : "RGB",
  });
}
