/** Overlay planes of an image object, PS3.3 C.9.2 and C.9.3. @module */
import { LIMITS } from "#base";
import type { Warnings } from "../image/warnings.ts";
import type { PixelForm } from "../pixels/pixel_form.ts";
import type { DataSet, Tag } from "../types.ts";

/** One group 60xx. */
export interface OverlayPlane {
  /** Overlay Data; absent where the bits lie in the pixels' cells. */
  readonly dataTag?: Tag;
  /** Which bit of a pixel's cell, for the form that PS3.5 8.1.2 retired. */
  readonly bitPosition?: number;
  readonly rows: number;
  readonly columns: number;
  /** Of its first pixel within the image, from 0; may lie outside. */
  readonly originRow: number;
  readonly originColumn: number;
  /** The image's frames that have one of its own, from 0; absent: the same one lies over all. */
  readonly frames?: { readonly first: number; readonly count: number };
  /** Marks an area (Overlay Type R), not graphics. */
  readonly isRegion: boolean;
}

const FIRST_GROUP = 0x6000;
const GROUP_COUNT = 16;

/** The planes that can be drawn; what is wrong with the others is said. */
export function overlayPlanesOf(
  dataSet: DataSet,
  form: PixelForm,
  warnings: Warnings,
): readonly OverlayPlane[] {
  const planes: OverlayPlane[] = [];
  for (let n = 0; n < GROUP_COUNT; n++) {
    const group = (FIRST_GROUP + 2 * n).toString(16).toUpperCase();
    if (!dataSet.has(`${group}0010`)) continue;
    const plane = planeOf(dataSet, group, form);
    if (plane !== undefined) planes.push(plane);
    else {
      const message = `Overlay ${
        n + 1
      } can't be drawn: its attributes are not those of a plane`;
      warnings.add("dicom.badOverlay", message);
    }
  }
  return planes;
}

function planeOf(
  dataSet: DataSet,
  group: string,
  form: PixelForm,
): OverlayPlane | undefined {
  const rows = dataSet.number(`${group}0010`);
  const columns = dataSet.number(`${group}0011`);
  const origin = dataSet.numbers(`${group}0050`) ?? [1, 1];
  const bits = bitsOf(dataSet, group, form);
  const frames = framesOf(dataSet, group);
  const isWhole = rows && columns && bits !== undefined && origin.length > 1;
  if (!isWhole || rows * columns > LIMITS.framePixels) return undefined;
  return {
    ...{ rows, columns, ...bits, ...frames },
    originRow: origin[0]! - 1,
    originColumn: origin[1]! - 1,
    isRegion: dataSet.text(`${group}0040`)?.toUpperCase() === "R",
  };
}

function bitsOf(
  dataSet: DataSet,
  group: string,
  form: PixelForm,
): Pick<OverlayPlane, "dataTag" | "bitPosition"> | undefined {
  const dataTag = `${group}3000`;
  if (dataSet.has(dataTag)) return { dataTag };
  const bitPosition = dataSet.number(`${group}0102`);
  if (bitPosition === undefined || form.samplesPerPixel !== 1) return undefined;
  const isUnused = bitPosition > form.highBit ||
    bitPosition <= form.highBit - form.bitsStored;
  const isInCell = bitPosition >= 0 && bitPosition < form.bitsAllocated;
  return isUnused && isInCell ? { bitPosition } : undefined;
}

/** PS3.3 C.9.3.1.1: without a number of frames the plane is the whole image's. */
function framesOf(
  dataSet: DataSet,
  group: string,
): Pick<OverlayPlane, "frames"> {
  const count = dataSet.number(`${group}0015`);
  const origin = dataSet.number(`${group}0051`);
  if (count === undefined && origin === undefined) return {};
  return { frames: { first: (origin ?? 1) - 1, count: count ?? 1 } };
}
