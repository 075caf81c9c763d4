/** Turns of a wheel, and strokes of a trackpad, as whole slices or as zoom. @module */

/** The parts of a WheelEvent that count. */
export interface WheelInput {
  readonly deltaY: number;
  /** As the DOM has it: 0 pixels, 1 lines, 2 pages. */
  readonly deltaMode: number;
  readonly ctrlKey: boolean;
}

/** A notch of a wheel is about 100 px. */
const NOTCH_PX = 100;
const LINE_PX = 34;
const PAGE_PX = 800;
const ZOOM_PX = 260;
const MOST_PX = 400;

/** What a turn means. */
export type WheelMeaning =
  | { readonly kind: "zoom"; readonly factor: number }
  | { readonly kind: "scroll"; readonly slices: number };

/** Collects small strokes until they make a slice. */
export class WheelReader {
  #leftPx = 0;

  /** Ctrl (a trackpad's pinch) zooms, else it scrolls: down is the next slice. */
  turn(input: WheelInput): WheelMeaning {
    const unit = input.deltaMode === 1
      ? LINE_PX
      : input.deltaMode === 2
      ? PAGE_PX
      : 1;
    const px = Math.min(MOST_PX, Math.max(-MOST_PX, input.deltaY * unit));
    if (input.ctrlKey) return { kind: "zoom", factor: 2 ** (-px / ZOOM_PX) };
    // A turn back is not held up by what is left of the turn before.
    if (Math.sign(px) !== Math.sign(this.#leftPx)) this.#leftPx = 0;
    this.#leftPx += px;
    // Mice differ in what they call a notch: the first one always counts.
    const slices = Math.abs(px) >= NOTCH_PX / 2
      ? Math.sign(px) *
        Math.max(1, Math.round(Math.abs(this.#leftPx) / NOTCH_PX))
      : Math.trunc(this.#leftPx / NOTCH_PX);
    this.#leftPx -= slices * NOTCH_PX;
    if (Math.sign(this.#leftPx) !== Math.sign(px)) this.#leftPx = 0;
    return { kind: "scroll", slices };
  }
}
