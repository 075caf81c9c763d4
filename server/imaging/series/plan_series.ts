/** From the images of a series to the stacks that a reader scrolls. @module */
import type { ImageDescription } from "#dicom";
import { type PlaneInput, planStacks, type StackPlan } from "#volume";
import type { Stack, StackFrame } from "../types.ts";

/** One stored image object. */
export interface SeriesImage {
  readonly sopUid: string;
  readonly blobHash: string;
  readonly instanceNumber?: number;
  readonly isLocalizer: boolean;
  readonly image: ImageDescription;
}

/** Names the series. */
export interface SeriesNames {
  readonly studyUid: string;
  readonly seriesUid: string;
  readonly modality: string;
}

/** Modalities whose images lie in the patient; their lack of a position is worth a warning. */
const SECTIONAL = new Set(["CT", "MR", "PT", "NM"]);

/**
 * The stacks of a series: those that lie in the patient first, as
 * `planStacks()` orders them; then each cine on its own; then single images
 * without a place, by instance number.
 */
export function planSeries(
  images: readonly SeriesImage[],
  names: SeriesNames,
): readonly Stack[] {
  const placed: StackFrame[] = [];
  const cines: StackFrame[][] = [];
  const loose: StackFrame[] = [];
  for (const image of images) {
    const frames = framesOf(image);
    const isPlaced = frames.some(({ frame }) => frame.plane);
    const isCine = frames.length > 1 && !isPlaced;
    if (isCine) cines.push(frames);
    else if (isPlaced || SECTIONAL.has(names.modality)) {
      placed.push(...frames);
    } else loose.push(...frames);
  }
  return [
    ...placedStacks(placed, names),
    ...cines.map((cine, n) => cineStack(cine, n, cines.length, names)),
    ...looseStacks(loose, names),
  ];
}

function framesOf(
  { image, sopUid, blobHash, instanceNumber, isLocalizer }: SeriesImage,
): StackFrame[] {
  return image.frames.map((frame) => ({
    ...{ sopUid, blobHash, image, frame },
    ...instanceNumber !== undefined && { instanceNumber },
    ...isLocalizer && { isLocalizer },
  }));
}

/** Stacks of frames that lie in the patient, as `planStacks()` orders them. */
export function placedStacks(
  frames: readonly StackFrame[],
  names: SeriesNames,
): readonly Stack[] {
  if (frames.length === 0) return [];
  const byId = new Map(frames.map((frame) => [idOf(frame), frame]));
  const planes = [...byId].map(([id, frame]) => planeOf(id, frame));
  return planStacks(planes).map((plan) => {
    const own = plan.planeIds.map((id) => byId.get(id)!);
    return {
      ...names,
      key: plan.key,
      label: plan.label,
      frames: own,
      plan: isGrey(own) ? plan : withoutGrid(plan),
      warnings: plan.warnings,
    };
  });
}

function idOf({ sopUid, frame }: StackFrame): string {
  return `${sopUid}/${frame.frameIndex}`;
}

/** Warnings of an image that say why a frame has no plane. */
const PLANE_FAULTS: readonly string[] = [
  "dicom.mosaic",
  "dicom.badPosition",
  "dicom.badOrientation",
  "dicom.badSpacing",
];

function planeFaultOf({ image, frame }: StackFrame): string | undefined {
  if (frame.plane !== undefined) return undefined;
  return image.warnings.find(({ kind }) => PLANE_FAULTS.includes(kind))
    ?.message;
}

function planeOf(id: string, stackFrame: StackFrame): PlaneInput {
  const planeFault = planeFaultOf(stackFrame);
  const { image, instanceNumber, blobHash, isLocalizer } = stackFrame;
  const { plane, phase, sliceLocationMm, frameIndex } = stackFrame.frame;
  const { columns, rows, frameOfReferenceUid } = image;
  return {
    id,
    columns,
    rows,
    phase,
    ...plane,
    ...planeFault !== undefined && { planeFault },
    ...sliceLocationMm !== undefined && { sliceLocationMm },
    ...instanceNumber !== undefined && { instanceNumber },
    isLocalizer: isLocalizer === true,
    contentHash: `${blobHash}/${frameIndex}`,
    ...frameOfReferenceUid !== undefined && { frameOfReferenceUid },
  };
}

/** A volume is made of grey values alone. */
function isGrey(frames: readonly StackFrame[]): boolean {
  return frames.every(({ image }) =>
    image.samplesPerPixel === 1 &&
    image.photometricInterpretation.startsWith("MONOCHROME")
  );
}

function withoutGrid(plan: StackPlan): StackPlan {
  const { grid: _grid, gridSlices: _gridSlices, ...rest } = plan;
  return rest;
}

function cineStack(
  cine: readonly StackFrame[],
  n: number,
  count: number,
  names: SeriesNames,
): Stack {
  const { sopUid, instanceNumber = n + 1 } = cine[0]!;
  return {
    ...names,
    key: `cine-${sopUid}`,
    label: count === 1 ? "Cine" : `Cine ${instanceNumber}`,
    frames: cine,
    warnings: [],
  };
}

function looseStacks(
  loose: readonly StackFrame[],
  names: SeriesNames,
): Stack[] {
  if (loose.length === 0) return [];
  const frames = loose.toSorted((a, b) =>
    (a.instanceNumber ?? Infinity) - (b.instanceNumber ?? Infinity) ||
    (a.sopUid < b.sopUid ? -1 : 1)
  );
  return [{ ...names, key: "images", label: "Images", frames, warnings: [] }];
}
