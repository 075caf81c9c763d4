/** The real chest CT (uncompressed, implicit little endian), read without the dicom room. @module */
import type { Affine, Vec3 } from "#base";
import { unpacked } from "./real_data.ts";

const COLUMNS = 512;
const ROWS = 512;
const SPACING_MM = 0.78125;
const SLICE_GAP_MM = 1;
const PIXEL_BYTES = COLUMNS * ROWS * 2;
/** Image Position (Patient), (0020,0032), little endian. */
const POSITION_TAG = [0x20, 0, 0x32, 0];
/** Pixel Data with the length of one frame. */
const PIXELS_TAG = [0xe0, 0x7f, 0x10, 0, 0, 0, 0x08, 0];

interface Slice {
  readonly originLps: Vec3;
  readonly stored: Uint16Array;
}

/** The chest, its slices in order from feet to head. */
export interface RealChest {
  readonly sizeVx: Vec3;
  readonly ijkToLps: Affine;
  /** Rescale Intercept; the slope is 1. */
  readonly interceptHu: number;
  /** Stored values of each slice, row by row. */
  readonly slices: readonly Uint16Array[];
}

/** Reads it; only where {@linkcode REAL_DATA} is. */
export async function readRealChest(): Promise<RealChest> {
  const slices = await readSlices(
    await unpacked("series/ct_chest_lidc0314.tar.xz"),
  );
  const [x, y, z] = slices[0]!.originLps;
  return {
    sizeVx: [COLUMNS, ROWS, slices.length],
    ijkToLps: [
      ...[SPACING_MM, 0, 0, x] as const,
      ...[0, SPACING_MM, 0, y] as const,
      ...[0, 0, SLICE_GAP_MM, z] as const,
    ],
    interceptHu: -1000,
    slices: slices.map(({ stored }) => stored),
  };
}

async function readSlices(folder: string): Promise<Slice[]> {
  const slices: Slice[] = [];
  for await (const path of filesBelow(folder)) {
    const slice = sliceOf(await Deno.readFile(path));
    if (slice !== undefined) slices.push(slice);
  }
  return slices.sort((a, b) => a.originLps[2] - b.originLps[2]);
}

async function* filesBelow(folder: string): AsyncGenerator<string> {
  for await (const entry of Deno.readDir(folder)) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory) yield* filesBelow(path);
    else yield path;
  }
}

function sliceOf(file: Uint8Array<ArrayBuffer>): Slice | undefined {
  const pixels = find(file, PIXELS_TAG);
  const position = find(file, POSITION_TAG);
  if (pixels < 0 || position < 0) return undefined;
  const length = new DataView(file.buffer).getUint32(position + 4, true);
  const text = new TextDecoder().decode(
    file.subarray(position + 8, position + 8 + length),
  );
  const start = pixels + PIXELS_TAG.length;
  const bytes = file.slice(start, start + PIXEL_BYTES);
  return {
    originLps: text.split("\\").map(Number) as unknown as Vec3,
    stored: new Uint16Array(bytes.buffer),
  };
}

function find(file: Uint8Array, pattern: readonly number[]): number {
  let at = -1;
  do {
    at = file.indexOf(pattern[0]!, at + 1);
  } while (at >= 0 && !pattern.every((byte, n) => file[at + n] === byte));
  return at;
}
