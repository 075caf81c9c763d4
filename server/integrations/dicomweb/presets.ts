/** The colours and opacities of a volume rendering, PS3.18 8.3.5.3: the server's choice, said by name. @module */
import type { TransferFunction } from "#render";
import type { WindowParameter } from "./parameters.ts";

/** Named transfer functions; the renderer has them. */
export interface VolumePresets {
  /** Ids that suit a modality, best first. */
  idsFor(modality: string): readonly string[];
  transfer(id: string): TransferFunction | undefined;
}

/** A transfer function under the name that metadata gives it. */
export interface ChosenPreset {
  readonly name: string;
  readonly transfer: TransferFunction;
}

/**
 * The first preset of a modality, else a grey ramp over a window. Where a
 * window is asked for, the preset's values are spread over it: the window is
 * applied before classification (PS3.4 FF.2.2).
 *
 * @param fallback the window of the ramp
 */
export function choosePreset(
  presets: VolumePresets,
  modality: string,
  window: WindowParameter | undefined,
  fallback: () => WindowParameter,
): ChosenPreset {
  for (const name of presets.idsFor(modality)) {
    const transfer = presets.transfer(name);
    if (transfer === undefined) continue;
    return {
      name,
      transfer: window === undefined ? transfer : spread(transfer, window),
    };
  }
  return { name: "ramp", transfer: ramp(window ?? fallback()) };
}

function spread(
  transfer: TransferFunction,
  { center, width }: WindowParameter,
): TransferFunction {
  const values = transfer.opacities.map(([value]) => value);
  const low = Math.min(...values);
  const extent = Math.max(...values) - low;
  if (!(extent > 0)) return transfer;
  const moved = (value: number): number =>
    center - width / 2 + (value - low) / extent * width;
  return {
    ...transfer,
    colors: transfer.colors.map((
      [value, ...rgb],
    ) => [moved(value), ...rgb] as const),
    opacities: transfer.opacities.map((
      [value, opacity],
    ) => [moved(value), opacity] as const),
  };
}

function ramp({ center, width }: WindowParameter): TransferFunction {
  const [low, high] = [center - width / 2, center + width / 2];
  return {
    colors: [[low, 0, 0, 0], [high, 1, 1, 1]],
    // Per mm: a body of 100 mm at the window's centre is half seen through.
    opacities: [[low, 0], [center, 0.01], [high, 0.1]],
    shading: { ambient: 0.2, diffuse: 0.8, specular: 0.1, specularPower: 10 },
  };
}
