/** Sends a picture in the representation that was chosen, PS3.18 8.7.4. @module */
import type { PictureOutput } from "#render";
import type { Offer } from "./accept.ts";
import { cacheHeaders, warning } from "./caching.ts";
import type { RenderParameters } from "./parameters.ts";

/** Pictures that can be made; the first is the default (PS3.18 Table 8.7.4-1). */
export const PICTURE_OFFERS: readonly Offer[] = [
  { mediaType: "image/jpeg", multipart: false },
  { mediaType: "image/png", multipart: false },
];

/** JPEG quality where none is asked for: fine enough to read by. */
const DEFAULT_QUALITY = 92;

/** The picture to be made for an offer. */
export function outputOf(
  offer: Offer,
  size: { readonly widthPx: number; readonly heightPx: number },
  { quality }: Pick<RenderParameters, "quality">,
): PictureOutput {
  const { widthPx, heightPx } = size;
  return offer.mediaType === "image/png"
    ? { widthPx, heightPx, format: "png" }
    : {
      widthPx,
      heightPx,
      format: "jpeg",
      quality: quality ?? DEFAULT_QUALITY,
    };
}

/** What of the parameters the picture does not follow, for a Warning. */
export function unmetWishes(parameters: RenderParameters): readonly string[] {
  return parameters.iccProfile === "srgb"
    ? ["No ICC profile is embedded; the picture's colours are sRGB"]
    : [];
}

/** With a full stop at its end. */
export function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** Header fields of a picture: kept privately, what was chosen or left out as Warning 299. */
export function pictureHeaders(
  etag: string,
  mediaType: string,
  remarks: readonly string[],
): Record<string, string> {
  return {
    ...cacheHeaders(etag),
    "content-type": mediaType,
    ...(remarks.length > 0 ? warning(remarks.map(sentence).join(" ")) : {}),
  };
}
