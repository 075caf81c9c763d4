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

interface Candidate {
  readonly image: SeriesImage;
  readonly frame: StackFrame;
}

/**
 * The stacks of a series: those that lie in the patient first, as
 * `planStacks()` orders them; then each cine on its own; then single images
 * without a place, by instance number.
 */
export function planSeries(
  images: readonly SeriesImage[],
  names: SeriesNames,
): readonly Stack[] {
  const placed: Candidate[] = [];
  const cines: Candidate[][] = [];
  const loose: Candidate[] = [];
  for (const image of images) {
    const candidates = candidatesOf(image);
    const isPlaced = candidates.some(({ frame }) => frame.frame.plane);
    const isCine = candidates.length > 1 && !isPlaced;
    if (isCine) cines.push(candidates);
    else if (isPlaced || SECTIONAL.has(names.modality)) {
      placed.push(...candidates);
    } else loose.push(...candidates);
  }
  return [
    ...placedStacks(placed, names),
    ...cines.map((cine, n) => cineStack(cine, n, cines.length, names)),
    ...looseStacks(loose, names),
  ];
}

function candidatesOf(image: SeriesImage): Candidate[] {
  const { sopUid, blobHash, instanceNumber, image: description } = image;
  return description.frames.map((frame) => ({
    image,
    frame: {
      sopUid,
      blobHash,
      ...instanceNumber !== undefined && { instanceNumber },
      image: description,
      frame,
    },
  }));
}

function placedStacks(
  candidates: readonly Candidate[],
  names: SeriesNames,
): Stack[] {
  if (candidates.length === 0) return [];
  const byId = new Map(
    candidates.map((candidate) => [idOf(candidate), candidate]),
  );
  const planes = [...byId].map(([id, candidate]) => planeOf(id, candidate));
  return planStacks(planes).map((plan) => {
    const frames = plan.planeIds.map((id) => byId.get(id)!.frame);
    return {
      ...names,
      key: plan.key,
      label: plan.label,
      frames,
      plan: isGrey(frames) ? plan : withoutGrid(plan),
      warnings: plan.warnings,
    };
  });
}

function idOf({ frame }: Candidate): string {
  return `${frame.sopUid}/${frame.frame.frameIndex}`;
}

function planeOf(id: string, { image, frame }: Candidate): PlaneInput {
  const { plane, phase, sliceLocationMm, frameIndex } = frame.frame;
  const { columns, rows, frameOfReferenceUid } = image.image;
  return {
    id,
    columns,
    rows,
    phase,
    ...plane,
    ...sliceLocationMm !== undefined && { sliceLocationMm },
    ...image.instanceNumber !== undefined &&
      { instanceNumber: image.instanceNumber },
    isLocalizer: image.isLocalizer,
    contentHash: `${image.blobHash}/${frameIndex}`,
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
  cine: readonly Candidate[],
  n: number,
  count: number,
  names: SeriesNames,
): Stack {
  const number = cine[0]!.image.instanceNumber ?? n + 1;
  return {
    ...names,
    key: `cine-${cine[0]!.image.sopUid}`,
    label: count === 1 ? "Cine" : `Cine ${number}`,
    frames: cine.map(({ frame }) => frame),
    warnings: [],
  };
}

function looseStacks(
  loose: readonly Candidate[],
  names: SeriesNames,
): Stack[] {
  if (loose.length === 0) return [];
  const frames = loose.map(({ frame }) => frame).sort((a, b) =>
    (a.instanceNumber ?? Infinity) - (b.instanceNumber ?? Infinity) ||
    (a.sopUid < b.sopUid ? -1 : 1)
  );
  return [{ ...names, key: "images", label: "Images", frames, warnings: [] }];
}
