/** What decompressed colour is, PS3.3 C.7.6.3.1.2. @module */
import type { PixelForm } from "../pixels/pixel_form.ts";

/** RLE, deflated frames, JPEG-LS: no codestream says what its colours are. */
const NAMED_BY_HEADER: readonly string[] = [
  ...["1.2.840.10008.1.2.5", "1.2.840.10008.1.2.8.1"],
  ...["1.2.840.10008.1.2.4.80", "1.2.840.10008.1.2.4.81"],
];
const JPEG_2000: readonly string[] = [
  ...["1.2.840.10008.1.2.4.90", "1.2.840.10008.1.2.4.91"],
  ...["1.2.840.10008.1.2.4.201", "1.2.840.10008.1.2.4.202"],
  "1.2.840.10008.1.2.4.203",
];
const LOSSY_JPEG: readonly string[] = [
  ...["1.2.840.10008.1.2.4.50", "1.2.840.10008.1.2.4.51"],
  ...["1.2.840.10008.1.2.4.53", "1.2.840.10008.1.2.4.55"],
];

/**
 * Photometric Interpretation of what `uncompressedFrame()` gives for three
 * samples a pixel, whatever a frame's codestream says.
 *
 * @returns `undefined` where it depends on the codestream, as YBR_FULL in a
 * JPEG does; where decoders disagree, as on YCbCr in a JPEG that its header
 * names RGB; where a lossless syntax would lose by it; or where it is not known
 */
export function nativeColor(
  transferSyntaxUid: string,
  { samplesPerPixel, bitsAllocated, photometric }: PixelForm,
): "RGB" | "YBR_FULL" | undefined {
  if (samplesPerPixel !== 3 || bitsAllocated === 1) return undefined;
  const isIn = (syntaxes: readonly string[]) =>
    syntaxes.includes(transferSyntaxUid);
  switch (photometric) {
    case "RGB":
      return isIn(LOSSY_JPEG) ? undefined : "RGB";
    case "YBR_FULL":
      return isIn(NAMED_BY_HEADER) ? "YBR_FULL" : undefined;
    case "YBR_FULL_422":
      return isIn(LOSSY_JPEG) ? "RGB" : undefined;
    case "YBR_RCT":
    case "YBR_ICT":
      return isIn(JPEG_2000) ? "RGB" : undefined;
    default:
      return undefined;
  }
}
