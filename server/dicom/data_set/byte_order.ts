/** Big endian values turned round: PS3.5 7.3 and A.3. @module */

/** Bytes of one number, by value representation; AT is two of two. */
const NUMBER_BYTES: Readonly<Record<string, number>> = {
  ...{ US: 2, SS: 2, OW: 2, AT: 2 },
  ...{ UL: 4, SL: 4, FL: 4, OF: 4, OL: 4 },
  ...{ FD: 8, OD: 8, OV: 8, SV: 8, UV: 8 },
};

/** Bytes that are turned round together; 1 for text and bytes. */
export function numberBytes(vr: string): number {
  return NUMBER_BYTES[vr] ?? 1;
}

/** Turns numbers of `unitBytes` round, in place. */
export function turnRound(bytes: Uint8Array, unitBytes: number): void {
  if (unitBytes === 1) return;
  for (let at = 0; at + unitBytes <= bytes.length; at += unitBytes) {
    bytes.subarray(at, at + unitBytes).reverse();
  }
}

/** A copy with numbers of `unitBytes` turned round. */
export function turnedRound(
  bytes: Uint8Array,
  unitBytes: number,
): Uint8Array<ArrayBuffer> {
  const turned = new Uint8Array(bytes);
  turnRound(turned, unitBytes);
  return turned;
}
