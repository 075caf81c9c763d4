/** The plane of each frame in patient space, PS3.3 C.7.6.2.1.1 and C.7.6.16.2. @module */
import { vec, type Vec3 } from "#base";
import type { DataSet, FramePlane, Tag } from "../types.ts";
import type { FrameGroups } from "./frame_groups.ts";
import { frameOffsetsMm } from "./frame_offsets.ts";
import type { Warnings } from "./warnings.ts";

const POSITION = "00200032";
const ORIENTATION = "00200037";
const PIXEL_SPACING = "00280030";
/** Cosines are written with few digits; beyond this they are wrong, not short. */
const COSINE_TOLERANCE = 0.01;

/** Answers for one frame at a time; `undefined` rather than a plane that may be wrong. */
export function planesOf(
  dataSet: DataSet,
  groups: FrameGroups,
  frameCount: number,
  warnings: Warnings,
): (frameIndex: number) => FramePlane | undefined {
  if (isMosaic(dataSet)) {
    warnings.add(
      "dicom.mosaic",
      "A mosaic: many slices in one picture, which no single plane describes",
    );
    return () => undefined;
  }
  const detector = dataSet.items("00540022")[0];
  const offsetsMm = frameOffsetsMm(dataSet, frameCount, warnings);
  return (frameIndex) => {
    const top = (sequence: Tag) => groups.groupOrTop(frameIndex, sequence);
    const position = firstWith(POSITION, top("00209113"), detector);
    const orientation = firstWith(ORIENTATION, top("00209116"), detector);
    const measures = top("00289110");
    if (position === undefined && orientation === undefined) return undefined;
    const origin = triple(position, POSITION, "Image Position", warnings);
    const axes = axesOf(orientation, warnings);
    const spacing = spacingOf(measures, warnings);
    if (!origin || !axes || !spacing) return undefined;
    if (frameCount > 1 && offsetsMm === undefined && !groups.isEnhanced) {
      // One position for many frames: only the first is known.
      if (frameIndex > 0) return undefined;
    }
    const offsetMm = offsetsMm?.[frameIndex] ?? 0;
    const normal = vec.cross(axes[0], axes[1]);
    return {
      originLps: vec.add(origin, vec.scale(normal, offsetMm)),
      rowDirectionLps: axes[0],
      columnDirectionLps: axes[1],
      spacingMm: spacing,
    };
  };
}

function isMosaic(dataSet: DataSet): boolean {
  return dataSet.texts("00080008").includes("MOSAIC");
}

function firstWith(
  tag: Tag,
  ...places: readonly (DataSet | undefined)[]
): DataSet | undefined {
  return places.find((place) => place?.has(tag));
}

function triple(
  place: DataSet | undefined,
  tag: Tag,
  name: string,
  warnings: Warnings,
): Vec3 | undefined {
  const numbers = place?.numbers(tag);
  const [x, y, z] = numbers ?? [];
  if (
    numbers?.length === 3 && x !== undefined && y !== undefined &&
    z !== undefined
  ) return [x, y, z];
  warnings.add("dicom.badPosition", `${name} (Patient) can't be read`);
  return undefined;
}

function axesOf(
  place: DataSet | undefined,
  warnings: Warnings,
): readonly [Vec3, Vec3] | undefined {
  const n = place?.numbers(ORIENTATION);
  if (n?.length !== 6) {
    warnings.add(
      "dicom.badOrientation",
      "Image Orientation (Patient) can't be read",
    );
    return undefined;
  }
  const row: Vec3 = [n[0]!, n[1]!, n[2]!];
  const column: Vec3 = [n[3]!, n[4]!, n[5]!];
  const isUnit = [row, column].every((axis) =>
    Math.abs(vec.length(axis) - 1) <= COSINE_TOLERANCE
  );
  if (!isUnit || Math.abs(vec.dot(row, column)) > COSINE_TOLERANCE) {
    warnings.add(
      "dicom.badOrientation",
      "Image Orientation (Patient) is not two unit vectors at a right angle",
    );
    return undefined;
  }
  return [vec.normalize(row), vec.normalize(column)];
}

function spacingOf(
  place: DataSet,
  warnings: Warnings,
): readonly [number, number] | undefined {
  const numbers = place.numbers(PIXEL_SPACING);
  const [betweenRows, betweenColumns] = numbers ?? [];
  if (
    betweenRows !== undefined && betweenColumns !== undefined &&
    betweenRows > 0 && betweenColumns > 0
  ) return [betweenColumns, betweenRows];
  const state = !place.has(PIXEL_SPACING)
    ? "is missing"
    : numbers === undefined
    ? "can't be read"
    : "is not two positive numbers";
  warnings.add("dicom.badSpacing", `Pixel Spacing ${state}`);
  return undefined;
}
