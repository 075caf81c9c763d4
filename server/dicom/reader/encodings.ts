/** How a transfer syntax writes its data set, and how one without a name is guessed. @module */
import type { Encoding } from "./element.ts";
import { dictionaryVr, vrOfCode } from "./vr.ts";

export const IMPLICIT_LITTLE_UID = "1.2.840.10008.1.2";
export const EXPLICIT_LITTLE_UID = "1.2.840.10008.1.2.1";
export const EXPLICIT_BIG_UID = "1.2.840.10008.1.2.2";
export const DEFLATED_UID = "1.2.840.10008.1.2.1.99";
/** GE's private syntax: implicit little endian, pixel data big endian. */
export const GE_PRIVATE_UID = "1.2.840.113619.5.2";

/** The encoding of a transfer syntax; all but four are explicit little endian (PS3.5 A). */
export function encodingOf(transferSyntaxUid: string): Encoding {
  return {
    explicit: transferSyntaxUid !== IMPLICIT_LITTLE_UID &&
      transferSyntaxUid !== GE_PRIVATE_UID,
    littleEndian: transferSyntaxUid !== EXPLICIT_BIG_UID,
  };
}

/** The uncompressed transfer syntax with that encoding. */
export function uidOf({ explicit, littleEndian }: Encoding): string {
  if (!littleEndian) return EXPLICIT_BIG_UID;
  return explicit ? EXPLICIT_LITTLE_UID : IMPLICIT_LITTLE_UID;
}

/**
 * The encoding that the bytes at `at` seem to be in.
 *
 * @returns `undefined` where no element a data set could begin with is there
 */
export function guessEncoding(
  bytes: Uint8Array,
  at: number,
): Encoding | undefined {
  if (at + 8 > bytes.length) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (const littleEndian of [true, false]) {
    const group = view.getUint16(at, littleEndian);
    // Command groups and files begin low: 0002 to 0020.
    if (group < 0x0002 || group > 0x0020) continue;
    const tag = ((group << 16) | view.getUint16(at + 2, littleEndian)) >>> 0;
    const written = vrOfCode(bytes[at + 4]!, bytes[at + 5]!);
    if (written !== undefined) return { explicit: true, littleEndian };
    const lengthBytes = view.getUint32(at + 4, littleEndian);
    const isKnown = dictionaryVr(tag) !== undefined;
    if (isKnown && littleEndian && lengthBytes < 0x10000) {
      return { explicit: false, littleEndian };
    }
  }
  return undefined;
}
