/** A worker's part of a PNG: filters a strip by the kernel, deflates it by zlib. @module */
import { constants, deflateRawSync } from "node:zlib";
import {
  PNG_FILTERED,
  PNG_LENGTHS,
  PNG_OUTPUT,
  PNG_OUTPUT_STRIDE,
  PNG_ROW_BYTES,
  PNG_ROWS,
  PNG_STRIP_ROWS,
} from "../layout.ts";
import type { Kernel } from "./kernels.ts";

/** zlib's fastest: higher levels gain a few per cent for several times the time. */
const LEVEL = 1;

/** A kernel in all but language: one strip, as deflate blocks that strips before and after join on to. */
export function pngStripKernel(
  filter: Kernel,
  memory: WebAssembly.Memory,
): Kernel {
  return (volume, job, item, scratch) => {
    filter(volume, job, item, scratch);
    const view = new DataView(memory.buffer, job);
    const read = (offset: number): number => view.getUint32(offset, true);
    const lineBytes = read(PNG_ROW_BYTES) + 1;
    const first = item * read(PNG_STRIP_ROWS);
    const end = Math.min(first + read(PNG_STRIP_ROWS), read(PNG_ROWS));
    const start = read(PNG_FILTERED) + first * lineBytes;
    // A copy: zlib takes no shared memory.
    const lines = new Uint8Array(memory.buffer)
      .slice(start, start + (end - first) * lineBytes);
    const isLast = end === read(PNG_ROWS);
    const deflated = deflateRawSync(lines, {
      level: LEVEL,
      finishFlush: isLast ? constants.Z_FINISH : constants.Z_SYNC_FLUSH,
    });
    if (deflated.length > read(PNG_OUTPUT_STRIDE)) {
      throw new RangeError(`Strip ${item} takes ${deflated.length} bytes`);
    }
    const out = read(PNG_OUTPUT) + item * read(PNG_OUTPUT_STRIDE);
    new Uint8Array(memory.buffer).set(deflated, out);
    new DataView(memory.buffer).setUint32(
      read(PNG_LENGTHS) + 4 * item,
      deflated.length,
      true,
    );
  };
}
