/** Windows that suit an image: its own, and those readers know by name. @module */
import type { FrameDescription, ImageDescription, VoiLut } from "#dicom";
import type { Window } from "#render";
import type { WindowView } from "../view/states.ts";
import { displayFactor } from "./display_value.ts";

/** A window under the id that the client's words know. */
export interface NamedWindow {
  readonly id: string;
  readonly window: Required<Window>;
}

/** Windows of real images end far below. */
const MOST = 1e9;

const CT: readonly (readonly [id: string, center: number, width: number])[] = [
  ["soft-tissue", 40, 400],
  ["lung", -600, 1500],
  ["bone", 400, 2000],
  ["mediastinum", 50, 350],
  ["brain", 35, 80],
];
const SUV: typeof CT = [
  ["suv-5", 2.5, 5],
  ["suv-10", 5, 10],
  ["suv-20", 10, 20],
];

/** Fills in the function: LINEAR needs a width of at least one. */
export function wholeWindow(window: WindowView): Required<Window> {
  const { center, width } = window;
  const byWidth = width < 1 ? "LINEAR_EXACT" : "LINEAR";
  return { center, width, function: window.function ?? byWidth };
}

/** The frame's own windows in display values, each once, VOI tables as the window that spans them. */
export function imageWindows(
  image: ImageDescription,
  frame: FrameDescription,
): readonly Required<Window>[] {
  // PET windows are about rescaled values; display values are SUV.
  const factor = displayFactor(image);
  return frame.voiLuts.map((lut) => scaledWindow(windowOf(lut), factor))
    .filter((window, n, all) =>
      n === all.findIndex((other) => isSame(window, other))
    );
}

/**
 * Windows to choose from, the one to begin with first.
 *
 * @param sample display values of some of the images, for what has no names
 */
export function namedWindows(
  modality: string,
  unit: string,
  own: readonly Required<Window>[],
  sample: ArrayLike<number>,
): readonly NamedWindow[] {
  const windows: NamedWindow[] = own.slice(0, 8).map((window, n) => ({
    id: n === 0 ? "image" : `image${n + 1}`,
    window,
  }));
  const named = modality === "CT" ? CT : unit === "g/ml" ? SUV : [];
  for (const [id, center, width] of named) {
    const isExact = unit === "g/ml";
    const kind = isExact ? "LINEAR_EXACT" : "LINEAR";
    windows.push({ id, window: { center, width, function: kind } });
  }
  if (named.length === 0 && sample.length > 0) {
    const [most, all] = [spanning(sample, 0.01, 0.99), spanning(sample, 0, 1)];
    // Where nearly all values are one, as of a mask, the rest is what is to be seen.
    if (most !== undefined) windows.push({ id: "contrast", window: most });
    if (all !== undefined) windows.push({ id: "full", window: all });
    else if (windows.length === 0) {
      windows.push({ id: "full", window: above(sample[0]!) });
    }
  }
  return windows;
}

/** The window between two fractions of the sorted sample; `undefined` where both are one value. */
export function spanning(
  sample: ArrayLike<number>,
  from: number,
  to: number,
): Required<Window> | undefined {
  const sorted = Float64Array.from(sample).filter(Number.isFinite).sort();
  const at = (part: number) =>
    sorted[Math.round(part * (sorted.length - 1))] ?? 0;
  const [low, high] = [at(from), at(to)];
  if (!(high > low)) return undefined;
  const center = low / 2 + high / 2;
  return bounded({ center, width: high - low, function: "LINEAR_EXACT" });
}

/** The window in which a value is black, and one more white. */
function above(value: number): Required<Window> {
  const center = (Number.isFinite(value) ? value : 0) + 0.5;
  return bounded({ center, width: 1, function: "LINEAR_EXACT" });
}

/** Within what the live stream can say, and with a width. */
function bounded(window: Required<Window>): Required<Window> {
  const center = Math.min(Math.max(window.center, -MOST), MOST);
  const width = Math.min(Math.max(window.width, 1e-6), MOST);
  return { ...window, center, width };
}

function isSame(a: Required<Window>, b: Required<Window>): boolean {
  return a.center === b.center && a.width === b.width &&
    a.function === b.function;
}

function windowOf(lut: VoiLut): Required<Window> {
  if (lut.kind === "window") {
    const { center, width } = lut;
    // Out of range by PS3.3 C.11.2.1.2, but met.
    const isTooNarrow = lut.function === "LINEAR" && width < 1;
    const kind = isTooNarrow ? "LINEAR_EXACT" : lut.function;
    return bounded({ center, width, function: kind });
  }
  const width = Math.max(lut.values.length, 1);
  const center = lut.firstValue + width / 2;
  return { center, width, function: "LINEAR" };
}

/** The same window over values that are `factor` times as large. */
export function scaledWindow(
  window: Required<Window>,
  factor: number,
): Required<Window> {
  if (factor === 1) return window;
  const { center, width } = window;
  // LINEAR counts whole values (PS3.3 C.11.2.1.2.1); scaled ones are not.
  const isLinear = window.function === "LINEAR";
  return {
    center: center * factor,
    width: width * factor,
    function: isLinear ? "LINEAR_EXACT" : window.function,
  };
}
