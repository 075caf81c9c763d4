/** Where an object's pixel data is read from: its file, or what was inflated from it. @module */
import type { ByteSource } from "#base";
import type { DicomObject } from "../types.ts";

const bodies = new WeakMap<DicomObject, ByteSource>();

/** Remembers the inflated data set of a deflated object, which its offsets refer to. */
export function setBody(object: DicomObject, body: ByteSource): void {
  bodies.set(object, body);
}

/** The source that `object.pixelData` lies in. */
export function bodyOf(object: DicomObject, source: ByteSource): ByteSource {
  return bodies.get(object) ?? source;
}
