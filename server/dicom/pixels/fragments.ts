/** Where the frames of encapsulated pixel data lie, PS3.5 A.4. @module */
import { type ByteSource, err, LIMITS, ok, type Result } from "#base";
import type { DataSet, DicomError } from "../types.ts";

/** One fragment's bytes in the source. */
export interface Fragment {
  readonly offsetBytes: number;
  readonly lengthBytes: number;
}

/** Fragments of each frame. */
export type FrameTable = readonly (readonly Fragment[])[];

interface Items {
  readonly fragments: readonly Fragment[];
  /** Offset of each item's tag from the first item after the offset table. */
  readonly relative: readonly number[];
  readonly basicTable: readonly number[];
  /** Where the next element begins. */
  readonly endBytes: number;
}

const ITEM = 0xfffee000;
const SEQUENCE_END = 0xfffee0dd;
const READ_AHEAD_BYTES = 64 * 1024;

/**
 * Finds each frame's fragments: by the extended or basic offset table where
 * one is there and true, else one fragment a frame, else by the marks that
 * codestreams begin with.
 *
 * @param offsetBytes of the pixel data's first item
 */
export async function frameTable(
  source: ByteSource,
  offsetBytes: number,
  frameCount: number,
  dataSet: DataSet,
): Promise<Result<FrameTable, DicomError>> {
  const read = await readItems(source, offsetBytes);
  if (!read.ok) return read;
  const items = read.value;
  const { fragments } = items;
  if (fragments.length === 0) {
    return err({
      kind: "dicom.pixels",
      message: "The encapsulated pixel data holds no fragment",
      offsetBytes,
    });
  }
  if (frameCount === 1) return ok([fragments]);
  const table = byOffsets(items, extendedOffsets(dataSet), frameCount) ??
    byOffsets(items, items.basicTable, frameCount);
  if (table !== undefined) return ok(table);
  if (fragments.length === frameCount) {
    return ok(fragments.map((fragment) => [fragment]));
  }
  const byMarks = await tableByMarks(source, fragments);
  if (byMarks.length === frameCount) return ok(byMarks);
  return err({
    kind: "dicom.pixels",
    message:
      `Cannot tell ${frameCount} frames apart in ${fragments.length} fragments ` +
      `of which ${byMarks.length} begin a codestream`,
    offsetBytes,
  });
}

/**
 * Where encapsulated pixel data ends, its fragments stepped over.
 *
 * @param offsetBytes of the pixel data's first item
 * @returns `undefined` where its items can't be told
 */
export async function fragmentsEnd(
  source: ByteSource,
  offsetBytes: number,
): Promise<number | undefined> {
  const items = await readItems(source, offsetBytes);
  return items.ok ? items.value.endBytes : undefined;
}

async function readItems(
  source: ByteSource,
  start: number,
): Promise<Result<Items, DicomError>> {
  const fragments: Fragment[] = [];
  const relative: number[] = [];
  const basicTable: number[] = [];
  let window = new Uint8Array(0);
  let windowAt = 0;
  let at = start;
  let first = -1;
  let isTable = true;
  while (at + 8 <= source.sizeBytes) {
    if (at < windowAt || at + 8 > windowAt + window.length) {
      // Small fragments come in numbers, large ones need only their headers.
      const last = fragments[fragments.length - 1];
      const isSmall = last === undefined || last.lengthBytes < 4096;
      window = await source.read(at, isSmall ? READ_AHEAD_BYTES : 8);
      windowAt = at;
      if (window.length < 8) break;
    }
    const view = new DataView(window.buffer, window.byteOffset + at - windowAt);
    const tag = ((view.getUint16(0, true) << 16) | view.getUint16(2, true)) >>>
      0;
    const lengthBytes = view.getUint32(4, true);
    if (tag === SEQUENCE_END) {
      at += 8;
      break;
    }
    if (tag !== ITEM) {
      return err({
        kind: "dicom.pixels",
        message:
          `No fragment where one should begin, after ${fragments.length}`,
        offsetBytes: at,
      });
    }
    if (fragments.length >= LIMITS.elementCount) {
      return err({
        kind: "dicom.limit",
        message: `More than ${LIMITS.elementCount} fragments`,
      });
    }
    const end = at + 8 + lengthBytes;
    if (isTable) {
      isTable = false;
      first = end;
      const size = Math.min(lengthBytes, LIMITS.frameCount * 4);
      const bytes = await source.read(at + 8, size);
      const table = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
      for (let i = 0; i + 4 <= bytes.length; i += 4) {
        basicTable.push(table.getUint32(i, true));
      }
    } else {
      relative.push(at - first);
      // The last fragment of a file cut short is kept as far as it goes.
      const there = Math.min(lengthBytes, source.sizeBytes - at - 8);
      fragments.push({ offsetBytes: at + 8, lengthBytes: there });
    }
    at = end;
  }
  return ok({ fragments, relative, basicTable, endBytes: at });
}

/** Extended Offset Table, PS3.3 C.7.6.3.1.8. */
function extendedOffsets(dataSet: DataSet): readonly number[] {
  const bytes = dataSet.bytes("7FE00001");
  if (bytes === undefined) return [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const offsets: number[] = [];
  for (let i = 0; i + 8 <= bytes.length; i += 8) {
    offsets.push(Number(view.getBigUint64(i, true)));
  }
  return offsets;
}

/** The table the offsets describe; `undefined` where they do not fit the fragments. */
function byOffsets(
  { fragments, relative }: Items,
  offsets: readonly number[],
  frameCount: number,
): FrameTable | undefined {
  if (offsets.length !== frameCount || offsets[0] !== 0) return undefined;
  const indexOf = new Map(relative.map((offset, index) => [offset, index]));
  const starts = offsets.map((offset) => indexOf.get(offset));
  const table: Fragment[][] = [];
  for (let frame = 0; frame < frameCount; frame++) {
    const from = starts[frame];
    const to = frame + 1 < frameCount ? starts[frame + 1] : fragments.length;
    if (from === undefined || to === undefined || to <= from) return undefined;
    table.push(fragments.slice(from, to));
  }
  return table;
}

async function tableByMarks(
  source: ByteSource,
  fragments: readonly Fragment[],
): Promise<FrameTable> {
  const table: Fragment[][] = [];
  for (const fragment of fragments) {
    const head = await source.read(fragment.offsetBytes, 12);
    if (beginsCodestream(head)) table.push([fragment]);
    else table[table.length - 1]?.push(fragment);
  }
  return table;
}

/** JPEG and JPEG-LS SOI, JPEG 2000 SOC, JPEG XL, and their boxes. */
function beginsCodestream(head: Uint8Array): boolean {
  if (head[0] === 0xff) {
    return (head[1] === 0xd8 && head[2] === 0xff) ||
      (head[1] === 0x4f && head[2] === 0xff) || head[1] === 0x0a;
  }
  return head[0] === 0 && head[3] === 12 &&
    ((head[4] === 0x6a && head[5] === 0x50) ||
      (head[4] === 0x4a && head[5] === 0x58));
}
