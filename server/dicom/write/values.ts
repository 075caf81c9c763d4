/** Values of the DICOM JSON model as bytes, explicit little endian (PS3.5 6.2). @module */
import type { JsonAttribute } from "../types.ts";

const TEXT = new TextEncoder();
const DS_LENGTH_MAX = 16;

type Put = (view: DataView, at: number, value: number) => void;

const NUMERIC: Readonly<Record<string, readonly [number, Put]>> = {
  US: [2, (v, at, n) => v.setUint16(at, n, true)],
  SS: [2, (v, at, n) => v.setInt16(at, n, true)],
  UL: [4, (v, at, n) => v.setUint32(at, n, true)],
  SL: [4, (v, at, n) => v.setInt32(at, n, true)],
  FL: [4, (v, at, n) => v.setFloat32(at, n, true)],
  FD: [8, (v, at, n) => v.setFloat64(at, n, true)],
  UV: [8, (v, at, n) => v.setBigUint64(at, BigInt(n), true)],
  SV: [8, (v, at, n) => v.setBigInt64(at, BigInt(n), true)],
};

/**
 * The value's bytes, of even length.
 *
 * @throws {TypeError} for values that their representation can't hold
 */
export function valueBytes(
  { vr, Value, InlineBinary }: JsonAttribute,
): Uint8Array {
  if (InlineBinary !== undefined) {
    return even(Uint8Array.from(atob(InlineBinary), (c) => c.charCodeAt(0)), 0);
  }
  const values = Value ?? [];
  const numeric = NUMERIC[vr];
  if (numeric !== undefined) {
    const [sizeBytes, put] = numeric;
    const bytes = new Uint8Array(sizeBytes * values.length);
    const view = new DataView(bytes.buffer);
    values.forEach((value, i) => put(view, i * sizeBytes, numberOf(value, vr)));
    return bytes;
  }
  if (vr === "AT") return tagBytes(values);
  const text = values.map((value) => textOf(value, vr)).join("\\");
  return even(TEXT.encode(text), vr === "UI" ? 0 : 0x20);
}

/** Bytes padded to an even length. */
export function even(bytes: Uint8Array, padding: number): Uint8Array {
  if (bytes.length % 2 === 0) return bytes;
  const padded = new Uint8Array(bytes.length + 1);
  padded.set(bytes);
  padded[bytes.length] = padding;
  return padded;
}

/**
 * A DS value of at most 16 characters (PS3.5 6.2), as near to the number as
 * they allow.
 */
export function decimalString(value: number): string {
  const plain = String(value);
  if (plain.length <= DS_LENGTH_MAX) return plain;
  for (let digits = 16; digits > 0; digits--) {
    const rounded = Number(value.toPrecision(digits));
    // Small numbers are shorter with an exponent than with leading zeros.
    for (const text of [String(rounded), rounded.toExponential()]) {
      if (text.length <= DS_LENGTH_MAX) return text;
    }
  }
  return value.toExponential(8);
}

function numberOf(value: unknown, vr: string): number {
  if (typeof value === "number") return value;
  throw new TypeError(`Cannot write ${typeof value} as ${vr}`);
}

function textOf(value: unknown, vr: string): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "number") {
    return vr === "DS" ? decimalString(value) : String(value);
  }
  if (typeof value === "string") return value;
  if (vr === "PN") {
    const name = value as Readonly<Record<string, string | undefined>>;
    const groups = [name.Alphabetic, name.Ideographic, name.Phonetic];
    return groups.map((group) => group ?? "").join("=").replace(/=+$/, "");
  }
  throw new TypeError(`Cannot write ${typeof value} as ${vr}`);
}

function tagBytes(values: readonly unknown[]): Uint8Array {
  const bytes = new Uint8Array(4 * values.length);
  const view = new DataView(bytes.buffer);
  values.forEach((value, i) => {
    const tag = parseInt(String(value), 16);
    view.setUint16(4 * i, tag >>> 16, true);
    view.setUint16(4 * i + 2, tag & 0xffff, true);
  });
  return bytes;
}
