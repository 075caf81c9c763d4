/** Media types of frames, by transfer syntax: PS3.18 Tables 8.7.3-3 to 8.7.3-5. @module */
import type { Offer } from "./accept.ts";

/** The transfer syntax of uncompressed values in an octet stream. */
const EXPLICIT_LITTLE_ENDIAN = "1.2.840.10008.1.2.1";

/** Final parts of `1.2.840.10008.1.2.` and the media type of their codestreams. */
const MEDIA_TYPES: Readonly<Record<string, string>> = {
  "4.50": "image/jpeg",
  "4.51": "image/jpeg",
  "4.53": "image/jpeg",
  "4.55": "image/jpeg",
  "4.57": "image/jpeg",
  "4.70": "image/jpeg",
  "4.80": "image/jls",
  "4.81": "image/jls",
  "4.90": "image/jp2",
  "4.91": "image/jp2",
  "4.92": "image/jpx",
  "4.93": "image/jpx",
  "4.100": "video/mpeg",
  "4.101": "video/mpeg",
  "4.102": "video/mp4",
  "4.103": "video/mp4",
  "4.104": "video/mp4",
  "4.105": "video/mp4",
  "4.106": "video/mp4",
  "4.107": "video/H265",
  "4.108": "video/H265",
  "4.110": "image/jxl",
  "4.111": "image/jxl",
  "4.112": "image/jxl",
  "4.201": "image/jphc",
  "4.202": "image/jphc",
  "4.203": "image/jphc",
  "5": "image/dicom-rle",
};

/** How frames can be sent; `isStored`: as they are, else decoded. */
export interface FrameOffer extends Offer {
  readonly transferSyntax: string;
  readonly isStored: boolean;
}

/**
 * What frames in a transfer syntax can be sent as, the default last among
 * equals: uncompressed values, or the codestream as it is stored, by its own
 * media type or, as many clients ask for it, as an octet stream.
 *
 * @param isEncapsulated whether the pixel data is
 * @param isOne whether it can be sent without parts
 */
export function frameOffers(
  transferSyntax: string,
  isEncapsulated: boolean,
  isOne: boolean,
): readonly FrameOffer[] {
  const octets = "application/octet-stream";
  const values = {
    mediaType: octets,
    transferSyntax: EXPLICIT_LITTLE_ENDIAN,
    isStored: !isEncapsulated,
  };
  const offers: Omit<FrameOffer, "multipart">[] = [];
  if (isEncapsulated) {
    const stored = { transferSyntax, isStored: true };
    const end = transferSyntax.replace("1.2.840.10008.1.2.", "");
    if (Object.hasOwn(MEDIA_TYPES, end)) {
      const mediaType = MEDIA_TYPES[end]!.toLowerCase();
      offers.push({ ...stored, mediaType, isDefault: mediaType !== octets });
    }
    offers.push({ ...stored, mediaType: octets, isDefault: false });
  }
  offers.push(values);
  // Anything at all means uncompressed values, in parts: the standard's default.
  const ordered = [...offers.slice(-1), ...offers.slice(0, -1)];
  const multipart = ordered.map((offer) => ({ ...offer, multipart: true }));
  const single = ordered.map((offer) => ({ ...offer, multipart: false }));
  return isOne ? [...multipart, ...single] : multipart;
}
