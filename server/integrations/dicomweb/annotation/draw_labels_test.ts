import assert from "node:assert/strict";
import { drawLabels } from "./draw_labels.ts";
import { type Canvas, drawText } from "./draw_text.ts";
import { GLYPH_HEIGHT, GLYPH_WIDTH, isInk } from "./font.ts";

function canvas(widthPx: number, heightPx: number, channels: 1 | 4): Canvas {
  const bytes = new Uint8Array(widthPx * heightPx * channels).fill(100);
  return { widthPx, heightPx, channels, bytes };
}

const LABELS = {
  patient: ["Doe, John", "ID 12345", "born 1970-01-01, M"],
  technique: ["CT 2026-11-24", "C 40 W 400 HU"],
  sides: { left: "R", right: "L", top: "A", bottom: "P" },
  mmPerPx: 0.5,
};

Deno.test("the font has a glyph for every printable character, no two alike", () => {
  const glyphs = new Set<string>();
  for (let code = 0x20; code < 0x7f; code++) {
    let glyph = "";
    for (let row = 0; row < GLYPH_HEIGHT; row++) {
      for (let column = 0; column < GLYPH_WIDTH; column++) {
        glyph += isInk(String.fromCharCode(code), column, row) ? "#" : ".";
      }
    }
    assert.equal(glyph.includes("#"), code !== 0x20);
    glyphs.add(glyph);
  }
  assert.equal(glyphs.size, 95);
  assert(!isInk("\u00e4", 2, 2) && !isInk("\n", 2, 2));
});

Deno.test("drawText() is white with a black rim, leaves alpha, and stays inside the picture", () => {
  const picture = canvas(20, 12, 4);
  drawText(picture, "I", 2, 1, 1);
  const at = (x: number, y: number) => {
    const from = 4 * (y * 20 + x);
    return [...picture.bytes.subarray(from, from + 4)];
  };
  assert.deepEqual(at(4, 3), [255, 255, 255, 100]);
  assert.deepEqual(at(3, 3), [0, 0, 0, 100]);
  assert.deepEqual(at(8, 3), [100, 100, 100, 100]);
  const outside = canvas(20, 12, 1);
  drawText(outside, "WWWW", -9, -3, 2);
  drawText(outside, "WWWW", 15, 8, 2);
  assert.equal(outside.bytes.length, 240);
});

Deno.test("drawLabels() draws a text whole or not at all, and says which is missing", () => {
  const missing = [[40, 2], [90, 2], [128, 1], [200, 0], [512, 0], [1024, 0]];
  for (const [side, count] of missing as [number, number][]) {
    const picture = canvas(side, side, 1);
    const remarks = drawLabels(picture, LABELS);
    const isDrawn = picture.bytes.some((byte) => byte !== 100);
    assert.equal(isDrawn, remarks.length < 2, `${side}`);
    assert.equal(remarks.length, count, `${side}: ${remarks}`);
  }
  const long = { ...LABELS, patient: ["Doe ".repeat(600)] };
  const picture = canvas(512, 512, 1);
  const remarks = drawLabels(picture, long);
  assert.deepEqual(remarks, [
    "The picture is too small for the annotation patient",
  ]);
  assert(picture.bytes.some((byte) => byte === 255));
  const endless = { patient: ["x".repeat(5_000_000)] };
  assert.equal(drawLabels(canvas(1024, 1024, 1), endless).length, 1);
});

Deno.test("drawLabels() says that letters were changed, without saying them", () => {
  const patient = ["M\u00fcller"];
  const remarks = drawLabels(canvas(256, 256, 1), { patient });
  assert.equal(remarks.length, 1);
  assert.match(remarks[0]!, /marks left out/);
  assert.doesNotMatch(remarks[0]!, /ller/);
});
