import assert from "node:assert/strict";
import fc from "fast-check";
import { imageFrame } from "./image_frame.ts";

const SQUARE = { columns: 512, rows: 512 };

function viewport(
  widthPx: number,
  heightPx: number,
  x = 0,
  y = 0,
  width?: number,
  height?: number,
) {
  const extent = {
    ...(width === undefined ? {} : { width }),
    ...(height === undefined ? {} : { height }),
  };
  return { widthPx, heightPx, source: { x, y, ...extent } };
}

Deno.test("imageFrame() without a viewport is the frame itself", () => {
  assert.deepEqual(imageFrame(SQUARE, undefined), {
    widthPx: 512,
    heightPx: 512,
    pictureToFrame: [1, 0, 0, 0, 1, 0],
    isOneToOne: true,
  });
});

Deno.test("imageFrame() keeps the shape in a viewport of another, and does not pad", () => {
  const frame = imageFrame({ columns: 400, rows: 200 }, viewport(100, 100));
  assert.deepEqual([frame.widthPx, frame.heightPx], [100, 50]);
  assert.deepEqual(frame.pictureToFrame, [4, 0, 1.5, 0, 4, 1.5]);
});

Deno.test("imageFrame() shows unequal spacing in its true shape", () => {
  const shape = { columns: 100, rows: 100, spacingMm: [1, 2] } as const;
  const frame = imageFrame(shape, undefined);
  assert.deepEqual([frame.widthPx, frame.heightPx], [100, 200]);
  const region = imageFrame(shape, viewport(50, 100, 10, 20, 10, 10));
  assert.deepEqual([region.widthPx, region.heightPx], [50, 100]);
});

Deno.test("imageFrame() tiles fit together without a seam", () => {
  const tile = (x: number, y: number) =>
    imageFrame(SQUARE, viewport(256, 256, x, y, 128, 128));
  const [a, , c, , e, f] = tile(128, 256).pictureToFrame;
  assert.deepEqual([a, e], [0.5, 0.5]);
  const [, , c0, , , f0] = tile(0, 0).pictureToFrame;
  assert.equal(c - c0, 128);
  assert.equal(f - f0, 256);
});

Deno.test("imageFrame() with negative extents shows the same pixels flipped", () => {
  fc.assert(fc.property(
    fc.integer({ min: 0, max: 200 }),
    fc.integer({ min: 1, max: 200 }),
    fc.integer({ min: 1, max: 300 }),
    (x, width, side) => {
      const plain = imageFrame(
        SQUARE,
        viewport(side, side, x, 0, width, width),
      );
      const flipped = imageFrame(
        SQUARE,
        viewport(side, side, x, 0, -width, width),
      );
      const [a, , c] = plain.pictureToFrame;
      const [b, , d] = flipped.pictureToFrame;
      assert(Math.abs(a + b) < 1e-12);
      const last = a * (plain.widthPx - 1) + c;
      assert(Math.abs(d - last) < 1e-9);
    },
  ));
});

Deno.test("imageFrame() stays within the largest picture, and never vanishes", () => {
  const huge = imageFrame({ columns: 50_000, rows: 10 }, undefined);
  assert.deepEqual([huge.widthPx, huge.heightPx], [4096, 1]);
});
