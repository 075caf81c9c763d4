/** The window of a picture where none is asked for. @module */
import type { VoiLut } from "#dicom";
import type { RenderVolume } from "#render";
import { vec } from "#base";
import type { WindowParameter } from "./parameters.ts";

/** A window, and where it is from, in words. */
export interface ChosenWindow {
  readonly window: WindowParameter;
  readonly source: string;
}

/** Windows that every reader knows, in the unit of the values; for CT without one of its own. */
const BY_UNIT: Readonly<Record<string, readonly [number, number, string]>> = {
  HU: [40, 400, "soft tissue, for CT"],
  "g/ml": [5, 10, "SUV 0 to 10, for PET"],
};

/** Samples along each axis when a volume is measured. */
const SAMPLES = 24;

/** The image's own first window (PS3.3 C.11.2.1.2); `undefined` where it has a table or nothing. */
export function ownWindow(
  voiLuts: readonly VoiLut[],
): ChosenWindow | undefined {
  for (const voi of voiLuts) {
    if (voi.kind !== "window") continue;
    const { center, width } = voi;
    if (!(width > 0)) continue;
    // Narrower than a LINEAR window may be (PS3.3 C.11.2.1.2), but met.
    const isNarrow = voi.function === "LINEAR" && width < 1;
    const shape = isNarrow ? "LINEAR_EXACT" : voi.function;
    const source = "Window from the image";
    return { window: { center, width, function: shape }, source };
  }
  return undefined;
}

/**
 * A window for a volume: its images' own, else by its unit, else from its
 * values. As PS3.18 has windows, in the values after the modality LUT.
 *
 * @param suvFactor from those to the volume's values, for PET in SUV; else 1
 */
export function volumeWindow(
  voiLuts: readonly VoiLut[],
  volume: RenderVolume,
  suvFactor: number,
): ChosenWindow {
  const own = ownWindow(voiLuts);
  if (own !== undefined) return own;
  const { unit } = volume.scale;
  const chosen = Object.hasOwn(BY_UNIT, unit)
    ? unitWindow(BY_UNIT[unit]!)
    : valueWindow(sampledValues(volume));
  return { ...chosen, window: scaledWindow(chosen.window, 1 / suvFactor) };
}

/** The same window over values that are `factor` times as large. */
export function scaledWindow(
  window: WindowParameter,
  factor: number,
): WindowParameter {
  if (factor === 1) return window;
  // LINEAR counts whole values (PS3.3 C.11.2.1.2.1); scaled ones are not.
  const isLinear = window.function === "LINEAR";
  return {
    center: window.center * factor,
    width: window.width * factor,
    function: isLinear ? "LINEAR_EXACT" : window.function,
  };
}

function unitWindow(
  [center, width, name]: readonly [number, number, string],
): ChosenWindow {
  const window = { center, width, function: "LINEAR" } as const;
  return { window, source: `Window by unit: ${name}` };
}

/** A window from the 1st to the 99th percentile of values. */
export function valueWindow(values: Float64Array): ChosenWindow {
  const sorted = values.filter(Number.isFinite).sort();
  const at = (share: number): number =>
    sorted[Math.round(share * (sorted.length - 1))] ?? 0;
  const low = at(0.01);
  const high = at(0.99);
  const window = {
    center: (low + high) / 2,
    width: Math.max(high - low, 1e-6),
    function: "LINEAR_EXACT",
  } as const;
  return { window, source: "Window from the 1st to the 99th percentile" };
}

/** Values on a coarse grid through the volume: the same for the same volume. */
function sampledValues(volume: RenderVolume): Float64Array {
  const { sizeVx, ijkToLps } = volume.geometry;
  const values = new Float64Array(SAMPLES ** 3).fill(NaN);
  for (let n = 0; n < values.length; n++) {
    const steps = [n, n / SAMPLES, n / SAMPLES ** 2].map(Math.floor);
    const ijk = sizeVx.map((size, axis) =>
      (steps[axis]! % SAMPLES) / (SAMPLES - 1) * (size - 1)
    ) as [number, number, number];
    values[n] = volume.valueAt(vec.apply(ijkToLps, ijk)) ?? NaN;
  }
  return values;
}
