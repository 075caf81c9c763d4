import assert from "node:assert/strict";
import fc from "fast-check";
import type { RgbPicture } from "./messages.ts";
import { PictureSplitter } from "./picture_splitter.ts";

function pixmap({ columns, rows, rgb }: RgbPicture): number[] {
  const head = new TextEncoder().encode(`P6\n${columns} ${rows}\n255\n`);
  return [...head, ...rgb];
}

Deno.test("PictureSplitter gives the pictures back, however their bytes are cut into pieces", () => {
  const picture = fc.tuple(fc.integer({ min: 1, max: 5 }), fc.nat(255)).map(
    ([columns, seed]): RgbPicture => ({
      columns,
      rows: 3,
      rgb: Uint8Array.from({ length: 9 * columns }, (_, i) => seed + i),
    }),
  );
  fc.assert(fc.property(
    fc.array(picture, { maxLength: 5 }),
    fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }),
    (pictures, lengths) => {
      const bytes = Uint8Array.from(pictures.flatMap(pixmap));
      const found: RgbPicture[] = [];
      const splitter = new PictureSplitter(100, (one) => found.push(one));
      for (let at = 0, i = 0; at < bytes.length; i++) {
        const length = lengths[i % lengths.length]!;
        splitter.push(bytes.subarray(at, at + length));
        at += length;
      }
      assert.deepEqual(found, pictures);
    },
  ));
});

Deno.test("PictureSplitter refuses pictures over the size allowed, and what are none", () => {
  const splitter = () => new PictureSplitter(100, () => {});
  const push = (text: string) =>
    splitter().push(new TextEncoder().encode(text));
  assert.throws(() => push("P6\n99999 99999\n255\n"), /99999 x 99999/);
  assert.throws(() => push("P6\n0 10\n255\n"), /0 x 10/);
  assert.throws(() => push("x".repeat(60)), /told apart/);
});
