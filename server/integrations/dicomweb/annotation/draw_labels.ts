/** Lays labels out on a picture and draws them. @module */
import { type AsciiText, asciiText } from "./ascii_text.ts";
import { type Canvas, dimBox, drawText, fillBox } from "./draw_text.ts";
import { ADVANCE, LINE_HEIGHT } from "./font.ts";
import type { Labels } from "./labels.ts";

/** One size of the font for so many pixels of the picture's shorter side. */
const PX_PER_SCALE = 256;
/** Lines narrower than this are not read but puzzled over. */
const MIN_COLUMNS = 8;
/** Lines that stay free between the corners, for the letters at the sides. */
const FREE_LINES = 3;
/** More than the largest picture has room for: what is cut here is not drawn. */
const MAX_LETTERS = 200_000;
const BARS_MM = [200, 100, 50, 20, 10, 5, 2, 1, 0.5, 0.2, 0.1];

interface Layout {
  readonly scale: number;
  readonly marginPx: number;
  /** Letters in a line beside the one at the middle of the edge. */
  readonly columns: number;
  readonly lines: number;
}

/**
 * Draws the labels. A text is drawn whole or not at all: a name or an ID that
 * is cut would be another's.
 *
 * @returns what is to be said about it; holds no patient data
 */
export function drawLabels(canvas: Canvas, labels: Labels): readonly string[] {
  const patient = written(labels.patient);
  const technique = written(labels.technique);
  const layout = layoutOf(canvas, [...patient, ...technique]);
  const upper = wrapped(patient, layout);
  const lower = wrapped(technique, layout);
  const remarks: string[] = [];
  const isFit = (lines: readonly string[]): boolean =>
    layout.columns >= MIN_COLUMNS && lines.length <= layout.lines;
  const hasUpper = isFit(upper);
  const hasLower = isFit(hasUpper ? [...upper, ...lower] : lower);
  if (hasUpper) drawLines(canvas, upper, layout, layout.marginPx);
  else if (patient.length > 0) remarks.push(tooSmall("patient"));
  if (hasLower) {
    const height = lower.length * LINE_HEIGHT * layout.scale;
    const top = canvas.heightPx - layout.marginPx - height;
    drawLines(canvas, lower, layout, top);
    drawSides(canvas, labels, layout);
    drawBar(canvas, labels.mmPerPx, layout);
  } else if (technique.length > 0) remarks.push(tooSmall("technique"));
  const isChanged = [...hasUpper ? patient : [], ...hasLower ? technique : []]
    .some((line) => line.isChanged);
  if (isChanged) {
    remarks.push(
      "Burned-in text has marks left out, letters of other scripts " +
        "written in Latin ones, and ? for those that have none",
    );
  }
  return remarks;
}

function written(lines: readonly string[] = []): readonly AsciiText[] {
  return lines.map((line) => asciiText(line.slice(0, MAX_LETTERS)));
}

function tooSmall(what: string): string {
  return `The picture is too small for the annotation ${what}`;
}

/** The largest scale at which all fits, or 1. */
function layoutOf(
  { widthPx, heightPx }: Canvas,
  texts: readonly AsciiText[],
): Layout {
  const shorter = Math.min(widthPx, heightPx);
  const layoutAt = (scale: number): Layout => {
    const marginPx = 4 * scale;
    const middlePx = 2 * ADVANCE * scale;
    const freePx = widthPx / 2 - marginPx - middlePx;
    const linePx = LINE_HEIGHT * scale;
    return {
      scale,
      marginPx,
      columns: Math.floor(freePx / (ADVANCE * scale)),
      lines: Math.floor((heightPx - 2 * marginPx) / linePx) - FREE_LINES,
    };
  };
  for (let scale = Math.floor(shorter / PX_PER_SCALE); scale > 1; scale--) {
    const layout = layoutAt(scale);
    if (wrapped(texts, layout).length <= layout.lines) return layout;
  }
  return layoutAt(1);
}

/** Lines no longer than there is room for, broken at spaces where there are any. */
function wrapped(
  texts: readonly AsciiText[],
  { columns }: Layout,
): readonly string[] {
  if (columns < MIN_COLUMNS) return texts.map(({ text }) => text);
  return texts.flatMap(({ text }) => {
    const lines: string[] = [];
    let rest = text;
    while (rest.length > columns) {
      const space = rest.lastIndexOf(" ", columns);
      const end = space > 0 ? space : columns;
      lines.push(rest.slice(0, end));
      rest = rest.slice(end).trimStart();
    }
    return [...lines, rest];
  });
}

function drawLines(
  canvas: Canvas,
  lines: readonly string[],
  { scale, marginPx }: Layout,
  top: number,
): void {
  lines.forEach((line, n) => {
    dimBox(canvas, {
      x: marginPx - 2 * scale,
      y: top + (n * LINE_HEIGHT - 2) * scale,
      width: (line.length * ADVANCE + 3) * scale,
      height: LINE_HEIGHT * scale,
    });
  });
  lines.forEach((line, n) => {
    drawText(canvas, line, marginPx, top + n * LINE_HEIGHT * scale, scale);
  });
}

function drawSides(
  canvas: Canvas,
  { sides }: Labels,
  { scale, marginPx }: Layout,
): void {
  if (sides === undefined) return;
  const { widthPx, heightPx } = canvas;
  const widthOf = (text: string) => (text.length * ADVANCE - 1) * scale;
  const letterPx = 7 * scale;
  const middleX = (text: string) => Math.round((widthPx - widthOf(text)) / 2);
  const middleY = Math.round((heightPx - letterPx) / 2);
  const right = widthPx - marginPx - widthOf(sides.right);
  const bottom = heightPx - marginPx - letterPx;
  drawText(canvas, sides.left, marginPx, middleY, scale);
  drawText(canvas, sides.right, right, middleY, scale);
  drawText(canvas, sides.top, middleX(sides.top), marginPx, scale);
  drawText(canvas, sides.bottom, middleX(sides.bottom), bottom, scale);
}

/** A bar in the lower right corner, at most a quarter of the picture long, its ends up to half a pixel true. */
function drawBar(
  canvas: Canvas,
  mmPerPx: number | undefined,
  { scale, marginPx }: Layout,
): void {
  if (mmPerPx === undefined) return;
  const { widthPx, heightPx } = canvas;
  const mm = BARS_MM.find((mm) => mm / mmPerPx <= widthPx / 4);
  if (mm === undefined) return;
  const lengthPx = Math.round(mm / mmPerPx);
  const left = widthPx - marginPx - lengthPx;
  const top = heightPx - marginPx - scale;
  const bar = { x: left, y: top, width: lengthPx, height: scale };
  const rim = {
    ...{ x: left - scale, y: top - scale },
    ...{ width: lengthPx + 2 * scale, height: 3 * scale },
  };
  fillBox(canvas, rim, 0);
  fillBox(canvas, bar, 255);
  const text = `${mm} mm`;
  const textPx = (text.length * ADVANCE - 1) * scale;
  const textTop = top - 10 * scale;
  drawText(canvas, text, widthPx - marginPx - textPx, textTop, scale);
}
