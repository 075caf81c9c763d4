/** Videos by Debian's FFmpeg, and comparing with them, for this room's tests. @module */
import assert from "node:assert/strict";
import type { Result } from "#base";
import type { DecodedFrame, DicomError } from "../types.ts";

interface Size {
  readonly columns: number;
  readonly rows: number;
}

async function ffmpeg(
  input: Uint8Array,
  args: readonly string[],
): Promise<Uint8Array<ArrayBuffer>> {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeFile(`${folder}/in`, input);
    const { success, stderr } = await new Deno.Command("ffmpeg", {
      args: ["-v", "error", "-nostdin", ...args, "out"],
      cwd: folder,
    }).output();
    assert(success, new TextDecoder().decode(stderr));
    return await Deno.readFile(`${folder}/out`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Twelve pictures of a moving test pattern. */
export function videoOf(
  codec: string,
  container: string,
  { columns, rows }: Size,
): Promise<Uint8Array<ArrayBuffer>> {
  const pattern = `testsrc2=size=${columns}x${rows}:rate=25:duration=0.48`;
  const input = ["-f", "lavfi", "-i", pattern, "-pix_fmt", "yuv420p"];
  const coded = ["-c:v", codec, "-threads", "1", "-b:v", "2M"];
  return ffmpeg(new Uint8Array(0), [...input, ...coded, "-f", container]);
}

/** The stream's pictures as planes of Y, Cb and Cr, chroma halved. */
export async function yuvOf(
  stream: Uint8Array,
  { columns, rows }: Size,
): Promise<Uint8Array[]> {
  const raw = ["-pix_fmt", "yuv420p", "-f", "rawvideo"];
  const passed = ["-map", "0:v:0", "-fps_mode", "passthrough"];
  const bytes = await ffmpeg(stream, ["-i", "in", ...passed, ...raw]);
  const sizeBytes = (columns * rows * 3) / 2;
  return Array.from(
    { length: bytes.length / sizeBytes },
    (_, i) => bytes.subarray(i * sizeBytes, (i + 1) * sizeBytes),
  );
}

/** The samples of a frame that must have been decoded. */
export async function pictureOf(
  frame: Promise<Result<DecodedFrame, DicomError>>,
): Promise<Uint8Array> {
  const decoded = await frame;
  assert(decoded.ok, JSON.stringify(decoded));
  assert.equal(decoded.value.samplesPerPixel, 3);
  assert(decoded.value.values instanceof Uint8Array);
  return decoded.value.values;
}

/**
 * How RGB differs from planes of limited range (PS3.3 C.7.6.3.1.2): luma at
 * most, where no sample is clipped, and all samples on average, with each
 * chroma sample taken for its four pixels, which are of one field or not.
 */
export function differenceFromYuv(
  rgb: Uint8Array,
  yuv: Uint8Array,
  { columns, rows }: Size,
): { luma: number; mean: number } {
  const pixelCount = columns * rows;
  const half = columns / 2;
  let luma = 0;
  let sum = 0;
  for (let i = 0; i < pixelCount; i++) {
    const [r, g, b] = [rgb[3 * i]!, rgb[3 * i + 1]!, rgb[3 * i + 2]!];
    const y = yuv[i]!;
    const isClipped = [r, g, b].some((sample) => sample < 1 || sample > 254);
    const back = 16 + (65.481 * r + 128.553 * g + 24.966 * b) / 255;
    if (!isClipped) luma = Math.max(luma, Math.abs(back - y));
    const row = Math.floor(i / columns);
    const at = pixelCount + (row >> 1) * half + ((i % columns) >> 1);
    const cb = yuv[at]! - 128;
    const cr = yuv[at + pixelCount / 4]! - 128;
    const grey = (255 / 219) * (y - 16);
    sum += Math.abs(r - held(grey + 1.596 * cr)) +
      Math.abs(g - held(grey - 0.3918 * cb - 0.813 * cr)) +
      Math.abs(b - held(grey + 2.0172 * cb));
  }
  return { luma, mean: sum / (3 * pixelCount) };
}

function held(value: number): number {
  return Math.min(255, Math.max(0, value));
}
