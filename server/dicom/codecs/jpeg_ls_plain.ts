/**
 * JPEG-LS of one component, in plain TypeScript after ISO 14495-1 A.
 *
 * The compiled codec traps on some sound 16-bit codestreams; they are decoded
 * here.
 *
 * @module
 */
import { PixelFault } from "../pixels/raw_frame.ts";
import { type JpegLsHeader, jpegLsHeader } from "./jpeg_ls_header.ts";

/** Run lengths, ISO 14495-1 A.2.1. */
const J = [
  ...[0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3],
  ...[4, 4, 5, 5, 6, 6, 7, 7, 8, 9, 10, 11, 12, 13, 14, 15],
];
const CONTEXTS = 365;

/** Samples row by row; throws {@linkcode PixelFault} for what can't be decoded. */
export function decodeJpegLsPlain(
  encoded: Uint8Array,
): Uint16Array<ArrayBuffer> {
  const header = jpegLsHeader(encoded);
  return new PlainDecoder(encoded, header).decode();
}

class PlainDecoder {
  readonly #h: JpegLsHeader;
  readonly #bytes: Uint8Array;
  readonly #range: number;
  readonly #qbpp: number;
  readonly #limit: number;
  readonly #step: number;
  readonly #a: Int32Array;
  readonly #b = new Int32Array(CONTEXTS);
  readonly #c = new Int32Array(CONTEXTS);
  readonly #n = new Int32Array(CONTEXTS + 2).fill(1);
  readonly #negatives = new Int32Array(2);
  #runIndex = 0;
  #at: number;
  #held = 0;
  #heldBits = 0;

  constructor(bytes: Uint8Array, header: JpegLsHeader) {
    this.#bytes = bytes;
    this.#h = header;
    this.#at = header.dataStart;
    const { maximum, near } = header;
    this.#step = 2 * near + 1;
    this.#range = Math.floor((maximum + 2 * near) / this.#step) + 1;
    this.#qbpp = Math.ceil(Math.log2(this.#range));
    const bpp = Math.max(2, Math.ceil(Math.log2(maximum + 1)));
    this.#limit = 2 * (bpp + Math.max(8, bpp));
    const initial = Math.max(2, Math.floor((this.#range + 32) / 64));
    this.#a = new Int32Array(CONTEXTS + 2).fill(initial);
  }

  decode(): Uint16Array<ArrayBuffer> {
    const { columns, rows } = this.#h;
    const out = new Uint16Array(columns * rows);
    // A line with a neighbour at either end: index 0 is column -1.
    let previous = new Int32Array(columns + 2);
    let current = new Int32Array(columns + 2);
    for (let row = 0; row < rows; row++) {
      previous[columns + 1] = previous[columns]!;
      current[0] = previous[1]!;
      this.#line(previous, current, columns);
      for (let i = 0; i < columns; i++) {
        out[row * columns + i] = current[i + 1]!;
      }
      [previous, current] = [current, previous];
    }
    return out;
  }

  #line(previous: Int32Array, current: Int32Array, columns: number): void {
    const { near } = this.#h;
    let x = 1;
    while (x <= columns) {
      const ra = current[x - 1]!;
      const rb = previous[x]!;
      const rc = previous[x - 1]!;
      const rd = previous[x + 1]!;
      const isRun = Math.abs(rd - rb) <= near && Math.abs(rb - rc) <= near &&
        Math.abs(rc - ra) <= near;
      if (isRun) {
        x = this.#run(previous, current, x, columns);
      } else {
        current[x] = this.#regular(ra, rb, rc, rd);
        x++;
      }
    }
  }

  #quantize(d: number): number {
    const [t1, t2, t3] = this.#h.thresholds;
    const size = Math.abs(d);
    if (size <= this.#h.near) return 0;
    const level = size < t1 ? 1 : size < t2 ? 2 : size < t3 ? 3 : 4;
    return d < 0 ? -level : level;
  }

  #regular(ra: number, rb: number, rc: number, rd: number): number {
    const { maximum, near, reset } = this.#h;
    let q = 81 * this.#quantize(rd - rb) + 9 * this.#quantize(rb - rc) +
      this.#quantize(rc - ra);
    const sign = q < 0 ? -1 : 1;
    q *= sign;
    const low = Math.min(ra, rb);
    const high = Math.max(ra, rb);
    let predicted = rc >= high ? low : rc <= low ? high : ra + rb - rc;
    predicted += sign * this.#c[q]!;
    predicted = predicted < 0 ? 0 : predicted > maximum ? maximum : predicted;
    let n = this.#n[q]!;
    let a = this.#a[q]!;
    let b = this.#b[q]!;
    let k = 0;
    while ((n << k) < a) k++;
    const mapped = this.#golomb(k, this.#limit);
    let error = mapped & 1 ? -((mapped + 1) >> 1) : mapped >> 1;
    if (near === 0 && k === 0 && 2 * b <= -n) error = -error - 1;
    b += error * this.#step;
    a += Math.abs(error);
    if (n === reset) {
      a >>= 1;
      b >>= 1;
      n >>= 1;
    }
    n++;
    if (b <= -n) {
      b = Math.max(b + n, -n + 1);
      if (this.#c[q]! > -128) this.#c[q]!--;
    } else if (b > 0) {
      b = Math.min(b - n, 0);
      if (this.#c[q]! < 127) this.#c[q]!++;
    }
    this.#a[q] = a;
    this.#b[q] = b;
    this.#n[q] = n;
    return this.#fixed(predicted + sign * error * this.#step);
  }

  /** Back into range, ISO 14495-1 A.4.5. */
  #fixed(value: number): number {
    const { maximum, near } = this.#h;
    const span = this.#range * this.#step;
    const wrapped = value < -near
      ? value + span
      : value > maximum + near
      ? value - span
      : value;
    return wrapped < 0 ? 0 : wrapped > maximum ? maximum : wrapped;
  }

  #run(
    previous: Int32Array,
    current: Int32Array,
    start: number,
    columns: number,
  ): number {
    const ra = current[start - 1]!;
    let x = start;
    for (;;) {
      const isWhole = this.#bit() === 1;
      const length = isWhole
        ? 1 << J[this.#runIndex]!
        : this.#take(J[this.#runIndex]!);
      const end = Math.min(x + length, columns + 1);
      const isFull = end - x === length;
      current.fill(ra, x, end);
      x = end;
      if (!isWhole) break;
      if (isFull && this.#runIndex < 31) this.#runIndex++;
      if (x > columns) return x;
    }
    if (x > columns) throw new PixelFault("A JPEG-LS run goes past its line");
    current[x] = this.#interruption(ra, previous[x]!);
    if (this.#runIndex > 0) this.#runIndex--;
    return x + 1;
  }

  /** ISO 14495-1 A.7.2. */
  #interruption(ra: number, rb: number): number {
    const type = Math.abs(ra - rb) <= this.#h.near ? 1 : 0;
    const q = CONTEXTS + type;
    let n = this.#n[q]!;
    const sum = this.#a[q]! + (type === 1 ? n >> 1 : 0);
    let k = 0;
    while ((n << k) < sum) k++;
    const limit = this.#limit - J[this.#runIndex]! - 1;
    const mapped = this.#golomb(k, limit);
    const doubled = mapped + type;
    const isOdd = (doubled & 1) === 1;
    const size = (doubled + (isOdd ? 1 : 0)) >> 1;
    const isMoreNegative = k !== 0 || 2 * this.#negatives[type]! >= n;
    const error = isMoreNegative === isOdd ? -size : size;
    if (error < 0) this.#negatives[type]!++;
    this.#a[q]! += (mapped + 1 - type) >> 1;
    if (n === this.#h.reset) {
      this.#a[q]! >>= 1;
      this.#negatives[type]! >>= 1;
      n >>= 1;
    }
    this.#n[q] = n + 1;
    const sign = type === 0 && ra > rb ? -1 : 1;
    const predicted = type === 1 ? ra : rb;
    return this.#fixed(predicted + sign * error * this.#step);
  }

  /** Limited-length Golomb code, ISO 14495-1 A.5.3. */
  #golomb(k: number, limit: number): number {
    const escape = limit - this.#qbpp - 1;
    let zeros = 0;
    while (this.#bit() === 0) {
      if (++zeros > escape) throw new PixelFault("A JPEG-LS code is too long");
    }
    return zeros < escape
      ? zeros * 2 ** k + this.#take(k)
      : this.#take(this.#qbpp) + 1;
  }

  #take(count: number): number {
    let value = 0;
    for (let i = 0; i < count; i++) value = value * 2 + this.#bit();
    return value;
  }

  /** The next bit; after a byte FF only seven follow (ISO 14495-1 A.1). */
  #bit(): number {
    if (this.#heldBits === 0) {
      const isAfterFf = this.#held === 0xff;
      const byte = this.#bytes[this.#at++];
      if (byte === undefined || (isAfterFf && byte > 0x7f)) {
        throw new PixelFault("The JPEG-LS codestream is cut short");
      }
      this.#held = byte;
      this.#heldBits = isAfterFf ? 7 : 8;
    }
    return (this.#held >> --this.#heldBits) & 1;
  }
}
