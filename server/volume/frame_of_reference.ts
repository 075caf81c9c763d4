/** One frame of reference a series, PS3.3 C.7.4.1, and what de-identification makes of it. @module */
import type { PlaneInput } from "./types.ts";

/** Below this many planes two frames of reference may be meant. */
const MIN_PLANES = 3;

/**
 * Whether frames of reference tell nothing: some de-identifiers give each
 * image one of its own (LIDC-IDRI on TCIA does), although a series has a
 * single one. More of them than half the planes can't be meant as spaces.
 */
export function isScrambled(planes: readonly PlaneInput[]): boolean {
  const uids = new Set<string>();
  for (const { frameOfReferenceUid: uid } of planes) {
    if (uid !== undefined) uids.add(uid);
  }
  return planes.length >= MIN_PLANES && uids.size > planes.length / 2;
}

/** The planes without their frames of reference. */
export function withoutFrameOfReference(
  planes: readonly PlaneInput[],
): PlaneInput[] {
  return planes.map(({ frameOfReferenceUid: _, ...plane }) => plane);
}
