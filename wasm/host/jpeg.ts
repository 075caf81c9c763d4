/** JPEG by the pool's workers: strips, and the file about them. @module */
import {
  JPEG_CHANNELS,
  JPEG_LENGTHS,
  JPEG_MCU_COLUMNS,
  JPEG_MCU_ROWS,
  JPEG_OUTPUT,
  JPEG_OUTPUT_STRIDE,
  JPEG_STRIP_ROWS,
  JPEG_TABLES,
} from "../layout.ts";
import {
  AC_TABLES,
  DC_TABLES,
  kernelTables,
  quantizers,
  ZIGZAG,
} from "./jpeg_tables.ts";
import type { Pool } from "./pool.ts";
import { ArenaScope } from "./scope.ts";
import { setSurface, type Surface } from "./surface.ts";
import type { VolumeMemory } from "./volume_memory.ts";

/** Edge of a minimum coded unit: one block, or 4:2:0. */
const MCU_PX = { 1: 8, 4: 16 } as const;
/** Rows of pixels in a strip. */
const STRIP_PX = 64;
/** A coefficient takes at most 16 bits of code and 11 of value, each byte perhaps stuffed. */
const MAX_BYTES_PER_SAMPLE = 7;

/**
 * A surface as a JPEG file: grey as one component, colour as YCbCr 4:2:0
 * (ITU-T T.81, JFIF 1.1).
 *
 * @param quality 1 to 100, on libjpeg's scale
 */
export async function encodeJpeg(
  pool: Pool,
  memory: VolumeMemory,
  surface: Surface,
  quality: number,
  signal?: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  using scope = new ArenaScope(memory.arena);
  const mcuPx = MCU_PX[surface.channels];
  const mcuColumns = Math.ceil(surface.widthPx / mcuPx);
  const mcuRows = Math.ceil(surface.heightPx / mcuPx);
  const stripRows = STRIP_PX / mcuPx;
  const strips = Math.ceil(mcuRows / stripRows);
  const samples = surface.channels === 1 ? 1 : 1.5;
  const stripBytes = Math.ceil(
    mcuColumns * mcuPx * STRIP_PX * samples * MAX_BYTES_PER_SAMPLE,
  ) + 64;
  const output = scope.allocate(stripBytes * strips);
  const lengths = scope.allocate(4 * strips);
  const { address, block } = scope.job();
  setSurface(block, surface);
  block.i32(JPEG_CHANNELS, surface.channels);
  block.i32(JPEG_MCU_COLUMNS, mcuColumns);
  block.i32(JPEG_MCU_ROWS, mcuRows);
  block.i32(JPEG_STRIP_ROWS, stripRows);
  block.i32(JPEG_OUTPUT, output);
  block.i32(JPEG_OUTPUT_STRIDE, stripBytes);
  block.i32(JPEG_LENGTHS, lengths);
  block.i32(JPEG_TABLES, scope.copy(kernelTables(quality)));
  await pool.run(
    {
      arena: memory.arena,
      kernel: "jpegStrip",
      job: address,
      items: strips,
    },
    memory.place,
    signal,
  );
  const buffer = memory.arena.buffer;
  const scans = [...new Uint32Array(buffer, lengths, strips)].map((length, n) =>
    new Uint8Array(buffer, output + n * stripBytes, length)
  );
  return assemble(
    header(surface, quality, mcuColumns * stripRows),
    scans,
  );
}

/** Header, strips with restart markers between them, end. */
function assemble(
  head: Uint8Array,
  scans: readonly Uint8Array[],
): Uint8Array<ArrayBuffer> {
  const scanBytes = scans.reduce((sum, scan) => sum + scan.length, 0);
  const file = new Uint8Array(head.length + scanBytes + 2 * scans.length);
  file.set(head);
  let at = head.length;
  scans.forEach((scan, n) => {
    file.set(scan, at);
    at += scan.length;
    const isLast = n === scans.length - 1;
    file[at++] = 0xff;
    file[at++] = isLast ? 0xd9 : 0xd0 + n % 8;
  });
  return file;
}

/** All segments up to the scan, T.81 Annex B. */
function header(
  surface: Surface,
  quality: number,
  restartMcus: number,
): Uint8Array {
  const grey = surface.channels === 1;
  const kinds = grey ? [0] as const : [0, 1] as const;
  const tables = quantizers(quality);
  const components = grey
    ? [[1, 0x11, 0]]
    : [[1, 0x22, 0], [2, 0x11, 1], [3, 0x11, 1]];
  return new Uint8Array([
    ...[0xff, 0xd8],
    ...segment(0xe0, [0x4a, 0x46, 0x49, 0x46, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0]),
    ...kinds.flatMap((kind) =>
      segment(0xdb, [kind, ...ZIGZAG.map((at) => tables[kind][at]!)])
    ),
    ...segment(0xc0, [
      8,
      ...word(surface.heightPx),
      ...word(surface.widthPx),
      components.length,
      ...components.flat(),
    ]),
    ...kinds.flatMap((kind) => [
      ...huffman(kind, DC_TABLES[kind]),
      ...huffman(0x10 | kind, AC_TABLES[kind]),
    ]),
    ...segment(0xdd, word(restartMcus)),
    ...segment(0xda, [
      components.length,
      ...components.flatMap(([id, , kind]) => [id!, kind! * 0x11]),
      ...[0, 63, 0],
    ]),
  ]);
}

function huffman(
  id: number,
  table: (typeof DC_TABLES)[number],
): number[] {
  return segment(0xc4, [id, ...table.counts, ...table.symbols]);
}

function segment(marker: number, body: readonly number[]): number[] {
  return [0xff, marker, ...word(body.length + 2), ...body];
}

function word(value: number): number[] {
  return [value >> 8, value & 0xff];
}
