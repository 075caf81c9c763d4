/** A frame between its codec and its values. @module */

/** How three samples are to be read. */
export type ColorSpace =
  | "RGB"
  | "YBR_FULL"
  | "YBR_FULL_422"
  | "YBR_PARTIAL_422"
  | "YBR_PARTIAL_420"
  | "GREY"
  | "PALETTE";

/** Uncompressed samples, little endian. */
export interface RawFrame {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Width of one sample in `bytes`. */
  readonly bitsAllocated: number;
  readonly samplesPerPixel: number;
  readonly isPlanar: boolean;
  /** `YBR_FULL_422` only where chroma is still halved. */
  readonly colorSpace: ColorSpace;
  /** Where the codestream says otherwise than the header: read samples by this. */
  readonly precision?: { readonly bits: number; readonly signed: boolean };
  readonly warning?: string;
}

/** Thrown by codecs for pixels that can't be decoded; decode_frame.ts makes it an error. */
export class PixelFault extends Error {}
