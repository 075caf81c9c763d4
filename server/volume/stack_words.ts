/** Every sentence a reader may see on a stack or a volume, in one place. @module */
import type { VolumeWarning } from "./types.ts";

/** How many gaps a sentence names before it says "and more". */
const NAMED_GAPS = 6;

/** And how many matrices. */
const NAMED_SIZES = 4;

function mm(value: number): string {
  return `${value.toFixed(value < 1 ? 2 : 1)} mm`;
}

/** The slices are sheared: the scanner's gantry was tilted. */
export function tilt(degrees: number): VolumeWarning {
  return {
    kind: "volume.tilt",
    message: `Gantry tilt of ${
      degrees.toFixed(1)
    } degrees: slices are kept sheared as scanned, and distances are true.`,
    params: { degrees: Number(degrees.toFixed(2)) },
  };
}

/** Planes do not lie on one line. */
export function offLine(offLineMm: number): VolumeWarning {
  return {
    kind: "volume.badGeometry",
    message: `Images are shifted sideways against each other by up to ${
      mm(offLineMm)
    }: they are shown one by one, and no volume is built.`,
    params: { offLineMm },
  };
}

/** The grid would not fit in memory. */
export function tooLarge(bytes: number): VolumeWarning {
  const gib = (bytes / 2 ** 30).toFixed(1);
  return {
    kind: "volume.badGeometry",
    message:
      `A volume of ${gib} GiB is more than can be held: images are shown one by one.`,
    params: { sizeBytes: bytes },
  };
}

/**
 * Slices are missing.
 * @param steps each gap in whole regular steps
 */
export function missing(
  steps: readonly number[],
  gapsMm: readonly number[],
  positionsMm: readonly number[],
  regularMm: number,
): VolumeWarning {
  const count = steps.reduce((sum, n) => sum + n - 1, 0);
  const wide = steps.flatMap((n, index) => n > 1 ? [index] : []);
  const named = wide.slice(0, NAMED_GAPS).map((index) =>
    `between images ${index + 1} and ${index + 2} (${
      mm(gapsMm[index]!)
    } apart, ${mm(positionsMm[index]!)} from the first)`
  ).join("; ");
  const more = wide.length > NAMED_GAPS
    ? `; and ${wide.length - NAMED_GAPS} more gaps`
    : "";
  const are = count === 1 ? "1 slice is" : `${count} slices are`;
  return {
    kind: "volume.missingSlices",
    message: `${are} missing: ${named}${more}. Regular spacing is ${
      mm(regularMm)
    }. Missing slices are filled by blending their neighbours, at true distances.`,
    params: { count, regularMm, gaps: `${named}${more}` },
  };
}

/** Spacing varies. */
export function uneven(
  gapsMm: readonly number[],
  stepMm: number,
  slices: number,
): VolumeWarning {
  // Not spread into arguments: a series may have more gaps than a call takes.
  const minMm = gapsMm.reduce((a, b) => Math.min(a, b));
  const maxMm = gapsMm.reduce((a, b) => Math.max(a, b));
  return {
    kind: "volume.unevenSpacing",
    message: `Slice spacing varies from ${mm(minMm)} to ${
      mm(maxMm)
    }: the volume is resampled along the slices to ${slices} slices of ${
      mm(stepMm)
    }, blending neighbours; the images themselves are unchanged.`,
    params: { minMm, maxMm, stepMm, slices },
  };
}

/** Several images lie at one position. */
export function rivals(count: number): VolumeWarning {
  const images = count === 1 ? "1 image lies" : `${count} images lie`;
  return {
    kind: "volume.duplicateSlices",
    message:
      `${images} at the position of another but not the same: the one with the lowest instance number is shown.`,
    params: { count },
  };
}

/** Identical copies were left out. */
export function copies(count: number): VolumeWarning {
  const are = count === 1
    ? "1 identical copy is"
    : `${count} identical copies are`;
  return {
    kind: "volume.duplicateSlices",
    message: `${are} left out; nothing is lost.`,
    params: { count },
  };
}

/** Positions do not tell the images apart. */
export function degenerate(images: number, positions: number): VolumeWarning {
  const at = positions === 1
    ? "the same position"
    : `only ${positions} different positions`;
  return {
    kind: "volume.badGeometry",
    message:
      `${images} different images lie at ${at}: they are shown one by one, ordered by instance number, and no volume is built.`,
    params: { images, positions },
  };
}

/** Each position is there several times over. */
export function repeats(count: number): VolumeWarning {
  return {
    kind: "volume.phases",
    message:
      `Each position was scanned ${count} times, and nothing else tells the images apart: they are sorted into ${count} stacks by instance number.`,
    params: { count },
  };
}

/** The series holds several phases. */
export function phases(count: number): VolumeWarning {
  return {
    kind: "volume.phases",
    message:
      `The series holds ${count} phases at the same positions: each is a stack of its own.`,
    params: { count },
  };
}

/** The series holds several orientations, localizers included. */
export function orientations(count: number): VolumeWarning {
  return {
    kind: "volume.orientations",
    message:
      `The series holds images of ${count} different orientations or kinds: each is a stack of its own.`,
    params: { count },
  };
}

/** The series holds several matrices or spacings. */
export function matrices(sizes: readonly string[]): VolumeWarning {
  const more = sizes.length - NAMED_SIZES;
  const named = sizes.slice(0, NAMED_SIZES).join("; ") +
    (more > 0 ? `; and ${more} more` : "");
  return {
    kind: "volume.matrices",
    message:
      `The series holds images of different size or pixel spacing (${named}): each is a stack of its own.`,
    params: { sizes: named },
  };
}

/** Parts of one series lie far apart. */
export function parts(count: number, gapMm: number): VolumeWarning {
  return {
    kind: "volume.missingSlices",
    message: `Nothing was scanned for ${
      mm(gapMm)
    } between two parts of the series: it is shown as ${count} stacks.`,
    params: { count, gapMm },
  };
}

/** No position: ordered by something weaker. */
export function noPosition(by: "location" | "number"): VolumeWarning {
  const order = by === "location" ? "slice location" : "instance number";
  return {
    kind: "volume.noPosition",
    message:
      `Images carry no position in the patient: they are ordered by ${order}, and no volume is built.`,
    params: { order },
  };
}

/** A position is given but cannot be believed. */
export function badGeometry(fault: string, images: number): VolumeWarning {
  const of = images === 1 ? "1 image" : `${images} images`;
  return {
    kind: "volume.badGeometry",
    message:
      `The position of ${of} can't be used (${fault}): shown one by one, without distances, and no volume is built.`,
    params: { fault, images },
  };
}

/** Each image has a frame of reference of its own. */
export function scrambledReference(): VolumeWarning {
  return {
    kind: "volume.badGeometry",
    message:
      "Each image names a frame of reference of its own, as some de-identification does: positions are taken as lying in one space, and other series can't be linked to this one.",
    params: {},
  };
}

/** Values were rounded to fit int16, or were no numbers. */
export function quantizedWarning(
  maxError: number,
  notNumbers: number,
): VolumeWarning {
  const lost = notNumbers > 0
    ? ` ${notNumbers} voxels are no number and count as the least value.`
    : "";
  return {
    kind: "volume.quantized",
    message: `Values are stored to within ${maxError.toPrecision(2)}.${lost}`,
    params: { maxError, notNumbers },
  };
}

/** A file holds several volumes. */
export function timePointsWarning(count: number): VolumeWarning {
  return {
    kind: "volume.phases",
    message:
      `The file holds ${count} volumes (time points or directions): the first is shown.`,
    params: { count },
  };
}
