/** From stored values to int16 voxels, written where a volume wants them. @module */
import { err, ok, type Result } from "#base";
import type { DecodedFrame, DicomError, ModalityLut } from "../types.ts";

/**
 * How stored values become voxels: `voxel = (modality(stored) - intercept) /
 * slope`, rounded to the nearest and held within int16.
 */
export interface VoxelMap {
  readonly modalityLut: ModalityLut;
  /** What a voxel stands for: `value = voxel * slope + intercept`. */
  readonly slope: number;
  readonly intercept: number;
}

/** Where a slice's voxels go; x fastest. */
export interface VoxelTarget {
  readonly buffer: SharedArrayBuffer;
  /** Of the first voxel; even. */
  readonly byteOffset: number;
  /** From row to row. */
  readonly rowStrideVx: number;
}

/** What was written. */
export interface WrittenVoxels {
  readonly columns: number;
  readonly rows: number;
  readonly minimum: number;
  readonly maximum: number;
  /** Values that int16 could not hold, and were held at its ends. */
  readonly clampedCount: number;
}

const LOWEST = -32768;
const HIGHEST = 32767;

/** Maps one decoded frame into place; colour has no voxels. */
export function writeVoxels(
  frame: DecodedFrame,
  map: VoxelMap,
  target: VoxelTarget,
): Result<WrittenVoxels, DicomError> {
  const { rows, columns, values } = frame;
  if (frame.samplesPerPixel !== 1) {
    return err({
      kind: "dicom.unsupported",
      message: "A colour frame can't be part of a volume of grey values",
    });
  }
  const lengthVx = (rows - 1) * target.rowStrideVx + columns;
  if (target.byteOffset + 2 * lengthVx > target.buffer.byteLength) {
    throw new RangeError(
      `Cannot write ${columns}x${rows} voxels at byte ${target.byteOffset} of ${target.buffer.byteLength}`,
    );
  }
  const out = new Int16Array(target.buffer, target.byteOffset, lengthVx);
  const linear = linearOf(map);
  const offset = linear?.offset ?? 0;
  const isShift = linear?.scale === 1 && Number.isSafeInteger(offset) &&
    Math.abs(offset) < 2 ** 30;
  const written = isShift && isShort(values)
    ? shifted(values, offset, out, frame, target.rowStrideVx)
    : scaled(
      linear === undefined ? lookedUp(values, map) : values,
      linear ?? { scale: 1, offset: 0 },
      out,
      frame,
      target.rowStrideVx,
    );
  return ok({ columns, rows, ...written });
}

type Size = Pick<DecodedFrame, "rows" | "columns">;
type Range = Pick<WrittenVoxels, "minimum" | "maximum" | "clampedCount">;
type Short = Int8Array | Uint8Array | Int16Array | Uint16Array;

function isShort(values: DecodedFrame["values"]): values is Short {
  return values.BYTES_PER_ELEMENT <= 2;
}

/** As `scaled()` by 1 and a whole offset, for whole values: what nearly every CT is, in a third of the time. */
function shifted(
  values: Short,
  offset: number,
  out: Int16Array,
  { rows, columns }: Size,
  rowStrideVx: number,
): Range {
  let minimum = HIGHEST;
  let maximum = LOWEST;
  let clampedCount = 0;
  for (let row = 0, from = 0; row < rows; row++) {
    let to = row * rowStrideVx;
    for (const end = from + columns; from < end; from++, to++) {
      let voxel = (values[from]! + offset) | 0;
      if (voxel < LOWEST) {
        voxel = LOWEST;
        clampedCount++;
      } else if (voxel > HIGHEST) {
        voxel = HIGHEST;
        clampedCount++;
      }
      if (voxel < minimum) minimum = voxel;
      if (voxel > maximum) maximum = voxel;
      out[to] = voxel;
    }
  }
  return { minimum, maximum, clampedCount };
}

function scaled(
  values: DecodedFrame["values"],
  { scale, offset }: { readonly scale: number; readonly offset: number },
  out: Int16Array,
  { rows, columns }: Size,
  rowStrideVx: number,
): Range {
  let minimum = HIGHEST;
  let maximum = LOWEST;
  let clampedCount = 0;
  for (let row = 0, from = 0; row < rows; row++) {
    let to = row * rowStrideVx;
    for (const end = from + columns; from < end; from++, to++) {
      let voxel = Math.floor(values[from]! * scale + offset + 0.5);
      if (!(voxel >= LOWEST)) {
        voxel = LOWEST;
        clampedCount++;
      } else if (voxel > HIGHEST) {
        voxel = HIGHEST;
        clampedCount++;
      }
      if (voxel < minimum) minimum = voxel;
      if (voxel > maximum) maximum = voxel;
      out[to] = voxel;
    }
  }
  return { minimum, maximum, clampedCount };
}

function linearOf(
  { modalityLut, slope, intercept }: VoxelMap,
): { scale: number; offset: number } | undefined {
  if (modalityLut.kind !== "linear") return undefined;
  return {
    scale: modalityLut.slope / slope,
    offset: (modalityLut.intercept - intercept) / slope,
  };
}

/** A modality table, with the scale folded in, over the frame's values. */
function lookedUp(
  values: DecodedFrame["values"],
  { modalityLut, slope, intercept }: VoxelMap,
): Float64Array {
  const out = new Float64Array(values.length);
  if (modalityLut.kind !== "table") return out;
  const { firstStored, values: table } = modalityLut;
  const last = table.length - 1;
  for (let i = 0; i < out.length; i++) {
    const index = values[i]! - firstStored;
    const entry = index < 0 ? 0 : index > last ? last : index;
    out[i] = (table[entry]! - intercept) / slope;
  }
  return out;
}
