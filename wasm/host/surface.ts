/** A picture in an arena, as kernels write it. @module */
import {
  PICTURE_ALIGN_PX,
  PICTURE_PIXELS,
  PICTURE_ROWS,
  PICTURE_STRIDE,
  TILE_PX,
} from "../layout.ts";
import type { Arena } from "./arena.ts";
import type { JobBlock } from "./job_block.ts";
import { roundUp } from "./volume_memory.ts";

/** Grey (1 byte a pixel) or RGBA; rows and columns are padded by real pixels, not black. */
export interface Surface {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly channels: 1 | 4;
  readonly address: number;
  /** Padded width. */
  readonly stridePx: number;
  /** Padded height. */
  readonly rowsPx: number;
}

/** Room for a picture; the caller frees its address. */
export function allocateSurface(
  arena: Arena,
  widthPx: number,
  heightPx: number,
  channels: 1 | 4,
): Surface {
  const stridePx = roundUp(widthPx, PICTURE_ALIGN_PX);
  const rowsPx = roundUp(heightPx, PICTURE_ALIGN_PX);
  const address = arena.allocate(stridePx * rowsPx * channels);
  return { widthPx, heightPx, channels, address, stridePx, rowsPx };
}

/** Tells a job where to draw. */
export function setSurface(job: JobBlock, surface: Surface): void {
  job.i32(PICTURE_PIXELS, surface.address);
  job.i32(PICTURE_STRIDE, surface.stridePx);
  job.i32(PICTURE_ROWS, surface.rowsPx);
}

/** How many tiles cover it. */
export function tileCount(surface: Surface): number {
  return Math.ceil(surface.stridePx / TILE_PX) *
    Math.ceil(surface.rowsPx / TILE_PX);
}

/** Its pixels without the padding, copied. */
export function readSurface(
  arena: Arena,
  surface: Surface,
): Uint8Array<ArrayBuffer> {
  const { widthPx, heightPx, channels, address, stridePx } = surface;
  const rowBytes = widthPx * channels;
  const memory = new Uint8Array(arena.buffer);
  const out = new Uint8Array(rowBytes * heightPx);
  for (let y = 0; y < heightPx; y++) {
    const start = address + y * stridePx * channels;
    out.set(memory.subarray(start, start + rowBytes), y * rowBytes);
  }
  return out;
}
