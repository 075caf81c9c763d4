/** Reads one data set of a source up to its pixel data, in growing pieces. @module */
import { type ByteSource, LIMITS } from "#base";
import type { DicomWarning } from "../types.ts";
import type { Element, ElementSet, Encoding } from "./element.ts";
import { NEED_MORE, ReadStop, type Step, Walk } from "./walk.ts";

/** A data set, its values' bytes, and where it ended. */
export interface RawSet extends ElementSet {
  readonly buffer: Uint8Array<ArrayBuffer>;
  readonly warnings: readonly DicomWarning[];
  readonly pixelData?: Element;
  /** In the source, after the last element read. */
  readonly endBytes: number;
}

const FIRST_READ_BYTES = 64 * 1024;

/**
 * Reads elements from `offset` until the pixel data, the end, or, where
 * `onlyGroup` is given, the first element of another group.
 *
 * @throws {ReadStop} where a bound is exceeded
 */
export async function readSet(
  source: ByteSource,
  offset: number,
  encoding: Encoding,
  onlyGroup?: number,
): Promise<RawSet> {
  const walk = new Walk(new Uint8Array(0));
  walk.delta = offset;
  await grow(walk, source, FIRST_READ_BYTES);
  const elements = new Map<number, Element>();
  let at = 0;
  let pixelData: Element | undefined;
  for (;;) {
    let step: Step | undefined;
    if (onlyGroup !== undefined && isOtherGroup(walk, at, onlyGroup)) break;
    try {
      step = walk.step(at, encoding);
    } catch (thrown) {
      if (thrown !== NEED_MORE) throw thrown;
      await grow(walk, source, Math.max(walk.filled, FIRST_READ_BYTES));
      continue;
    }
    if (step === undefined) break;
    const { element } = step;
    if (element !== undefined) elements.set(element.tag, element);
    at = step.next;
    if (step.isPixelData) {
      pixelData = element;
      break;
    }
    if (step.isDeferred && element !== undefined) {
      // Go on after the value, which stays in the file.
      const end = element.offsetBytes + element.lengthBytes;
      if (end > source.sizeBytes) {
        walk.warn(
          "dicom.truncated",
          `A value of ${element.lengthBytes} bytes ends after the file`,
        );
        elements.delete(element.tag);
        break;
      }
      walk.delta += end - element.offsetBytes;
      walk.filled = at;
      await grow(walk, source, FIRST_READ_BYTES);
    }
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
