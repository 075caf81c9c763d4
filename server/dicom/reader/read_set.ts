/** Reads one data set of a source, up to its pixel data or around it, in growing pieces. @module */
import { type ByteSource, LIMITS } from "#base";
import { fragmentsEnd } from "../pixels/fragments.ts";
import type { DicomWarning } from "../types.ts";
import {
  type Element,
  type ElementSet,
  type Encoding,
  tagText,
} from "./element.ts";
import { NEED_MORE, ReadStop, type Step, Walk } from "./walk.ts";

/** A data set, its values' bytes, and where it ended. */
export interface RawSet extends ElementSet {
  readonly buffer: Uint8Array<ArrayBuffer>;
  readonly warnings: readonly DicomWarning[];
  readonly pixelData?: Element;
  /** In the source, after the last element read. */
  readonly endBytes: number;
}

/** Where reading stops: before another group than the meta information's, at the pixel data, or at the end. */
export type ReadUntil = "metaEnd" | "pixelData" | "end";

const FIRST_READ_BYTES = 64 * 1024;
const META_GROUP = 0x0002;

/**
 * Reads elements from `offset`. The pixel data's value stays where it is;
 * read to the end, it is stepped over, and what can't be read after it ends
 * the set with a warning.
 *
 * @throws {ReadStop} where a bound is exceeded before the pixel data
 */
export async function readSet(
  source: ByteSource,
  offset: number,
  encoding: Encoding,
  until: ReadUntil,
): Promise<RawSet> {
  const walk = new Walk(new Uint8Array(0));
  walk.delta = offset;
  await grow(walk, source, FIRST_READ_BYTES);
  const elements = new Map<number, Element>();
  const only = until === "metaEnd" ? META_GROUP : undefined;
  const run = { walk, source, encoding, elements };
  let { at, pixelData } = await readElements(run, 0, { only });
  if (pixelData !== undefined && until === "end") {
    at = await readTrailing(run, at, pixelData);
  }
  return {
    elements,
    littleEndian: encoding.littleEndian,
    // A copy, so that what was read ahead is not held in vain.
    buffer: walk.bytes.slice(0, at),
    warnings: walk.warnings,
    endBytes: at + walk.delta,
    ...(pixelData === undefined ? {} : { pixelData }),
  };
}

interface Run {
  readonly walk: Walk;
  readonly source: ByteSource;
  readonly encoding: Encoding;
  readonly elements: Map<number, Element>;
}

/** Elements from index `at`, of one group or above one tag where that is said; ends at pixel data. */
async function readElements(
  { walk, source, encoding, elements }: Run,
  from: number,
  { only, above }: {
    readonly only?: number | undefined;
    readonly above?: number;
  },
): Promise<{ at: number; pixelData?: Element | undefined }> {
  let at = from;
  for (;;) {
    let step: Step | undefined;
    if (only !== undefined && isOtherGroup(walk, at, only)) return { at };
    try {
      step = walk.step(at, encoding);
    } catch (thrown) {
      if (thrown !== NEED_MORE) throw thrown;
      await grow(walk, source, Math.max(walk.filled, FIRST_READ_BYTES));
      continue;
    }
    if (step === undefined) return { at };
    const { element } = step;
    if (element !== undefined && above !== undefined && element.tag <= above) {
      walk.warn(
        "dicom.trailingBytes",
        `What follows the pixel data is no part of the data set: ${
          tagText(element.tag)
        } is there`,
      );
      return { at };
    }
    if (element !== undefined) elements.set(element.tag, element);
    at = step.next;
    if (step.isPixelData) return { at, pixelData: element };
    if (step.isDeferred && element !== undefined) {
      const end = element.offsetBytes + element.lengthBytes;
      if (end > source.sizeBytes) {
        walk.warn(
          "dicom.truncated",
          `A value of ${element.lengthBytes} bytes ends after the file`,
        );
        elements.delete(element.tag);
        return { at };
      }
      await leap(walk, source, at, end);
    }
  }
}

/**
 * Elements after the pixel data, whose tags must be above its own (PS3.5 7.1).
 *
 * @returns the index after them
 */
async function readTrailing(
  run: Run,
  at: number,
  { tag, offsetBytes, lengthBytes }: Element,
): Promise<number> {
  const { walk, source } = run;
  const end = lengthBytes < 0
    ? await fragmentsEnd(source, offsetBytes)
    : offsetBytes + lengthBytes;
  if (end !== undefined && end > source.sizeBytes && lengthBytes < 0) {
    walk.warn("dicom.truncated", "The file ends inside a fragment of pixels");
  }
  if (end === undefined || end > source.sizeBytes) return at;
  try {
    await leap(walk, source, at, end);
    return (await readElements(run, at, { above: tag })).at;
  } catch (thrown) {
    if (!(thrown instanceof ReadStop)) throw thrown;
    walk.warn(thrown.reason.kind, thrown.message);
    return walk.filled;
  }
}

/** Goes on at `end` of the source, as index `at`: what lies between stays in the file. */
async function leap(
  walk: Walk,
  source: ByteSource,
  at: number,
  end: number,
): Promise<void> {
  walk.delta = end - at;
  walk.filled = at;
  walk.isFinal = false;
  await grow(walk, source, FIRST_READ_BYTES);
}

/** Fills up to `moreBytes` more; marks the walk final where the source ends. */
async function grow(
  walk: Walk,
  source: ByteSource,
  moreBytes: number,
): Promise<void> {
  const from = walk.filled + walk.delta;
  const room = LIMITS.headerBytes - walk.filled;
  if (room <= 0) {
    throw new ReadStop({
      kind: "dicom.limit",
      message:
        `The header is longer than ${LIMITS.headerBytes} bytes before any pixel data`,
    });
  }
  const wanted = Math.min(moreBytes, room, source.sizeBytes - from);
  const read = wanted > 0 ? await source.read(from, wanted) : undefined;
  if (read !== undefined && read.length > 0) {
    const needed = walk.filled + read.length;
    let bytes = walk.bytes;
    if (bytes.length < needed) {
      // Never the array that was read: a source in memory hands out its own.
      bytes = new Uint8Array(needed);
      bytes.set(walk.bytes.subarray(0, walk.filled));
    }
    bytes.set(read, walk.filled);
    walk.bytes = bytes;
    walk.view = new DataView(
      bytes.buffer,
      bytes.byteOffset,
      bytes.byteLength,
    );
    walk.filled = needed;
  }
  if (walk.filled + walk.delta >= source.sizeBytes || !read?.length) {
    walk.isFinal = true;
  }
}

/** Whether an element of another group begins at `at`, in little endian. */
function isOtherGroup(walk: Walk, at: number, group: number): boolean {
  return at + 2 <= walk.filled && walk.view.getUint16(at, true) !== group;
}
