import assert from "node:assert/strict";
import { inflateSync } from "node:zlib";
import fc from "fast-check";
import { encodePng } from "./png.ts";

/** The pixels of an 8-bit grey or RGB PNG, by ISO/IEC 15948 9.2 word for word. */
function decode(file: Uint8Array): { channels: number; pixels: number[] } {
  const view = new DataView(file.buffer, file.byteOffset);
  const width = view.getUint32(16), height = view.getUint32(20);
  const channels = file[25] === 0 ? 1 : 3;
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

const side = fc.integer({ min: 1, max: 40 });

Deno.test("encodePng() keeps every pixel, grey and colour, and Deno's own decoder takes it", async () => {
  await fc.assert(fc.asyncProperty(
    ...[side, side, fc.constantFrom<1 | 4>(1, 4)] as const,
    fc.uint8Array({ minLength: 6400, maxLength: 6400 }),
    async (width, height, channels, noise) => {
      const pixels = noise.subarray(0, width * height * channels);
      const file = await encodePng(pixels, width, height, channels);
      const expected = channels === 1
        ? [...pixels]
        : [...pixels].filter((_, n) => n % 4 !== 3);
      assert.deepEqual(decode(file).pixels, expected);
      using bitmap = await bitmapOf(file);
      assert.deepEqual([bitmap.width, bitmap.height], [width, height]);
    },
  ));
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
