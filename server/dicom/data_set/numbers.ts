/** Numbers as values hold them: binary in either byte order, or decimal text. @module */

/** How a binary representation is read, and its width. */
interface Binary {
  readonly sizeBytes: number;
  read(view: DataView, at: number, littleEndian: boolean): number;
}

const BINARY: Readonly<Record<string, Binary>> = {
  US: { sizeBytes: 2, read: (v, at, le) => v.getUint16(at, le) },
  SS: { sizeBytes: 2, read: (v, at, le) => v.getInt16(at, le) },
  OW: { sizeBytes: 2, read: (v, at, le) => v.getUint16(at, le) },
  UL: { sizeBytes: 4, read: (v, at, le) => v.getUint32(at, le) },
  OL: { sizeBytes: 4, read: (v, at, le) => v.getUint32(at, le) },
  SL: { sizeBytes: 4, read: (v, at, le) => v.getInt32(at, le) },
  FL: { sizeBytes: 4, read: (v, at, le) => v.getFloat32(at, le) },
  OF: { sizeBytes: 4, read: (v, at, le) => v.getFloat32(at, le) },
  FD: { sizeBytes: 8, read: (v, at, le) => v.getFloat64(at, le) },
  OD: { sizeBytes: 8, read: (v, at, le) => v.getFloat64(at, le) },
  UV: { sizeBytes: 8, read: (v, at, le) => Number(v.getBigUint64(at, le)) },
  OV: { sizeBytes: 8, read: (v, at, le) => Number(v.getBigUint64(at, le)) },
  SV: { sizeBytes: 8, read: (v, at, le) => Number(v.getBigInt64(at, le)) },
  AT: {
    sizeBytes: 4,
    read: (v, at, le) =>
      v.getUint16(at, le) * 0x10000 + v.getUint16(at + 2, le),
  },
};

/** Whether values of this representation are binary numbers. */
export function isBinaryNumber(vr: string): boolean {
  return vr in BINARY;
}

/** All numbers of a binary value; a cut last one is left out. */
export function binaryNumbers(
  bytes: Uint8Array,
  vr: string,
  littleEndian: boolean,
): number[] {
  const binary = BINARY[vr];
  if (binary === undefined) return [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const numbers: number[] = [];
  for (
    let at = 0;
    at + binary.sizeBytes <= bytes.length;
    at += binary.sizeBytes
  ) {
    numbers.push(binary.read(view, at, littleEndian));
  }
  return numbers;
}

const DECIMAL_REGEXP = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** A DS or IS value (PS3.5 6.2); `undefined` for anything that is not quite one. */
export function decimal(text: string): number | undefined {
  const trimmed = text.trim();
  if (!DECIMAL_REGEXP.test(trimmed)) return undefined;
  const value = Number(trimmed);
  return Number.isFinite(value) ? value : undefined;
}
