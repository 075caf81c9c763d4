/** Windowing by a drag: across changes the width, along the level. @module */
import type { WindowState } from "#wire";

/** A drag of so many pixels doubles what the window spans. */
const PIXELS_FOR_WIDTH = 256;

/** Steps that suit the span: whole numbers where it is wide, three figures where it is narrow. */
function rounded(value: number, width: number): number {
  const step = 10 ** Math.min(0, Math.floor(Math.log10(width)) - 2);
  return Math.round(value / step) * step;
}

/**
 * The window after a drag from where it began: right is wider, down raises the
 * level (darker), as in other viewers.
 */
export function dragWindow(
  start: WindowState,
  dxPx: number,
  dyPx: number,
): WindowState {
  const perPx = start.width / PIXELS_FOR_WIDTH;
  const narrowest = Math.min(1, start.width);
  const wanted = start.width * 2 ** (dxPx / PIXELS_FOR_WIDTH);
  const width = Math.max(narrowest, rounded(wanted, start.width));
  return {
    ...start,
    width,
    center: rounded(start.center + dyPx * perPx, start.width),
  };
}
