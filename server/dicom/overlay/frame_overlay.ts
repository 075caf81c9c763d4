/** What overlay planes draw on one frame. @module */
import type { ByteSource } from "#base";
import { numberBytes, turnedRound } from "../data_set/byte_order.ts";
import { locateValue } from "../data_set/locate_value.ts";
import { Warnings } from "../image/warnings.ts";
import type { PixelForm } from "../pixels/pixel_form.ts";
import type { RawFrame } from "../pixels/raw_frame.ts";
import type { DicomObject } from "../types.ts";
import { type OverlayPlane, overlayPlanesOf } from "./overlay_planes.ts";

/** Of a pixel with graphics. */
const DRAWN = 255;

/** Whole rows of a plane, as far as its data goes. */
interface Part {
  readonly firstRow: number;
  /** Pixels from the first row's first. */
  readonly count: number;
  /** For `i` from 0 to below `count`. */
  isSet(i: number): boolean;
}

/**
 * The overlays of a frame, one byte a pixel: 255 where there are graphics, or
 * the outline of a region, 0 elsewhere. What lies outside the image is left
 * out, as is what the data does not hold. Reads and keeps no more than
 * the part of a plane that lies within the frame's rows.
 *
 * @param raw the frame's cells, as yet with all their bits
 * @returns `undefined` where nothing is drawn
 */
export async function frameOverlay(
  object: DicomObject,
  source: ByteSource,
  form: PixelForm,
  raw: RawFrame,
  frameIndex: number,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const planes = overlayPlanesOf(object.dataSet, form, new Warnings());
  let out: Uint8Array<ArrayBuffer> | undefined;
  for (const plane of planes) {
    const { first = 0, count = Infinity } = plane.frames ?? {};
    const at = frameIndex - first;
    if (at < 0 || at >= count) continue;
    const part = plane.dataTag === undefined
      ? cellsPart(raw, form, plane.bitPosition!)
      : await dataPart(object, source, form, plane, plane.frames ? at : 0);
    if (part === undefined) continue;
    out ??= new Uint8Array(form.rows * form.columns);
    if (plane.dataTag === undefined) {
      const { rows, columns } = form;
      const whole = { ...plane, rows, columns, originRow: 0, originColumn: 0 };
      draw(out, form, whole, part);
    } else draw(out, form, plane, part);
  }
  return out?.includes(DRAWN) ? out : undefined;
}

/** Rows of Overlay Data, and one more at each end, which a region's outline looks at. */
async function dataPart(
  object: DicomObject,
  source: ByteSource,
  form: PixelForm,
  { dataTag, rows, columns, originRow, originColumn }: OverlayPlane,
  at: number,
): Promise<Part | undefined> {
  const first = Math.max(0, -originRow - 1);
  const end = Math.min(rows, form.rows - originRow + 1);
  const isBeside = originColumn >= form.columns || originColumn + columns <= 0;
  const found = locateValue(object, source, [dataTag!]);
  if (!found.ok || end <= first || isBeside) return undefined;
  const { offsetBytes, lengthBytes = 0, vr, littleEndian } = found.value;
  const fromBit = (at * rows + first) * columns;
  // Words, as big endian turns them round.
  const fromByte = Math.floor(fromBit / 16) * 2;
  const there = Math.min(
    lengthBytes,
    found.value.source.sizeBytes - offsetBytes,
  );
  const untilByte = Math.min(
    there,
    Math.ceil((fromBit + (end - first) * columns) / 16) * 2,
  );
  if (untilByte <= fromByte) return undefined;
  const read = await found.value.source.read(
    offsetBytes + fromByte,
    untilByte - fromByte,
  );
  const bytes = littleEndian ? read : turnedRound(read, numberBytes(vr));
  const skipBits = fromBit - 8 * fromByte;
  const count = Math.min((end - first) * columns, 8 * bytes.length - skipBits);
  const isSet = (i: number): boolean => {
    const bit = i + skipBits;
    return ((bytes[bit >> 3] ?? 0) >> (bit & 7) & 1) === 1;
  };
  return { firstRow: first, count, isSet };
}

/** The bit of each cell; `undefined` where the codec gave narrower cells than those stored. */
function cellsPart(
  { bytes, bitsAllocated }: RawFrame,
  form: PixelForm,
  bitPosition: number,
): Part | undefined {
  if (bitsAllocated !== form.bitsAllocated) return undefined;
  const width = bitsAllocated / 8;
  const [byte, shift] = [bitPosition >> 3, bitPosition & 7];
  return {
    firstRow: 0,
    count: form.rows * form.columns,
    isSet: (i) => ((bytes[i * width + byte] ?? 0) >> shift & 1) === 1,
  };
}

function draw(
  out: Uint8Array,
  form: PixelForm,
  { columns, originRow, originColumn, isRegion }: OverlayPlane,
  { firstRow, count, isSet }: Part,
): void {
  const left = Math.max(0, -originColumn);
  const right = Math.min(columns, form.columns - originColumn);
  const isEnclosed = (i: number, c: number): boolean =>
    c > 0 && c + 1 < columns && i >= columns && i + columns < count &&
    isSet(i - 1) && isSet(i + 1) && isSet(i - columns) && isSet(i + columns);
  for (let r = 0; r * columns < count; r++) {
    const y = originRow + firstRow + r;
    if (y < 0 || y >= form.rows) continue;
    const row = r * columns;
    for (let c = left; c < right && row + c < count; c++) {
      const isDrawn = isSet(row + c) && !(isRegion && isEnclosed(row + c, c));
      if (isDrawn) out[y * form.columns + originColumn + c] = DRAWN;
    }
  }
}
