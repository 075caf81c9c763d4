/** PNG (ISO/IEC 15948) by the pool's workers: strips, and the file about them. @module */
import { crc32 } from "node:zlib";
import {
  PNG_CHECKS,
  PNG_FILTERED,
  PNG_LENGTHS,
  PNG_OUTPUT,
  PNG_OUTPUT_STRIDE,
  PNG_PIXEL_BYTES,
  PNG_ROW_BYTES,
  PNG_ROWS,
  PNG_STRIP_ROWS,
  PNG_ZEROS,
} from "../layout.ts";
import type { Pool } from "./pool.ts";
import { ArenaScope } from "./scope.ts";
import { setSurface, type Surface } from "./surface.ts";
import type { VolumeMemory } from "./volume_memory.ts";

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** Colour types (11.2.1). */
const COLOR_TYPE = { 1: 0, 4: 6 } as const;
/** Deflate, 32 KiB window, fastest (RFC 1950). */
const ZLIB_HEADER = [0x78, 0x01];
const ADLER_BASE = 65521;
const STRIP_ROWS = 64;
/** Noise grows: the fastest level codes any byte in at most 9 bits. */
const MAX_GROWTH = 9 / 8;

/** A surface as a PNG file, without loss: 8-bit grey, or RGBA. */
export async function encodePng(
  pool: Pool,
  memory: VolumeMemory,
  surface: Surface,
  signal?: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  using scope = new ArenaScope(memory.arena);
  const { widthPx, heightPx, channels } = surface;
  const lineBytes = widthPx * channels + 1;
  const stripBytes = lineBytes * STRIP_ROWS;
  const strips = Math.ceil(heightPx / STRIP_ROWS);
  const outputStride = Math.ceil(stripBytes * MAX_GROWTH) + 64;
  const output = scope.allocate(outputStride * strips);
  const lengths = scope.allocate(4 * strips);
  const checks = scope.allocate(4 * strips);
  const { address, block } = scope.job();
  setSurface(block, surface);
  block.i32(PNG_PIXEL_BYTES, channels);
  block.i32(PNG_ROW_BYTES, lineBytes - 1);
  block.i32(PNG_STRIP_ROWS, STRIP_ROWS);
  block.i32(PNG_ROWS, heightPx);
  block.i32(PNG_FILTERED, scope.allocate(lineBytes * heightPx));
  block.i32(PNG_ZEROS, scope.copy(new Uint8Array(lineBytes)));
  block.i32(PNG_CHECKS, checks);
  block.i32(PNG_OUTPUT, output);
  block.i32(PNG_OUTPUT_STRIDE, outputStride);
  block.i32(PNG_LENGTHS, lengths);
  await pool.run(
    {
      arena: memory.arena,
      kernel: "pngStrip",
      job: address,
      items: strips,
    },
    memory.place,
    signal,
  );
  const { buffer } = memory.arena;
  const sums = [...new Uint32Array(buffer, checks, strips)];
  const parts = [...new Uint32Array(buffer, lengths, strips)].map((length, n) =>
    new Uint8Array(buffer, output + n * outputStride, length)
  );
  const lastRows = heightPx - (strips - 1) * STRIP_ROWS;
  const check = sums.reduce((before, sum, n) =>
    joined(
      before,
      sum,
      lineBytes * (n === strips - 1 ? lastRows : STRIP_ROWS),
    )
  );
  return concat([
    new Uint8Array(SIGNATURE),
    header(surface),
    chunk("IDAT", [new Uint8Array(ZLIB_HEADER), ...parts, bigEndian(check)]),
    chunk("IEND", []),
  ]);
}

function header(surface: Surface): Uint8Array {
  const { widthPx, heightPx, channels } = surface;
  return chunk("IHDR", [
    bigEndian(widthPx),
    bigEndian(heightPx),
    new Uint8Array([8, COLOR_TYPE[channels], 0, 0, 0]),
  ]);
}

/** The Adler-32 of two runs of bytes, from theirs and the second's length. */
function joined(first: number, second: number, secondBytes: number): number {
  const a1 = first & 0xffff, b1 = first >>> 16;
  const a2 = second & 0xffff, b2 = second >>> 16;
  const a = (a1 + a2 - 1 + ADLER_BASE) % ADLER_BASE;
  const b = (b1 + b2 + secondBytes % ADLER_BASE * (a1 - 1 + ADLER_BASE)) %
    ADLER_BASE;
  return b * 65536 + a;
}

function bigEndian(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}

function chunk(type: string, data: readonly Uint8Array[]): Uint8Array {
  const body = concat([new TextEncoder().encode(type), ...data]);
  return concat([
    bigEndian(body.length - 4),
    body,
    bigEndian(crc32(body)),
  ]);
}

function concat(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
