/** What codestreams say of themselves, read before any decoder is let near them. @module */

/** Size and samples. */
export interface CodestreamInfo {
  readonly columns: number;
  readonly rows: number;
  readonly components: number;
  readonly bits: number;
  readonly signed: boolean;
}

/** JPEG (ISO 10918-1) and JPEG-LS (ISO 14495-1). */
export interface JpegInfo extends CodestreamInfo {
  /** Last digit of the SOF marker; 0x37 for JPEG-LS. */
  readonly process: number;
  readonly hasJfif: boolean;
  /** Adobe APP14 transform: 0 none, 1 YCbCr, 2 YCCK. */
  readonly adobeTransform?: number;
  readonly componentIds: readonly number[];
  readonly isSubsampled: boolean;
}

/** Reads markers up to the frame header; `undefined` where there is none. */
export function jpegInfo(bytes: Uint8Array): JpegInfo | undefined {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = 2;
  let hasJfif = false;
  let adobeTransform: number | undefined;
  while (at + 4 <= bytes.length) {
    if (bytes[at] !== 0xff) return undefined;
    const marker = bytes[at + 1]!;
    if (marker === 0xff) {
      at++;
      continue;
    }
    const size = view.getUint16(at + 2);
    if (marker === 0xe0 && startsWith(bytes, at + 4, "JFIF")) hasJfif = true;
    const isAdobe = marker === 0xee && size >= 14;
    if (isAdobe && startsWith(bytes, at + 4, "Adobe")) {
      adobeTransform = bytes[at + 15];
    }
    const isFrame = (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 &&
      marker !== 0xc8 && marker !== 0xcc) || marker === 0xf7;
    if (isFrame) {
      if (at + 10 > bytes.length) return undefined;
      const components = bytes[at + 9]!;
      const ids: number[] = [];
      let isSubsampled = false;
      for (let i = 0; i < components; i++) {
        const entry = at + 10 + 3 * i;
        if (entry + 2 > bytes.length) return undefined;
        ids.push(bytes[entry]!);
        if (components > 1 && i === 0 && bytes[entry + 1] !== 0x11) {
          isSubsampled = true;
        }
      }
      return {
        bits: bytes[at + 4]!,
        rows: view.getUint16(at + 5),
        columns: view.getUint16(at + 7),
        components,
        signed: false,
        process: marker & 0x3f,
        hasJfif,
        ...(adobeTransform === undefined ? {} : { adobeTransform }),
        componentIds: ids,
        isSubsampled,
      };
    }
    if (marker === 0xda || marker === 0xd9) return undefined;
    at += 2 + size;
  }
  return undefined;
}

/** JPEG 2000 and HTJ2K (ISO 15444-1 A.5.1). */
export interface Jpeg2000Info extends CodestreamInfo {
  /** Multiple component transformation: the decoder's output is RGB. */
  readonly hasTransform: boolean;
  /** Where the codestream begins; not 0 inside a JP2 file. */
  readonly start: number;
}

/** Reads SIZ and COD; `undefined` where there is no codestream. */
export function jpeg2000Info(bytes: Uint8Array): Jpeg2000Info | undefined {
  const start = findCodestream(bytes);
  if (start < 0 || start + 44 > bytes.length) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const siz = start + 4;
  const depth = bytes[siz + 38]!;
  const size = view.getUint16(siz);
  const columns = view.getUint32(siz + 4) - view.getUint32(siz + 12);
  const rows = view.getUint32(siz + 8) - view.getUint32(siz + 16);
  let hasTransform = false;
  for (let at = siz + size; at + 4 <= bytes.length;) {
    const marker = view.getUint16(at);
    if (marker === 0xff52) hasTransform = bytes[at + 8] === 1;
    if (marker === 0xff90 || marker < 0xff00) break;
    at += 2 + view.getUint16(at + 2);
  }
  return {
    columns,
    rows,
    components: view.getUint16(siz + 36),
    bits: (depth & 0x7f) + 1,
    signed: depth >= 0x80,
    hasTransform,
    start,
  };
}

function findCodestream(bytes: Uint8Array): number {
  const end = Math.min(bytes.length - 4, 64 * 1024);
  for (let at = 0; at <= end; at++) {
    if (
      bytes[at] === 0xff && bytes[at + 1] === 0x4f &&
      bytes[at + 2] === 0xff && bytes[at + 3] === 0x51
    ) return at;
  }
  return -1;
}

function startsWith(bytes: Uint8Array, at: number, text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    if (bytes[at + i] !== text.charCodeAt(i)) return false;
  }
  return true;
}
