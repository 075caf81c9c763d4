/** From a surface to the bytes that leave the renderer. @module */
import {
  encodeJpeg,
  encodePng,
  type Pool,
  readSurface,
  type Surface,
  type VolumeMemory,
} from "#wasm";
import type { Picture, PictureOutput } from "./types.ts";

/** Where a lossy format is asked for without one. */
const DEFAULT_QUALITY = 80;

/** What {@linkcode Picture} says beside its time. */
export type Encoded = Omit<Picture, "renderMs">;

/**
 * Encodes a surface. WebP is not made here: who asks for it gets PNG, and the
 * picture's media type says so.
 */
export async function encode(
  pool: Pool,
  memory: VolumeMemory,
  surface: Surface,
  output: PictureOutput,
  signal: AbortSignal | undefined,
): Promise<Encoded> {
  const { widthPx, heightPx, channels } = surface;
  if (output.format === "jpeg") {
    const quality = Math.min(
      100,
      Math.max(1, Math.round(output.quality ?? DEFAULT_QUALITY)),
    );
    return {
      ...{ widthPx, heightPx, channels },
      mediaType: "image/jpeg",
      bytes: await encodeJpeg(pool, memory, surface, quality, signal),
      lossless: false,
    };
  }
  const raw = output.format === "raw";
  return {
    ...{ widthPx, heightPx, channels },
    mediaType: raw ? "application/octet-stream" : "image/png",
    bytes: raw
      ? readSurface(memory.arena, surface)
      : await encodePng(pool, memory, surface, signal),
    lossless: true,
  };
}
