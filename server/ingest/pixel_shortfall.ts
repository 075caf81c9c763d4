import type { DicomObject } from "#dicom";
import { REASONS } from "./reasons.ts";
import type { Reason } from "./types.ts";

const TAGS = {
  samples: "00280002",
  photometric: "00280004",
  frames: "00280008",
  rows: "00280010",
  columns: "00280011",
  bitsAllocated: "00280100",
};

/**
 * Why uncompressed pixel data is less than rows, columns and frames announce;
 * `undefined` where it is all there. A picture without its last rows must not
 * pass for a whole one. Compressed frames are judged when they are decoded.
 *
 * @param sizeBytes of the file
 */
export function pixelShortfall(
  { pixelData, dataSet, transferSyntaxUid }: DicomObject,
  sizeBytes: number,
): Reason | undefined {
  if (pixelData?.lengthBytes === undefined) return undefined;
  // A deflated data set has its pixels nowhere in the file as such.
  const foundBytes = transferSyntaxUid === "1.2.840.10008.1.2.1.99"
    ? pixelData.lengthBytes
    : Math.min(pixelData.lengthBytes, sizeBytes - pixelData.offsetBytes);
  const number = (tag: string, absent: number) => dataSet.number(tag) ?? absent;
  // PS3.3 C.7.6.3.1.2: two pixels share their colour.
  const samples = dataSet.text(TAGS.photometric) === "YBR_FULL_422"
    ? 2
    : number(TAGS.samples, 1);
  const bits = number(TAGS.rows, 0) * number(TAGS.columns, 0) *
    number(TAGS.frames, 1) * samples * number(TAGS.bitsAllocated, 0);
  const expectedBytes = Math.max(Math.ceil(bits / 8), pixelData.lengthBytes);
  return foundBytes < expectedBytes
    ? REASONS.pixelsCutOff(foundBytes, expectedBytes)
    : undefined;
}
