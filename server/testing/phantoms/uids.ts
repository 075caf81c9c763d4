/** Unique identifiers that are the same for the same seed. @module */

/** A UID from a UUID (PS3.5 B.2) that a seed and a name make. */
export function uidOf(seed: number, name: string): string {
  let bits = 0n;
  for (let part = 0; part < 4; part++) {
    bits = bits << 32n | BigInt(hash(`${part}/${seed}/${name}/${part}`));
  }
  // Version 8 (own content) and variant of RFC 9562.
  bits = bits & ~(0xfn << 76n) | 0x8n << 76n;
  bits = bits & ~(0x3n << 62n) | 0x2n << 62n;
  return `2.25.${bits}`;
}

/** FNV-1a and a finish that spreads its bits. */
function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  }
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
