import assert from "node:assert/strict";
import { inflateSync } from "node:zlib";
import fc from "fast-check";
import { placed, withPool } from "../testing/placed.ts";
import { encodePng } from "./png.ts";
import { randomFrom } from "../testing/random.ts";
import { allocateSurface, readSurface } from "./surface.ts";

/** The pixels of an 8-bit grey or RGBA PNG, by ISO/IEC 15948 9.2 word for word. */
function decode(file: Uint8Array): { channels: number; pixels: number[] } {
  const view = new DataView(file.buffer, file.byteOffset);
  const width = view.getUint32(16), height = view.getUint32(20);
  const channels = file[25] === 0 ? 1 : 4;
  const rows = inflateSync(file.subarray(41, 41 + view.getUint32(33)));
  const pixels: number[] = [];
  const bytes = width * channels;
  const at = (x: number, y: number): number =>
    x < 0 || y < 0 ? 0 : pixels[y * bytes + x]!;
  for (let y = 0; y < height; y++) {
    const type = rows[y * (bytes + 1)];
    for (let x = 0; x < bytes; x++) {
      const a = at(x - channels, y), b = at(x, y - 1);
      const c = x < channels ? 0 : at(x - channels, y - 1);
      const p = a + b - c;
      const [pa, pb, pc] = [a, b, c].map((n) => Math.abs(p - n)) as [
        number,
        number,
        number,
      ];
      const paeth = pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
      const guess = [0, a, b, (a + b) >> 1, paeth][type!]!;
      pixels.push((rows[y * (bytes + 1) + 1 + x]! + guess) & 0xff);
    }
  }
  return { channels, pixels };
}

const side = fc.integer({ min: 1, max: 150 });

Deno.test("encodePng() keeps every pixel, grey and colour, and Deno's own decoder takes it", async () => {
  await withPool(async (pool) => {
    const sizeVx = [1, 1, 1] as const;
    const memory = await placed(pool, { sizeVx, voxels: new Int16Array(1) });
    await fc.assert(
      fc.asyncProperty(
        ...[side, side, fc.constantFrom<1 | 4>(1, 4)] as const,
        ...[fc.integer(), fc.integer({ min: 1, max: 256 })] as const,
        async (width, height, channels, seed, contrast) => {
          const surface = allocateSurface(
            memory.arena,
            width,
            height,
            channels,
          );
          const { address, stridePx, rowsPx } = surface;
          const bytes = new Uint8Array(
            memory.arena.buffer,
            address,
            stridePx * rowsPx * channels,
          );
          const random = randomFrom(seed);
          for (let n = 0; n < bytes.length; n++) {
            bytes[n] = n / 9 + contrast * random();
          }
          const expected = readSurface(memory.arena, surface);
          const file = await encodePng(pool, memory, surface);
          memory.arena.free(address);
          assert.deepEqual(decode(file).pixels, [...expected]);
          using bitmap = await bitmapOf(file);
          assert.deepEqual([bitmap.width, bitmap.height], [width, height]);
        },
      ),
      { numRuns: 60 },
    );
  });
});

async function bitmapOf(
  file: Uint8Array<ArrayBuffer>,
): Promise<{ width: number; height: number } & Disposable> {
  const bitmap = await createImageBitmap(
    new Blob([file], { type: "image/png" }),
  );
  const { width, height } = bitmap;
  return { width, height, [Symbol.dispose]: () => bitmap.close() };
}
