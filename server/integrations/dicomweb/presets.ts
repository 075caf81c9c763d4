/** The colours and opacities of a volume rendering: PS3.18 has no parameter for them, so the server chooses, and says so by name. @module */
import { presetOf, presetsFor, type TransferFunction } from "#render";
import type { WindowParameter } from "./parameters.ts";

/** A transfer function under the name that metadata gives it. */
export interface ChosenPreset {
  readonly name: string;
  readonly transfer: TransferFunction;
}

/**
 * The first preset of a modality. Where a window is asked for, the preset's
 * values are spread over it: the window is applied before classification
 * (PS3.4 FF.2.2).
 *
 * @param window in the volume's values
 * @param base what relative values run over where no window is asked for
 */
export function choosePreset(
  modality: string,
  window: WindowParameter | undefined,
  base: WindowParameter,
): ChosenPreset {
  const first = presetsFor(modality).find(({ transfer }) => transfer);
  if (first === undefined) {
    throw new RangeError(`No preset draws a volume of ${modality}`);
  }
  const isRelative = first.relativeTo !== undefined;
  const over = isRelative ? window ?? base : undefined;
  const transfer = presetOf(first.id, over)!.transfer!;
  const isSpread = !isRelative && window !== undefined;
  return {
    name: first.id,
    transfer: isSpread ? spread(transfer, window) : transfer,
  };
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
