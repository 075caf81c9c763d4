/** What Explicit VR Little Endian costs an object, by its transfer syntax. @module */
import { codecOf } from "../codecs/codec_table.ts";
import {
  DEFLATED_UID,
  EXPLICIT_BIG_UID,
  EXPLICIT_LITTLE_UID,
  GE_PRIVATE_UID,
  IMPLICIT_LITTLE_UID,
} from "../reader/encodings.ts";

const UNCOMPRESSED: readonly string[] = [
  ...[IMPLICIT_LITTLE_UID, EXPLICIT_BIG_UID, DEFLATED_UID, GE_PRIVATE_UID],
];

/** Syntaxes that lose nothing, by their definition: RLE, deflated frames, JPEG processes 14, JPEG-LS, JPEG 2000, JPEG XL, HTJ2K. */
const LOSSLESS: readonly string[] = [
  ...["1.2.840.10008.1.2.5", "1.2.840.10008.1.2.8.1"],
  ...["1.2.840.10008.1.2.4.57", "1.2.840.10008.1.2.4.70"],
  ...["1.2.840.10008.1.2.4.80", "1.2.840.10008.1.2.4.90"],
  ...["1.2.840.10008.1.2.4.110", "1.2.840.10008.1.2.4.201"],
  "1.2.840.10008.1.2.4.202",
];

/** `none`: it is that already; `exact`: every value stays; `lossy`: pixels that were compressed with loss are kept as they decode. */
export type Conversion = "none" | "exact" | "lossy";

/**
 * How objects of a transfer syntax become Explicit VR Little Endian.
 *
 * @returns `undefined` where they can't: video, and what has no codec here
 */
export function conversionOf(
  transferSyntaxUid: string,
): Conversion | undefined {
  if (transferSyntaxUid === EXPLICIT_LITTLE_UID) return "none";
  if (UNCOMPRESSED.includes(transferSyntaxUid)) return "exact";
  if (codecOf(transferSyntaxUid) === undefined) return undefined;
  return LOSSLESS.includes(transferSyntaxUid) ? "exact" : "lossy";
}
