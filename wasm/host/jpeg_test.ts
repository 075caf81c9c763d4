import assert from "node:assert/strict";
import fc from "fast-check";
import { runDecoder } from "../../server/dicom/codecs/native_codecs.ts";
import { placed, withPool } from "../testing/placed.ts";
import { randomFrom } from "../testing/random.ts";
import { encodeJpeg } from "./jpeg.ts";
import type { Pool } from "./pool.ts";
import { allocateSurface } from "./surface.ts";

type Channels = 1 | 4;
/** Red, green, blue of a pixel. */
type Paint = (x: number, y: number) => readonly [number, number, number];

/** Paints a surface, encodes it, decodes it by libjpeg; returns the two as RGB or grey. */
async function roundTrip(
  pool: Pool,
  size: readonly [number, number],
  channels: Channels,
  quality: number,
  paint: Paint,
): Promise<{ before: number[]; after: number[]; file: Uint8Array }> {
  const [widthPx, heightPx] = size;
  const sizeVx = [1, 1, 1] as const;
  const memory = await placed(pool, { sizeVx, voxels: new Int16Array(1) });
  const surface = allocateSurface(memory.arena, widthPx, heightPx, channels);
  const bytes = new Uint8Array(memory.arena.buffer, surface.address);
  const before: number[] = [];
  for (let y = 0; y < surface.rowsPx; y++) {
    for (let x = 0; x < surface.stridePx; x++) {
      const inside = x < widthPx && y < heightPx;
      const color = paint(x, y);
      const at = (y * surface.stridePx + x) * channels;
      bytes.set(channels === 1 ? [color[0]] : [...color, 255], at);
      if (inside) before.push(...channels === 1 ? [color[0]] : color);
    }
  }
  const file = await encodeJpeg(pool, memory, surface, quality);
  pool.forget(memory.arena);
  const samplesPerPixel = channels === 1 ? 1 : 3;
  const decoded = await runDecoder("decodeJpeg", file, {
    ...{ columns: widthPx, rows: heightPx, samplesPerPixel },
    ...{ bitsAllocated: 8, bitsStored: 8, signed: false, isPlanar: false },
    photometric: channels === 1 ? "MONOCHROME2" : "RGB",
  });
  const after = channels === 1 ? [...decoded.bytes] : toRgb(decoded.bytes);
  return { before, after, file };
}

/** JFIF 1.02: full-range BT.601. */
function toRgb(ybr: Uint8Array): number[] {
  const rgb: number[] = [];
  for (let n = 0; n < ybr.length; n += 3) {
    const y = ybr[n]!, b = ybr[n + 1]! - 128, r = ybr[n + 2]! - 128;
    rgb.push(y + 1.402 * r, y - 0.344136 * b - 0.714136 * r, y + 1.772 * b);
  }
  return rgb;
}

function decibels(a: readonly number[], b: readonly number[]): number {
  assert.equal(a.length, b.length);
  const squares = a.reduce((sum, x, n) => sum + (x - b[n]!) ** 2, 0);
  return 10 * Math.log10(255 ** 2 / (squares / a.length));
}

const side = fc.integer({ min: 1, max: 150 });
const channelCounts = fc.constantFrom<Channels>(1, 4);

Deno.test("encodeJpeg() is read by libjpeg as it was drawn, for any size", async () => {
  await withPool((pool) =>
    fc.assert(
      fc.asyncProperty(
        ...[side, side, channelCounts, fc.integer()] as const,
        async (widthPx, heightPx, channels, seed) => {
          const random = randomFrom(seed);
          const [a, b, c] = [random(), random(), random()];
          const wave = (phase: number): number =>
            Math.round(127.5 + 127 * Math.sin(phase));
          const { before, after } = await roundTrip(
            ...[pool, [widthPx, heightPx], channels, 95] as const,
            (x, y) => [
              wave(x / 20 * a + y / 30),
              wave(y / 25 * b + c),
              wave(c * x / 30),
            ],
          );
          const db = decibels(before, after);
          assert(db > 38, `${widthPx} x ${heightPx}: ${db} dB`);
        },
      ),
      { numRuns: 40 },
    )
  );
});

Deno.test("encodeJpeg() holds noise at every quality, larger and truer as it rises", async () => {
  await withPool(async (pool) => {
    for (const channels of [1, 4] as const) {
      let lastDb = 0, lastBytes = 0;
      for (const quality of [1, 25, 50, 80, 95, 100]) {
        const random = randomFrom(7);
        const noise = (): number => Math.floor(256 * random());
        const { before, after, file } = await roundTrip(
          ...[pool, [100, 90], channels, quality] as const,
          () => channels === 1 ? [noise(), 0, 0] : grey(noise()),
        );
        const db = decibels(before, after);
        assert(db > lastDb && file.length > lastBytes, `quality ${quality}`);
        [lastDb, lastBytes] = [db, file.length];
      }
      assert(lastDb > 40, `quality 100 is ${lastDb} dB`);
    }
  });
});

function grey(value: number): readonly [number, number, number] {
  return [value, value, value];
}

Deno.test("encodeJpeg() keeps black black and flat greys within one", async () => {
  await withPool(async (pool) => {
    for (const value of [0, 1, 100, 254, 255]) {
      for (const channels of [1, 4] as const) {
        const { before, after } = await roundTrip(
          ...[pool, [33, 17], channels, 80] as const,
          () => grey(value),
        );
        const worst = Math.max(
          ...before.map((x, n) => Math.abs(x - after[n]!)),
        );
        assert(worst <= (value === 0 ? 0 : 1), `${value} is off by ${worst}`);
      }
    }
  });
});
