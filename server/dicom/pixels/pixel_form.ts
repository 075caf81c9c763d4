/** The shape of the pixels, from the Image Pixel module (PS3.3 C.7.6.3), checked before anything is allocated. @module */
import { err, LIMITS, ok, type Result } from "#base";
import type { DataSet, DicomError, DicomObject } from "../types.ts";

/** What the frames of one object share. */
export interface PixelForm {
  readonly rows: number;
  readonly columns: number;
  readonly frameCount: number;
  readonly samplesPerPixel: number;
  /** Samples in planes instead of interleaved. */
  readonly isPlanar: boolean;
  readonly photometric: string;
  readonly bitsAllocated: number;
  readonly bitsStored: number;
  readonly highBit: number;
  readonly signed: boolean;
  /** Float Pixel Data and Double Float Pixel Data. */
  readonly isFloat: boolean;
}

const BITS_ALLOCATED = new Set([1, 8, 16, 32, 64]);

/** Reads and checks the form; an error names the attribute at fault. */
export function pixelFormOf(
  object: DicomObject,
): Result<PixelForm, DicomError> {
  const { dataSet, pixelData } = object;
  if (pixelData === undefined) {
    return err({
      kind: "dicom.missing",
      message: "The object has no pixel data",
      tag: "7FE00010",
    });
  }
  const isFloat = pixelData.tag !== "7FE00010";
  const rows = dataSet.number("00280010");
  const columns = dataSet.number("00280011");
  if (!isCount(rows)) return missing("Rows", "00280010", rows);
  if (!isCount(columns)) return missing("Columns", "00280011", columns);
  if (rows * columns > LIMITS.framePixels) {
    return err({
      kind: "dicom.limit",
      message:
        `A frame of ${columns} x ${rows} pixels is more than the ${LIMITS.framePixels} allowed`,
      tag: "00280010",
    });
  }
  const frameCount = dataSet.number("00280008") ?? 1;
  if (frameCount > LIMITS.frameCount) {
    return err({
      kind: "dicom.limit",
      message:
        `${frameCount} frames are more than the ${LIMITS.frameCount} allowed`,
      tag: "00280008",
    });
  }
  const bitsAllocated = isFloat
    ? (pixelData.tag === "7FE00008" ? 32 : 64)
    : dataSet.number("00280100");
  if (bitsAllocated === undefined || !BITS_ALLOCATED.has(bitsAllocated)) {
    return missing("Bits Allocated", "00280100", bitsAllocated);
  }
  const samplesPerPixel = dataSet.number("00280002") ?? 1;
  if (samplesPerPixel < 1 || samplesPerPixel > 4) {
    return missing("Samples per Pixel", "00280002", samplesPerPixel);
  }
  return ok({
    rows,
    columns,
    frameCount: Math.max(1, Math.floor(frameCount)),
    samplesPerPixel,
    isPlanar: samplesPerPixel > 1 && dataSet.number("00280006") === 1,
    photometric: photometricOf(dataSet, samplesPerPixel),
    bitsAllocated,
    ...bitsOf(dataSet, bitsAllocated),
    signed: !isFloat && dataSet.number("00280103") === 1,
    isFloat,
  });
}

function isCount(value: number | undefined): value is number {
  return value !== undefined && Number.isInteger(value) && value > 0;
}

function missing(
  name: string,
  tag: string,
  value: number | undefined,
): Result<never, DicomError> {
  const state = value === undefined ? "missing" : `${value}`;
  return err({
    kind: "dicom.missing",
    message: `Cannot read pixels: ${name} is ${state}`,
    tag,
  });
}

function photometricOf(dataSet: DataSet, samplesPerPixel: number): string {
  const named = dataSet.text("00280004")?.toUpperCase();
  return named ?? (samplesPerPixel === 1 ? "MONOCHROME2" : "RGB");
}

/** Bits Stored and High Bit, where they can be: PS3.5 8.1.1. */
function bitsOf(
  dataSet: DataSet,
  bitsAllocated: number,
): { bitsStored: number; highBit: number } {
  const declared = dataSet.number("00280101");
  const isPossible = declared !== undefined && declared >= 1 &&
    declared <= bitsAllocated;
  const bitsStored = isPossible ? declared : bitsAllocated;
  const high = dataSet.number("00280102");
  const isHighPossible = high !== undefined && high < bitsAllocated &&
    high >= bitsStored - 1;
  return { bitsStored, highBit: isHighPossible ? high : bitsStored - 1 };
}
