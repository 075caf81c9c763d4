/** White graphics over a frame that was drawn. @module */
import {
  allocateSurface,
  ArenaScope,
  drawFrame,
  type Pool,
  type Surface,
  type VolumeMemory,
} from "#wasm";
import { pitchOf, subsamplesOf } from "./draw_frame.ts";
import type { FrameJob } from "./types.ts";

const INT16_MIN = -32768;
const ENTRIES = 65536;
const WHITE = 255;

/**
 * Mixes white into a picture, by how much of a pixel the graphics cover. A
 * line one frame pixel wide stays white however small the picture.
 *
 * @param memory the job's overlay, in the same arena as `picture`
 */
export async function drawOverlay(
  pool: Pool,
  memory: VolumeMemory,
  job: FrameJob,
  picture: Surface,
  signal: AbortSignal | undefined,
): Promise<void> {
  using scope = new ArenaScope(memory.arena);
  const { widthPx, heightPx } = picture;
  const cover = allocateSurface(scope.arena, widthPx, heightPx, 1);
  scope.adopt(cover.address);
  // A little over one, as a turn by right angles may be off by.
  const subsamples = subsamplesOf(pitchOf(job.pictureToFrame) - 1e-6);
  await drawFrame(
    pool,
    memory,
    {
      pictureToFrame: job.pictureToFrame,
      interpolation: job.interpolation === "nearest" ? "nearest" : "linear",
      subsamples,
      table: coverTable(subsamples),
    },
    cover,
    signal,
  );
  mixWhite(memory.arena.buffer, cover, picture);
}

/** From the mean of an overlay's bytes to how white a pixel is. */
function coverTable(factor: number): Uint8Array<ArrayBuffer> {
  const table = new Uint8Array(ENTRIES);
  for (let value = 1; value <= WHITE; value++) {
    table[value - INT16_MIN] = Math.min(WHITE, value * factor);
  }
  return table;
}

function mixWhite(
  buffer: ArrayBufferLike,
  cover: Surface,
  { address, channels }: Surface,
): void {
  const count = cover.stridePx * cover.rowsPx;
  const covers = new Uint8Array(buffer, cover.address, count);
  const pixels = new Uint8Array(buffer, address, count * channels);
  const colors = Math.min(channels, 3);
  for (let i = 0; i < count; i++) {
    const by = covers[i]!;
    if (by === 0) continue;
    for (let n = i * channels; n < i * channels + colors; n++) {
      const value = pixels[n]!;
      pixels[n] = Math.round(value + (WHITE - value) * by / WHITE);
    }
  }
}
