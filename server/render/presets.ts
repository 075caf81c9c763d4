/** Named looks of volumes, by modality. @module */
import { CT_PRESETS } from "./presets_ct.ts";
import { MR_PRESETS, PET_PRESETS } from "./presets_relative.ts";
import type { TransferFunction, VolumeJob, Window } from "./types.ts";

/** A look: how a volume is drawn, and the values it is drawn over. */
export interface VolumePreset {
  /** `modality.look`; texts for readers are found by it. */
  readonly id: string;
  readonly method: VolumeJob["method"];
  /** For composite. */
  readonly transfer?: TransferFunction;
  /** For projections. */
  readonly window?: Window;
  /**
   * Absent: values are in the modality's own unit (HU). Else they run from 0
   * to 1 over a window, as MR values mean nothing by themselves; this one
   * where there is none.
   */
  readonly relativeTo?: Window;
}

const BY_MODALITY: Readonly<Record<string, readonly VolumePreset[]>> = {
  CT: CT_PRESETS,
  MR: MR_PRESETS,
  PT: PET_PRESETS,
  NM: PET_PRESETS,
};

const ALL = new Map(
  [...CT_PRESETS, ...MR_PRESETS, ...PET_PRESETS].map((preset) => [
    preset.id,
    preset,
  ]),
);

/** Presets that suit a modality (PS3.3 C.7.3.1.1.1), best first; MR's, which suit any values, where it has none of its own. */
export function presetsFor(modality: string): readonly VolumePreset[] {
  // A modality is text from outside, and may be "constructor".
  return Object.hasOwn(BY_MODALITY, modality)
    ? BY_MODALITY[modality]!
    : MR_PRESETS;
}

/**
 * A preset by its id, its values in the volume's unit.
 *
 * @param window what relative values run over: the image's own, or its range
 */
export function presetOf(
  id: string,
  window?: Window,
): VolumePreset | undefined {
  const preset = ALL.get(id);
  const over = window ?? preset?.relativeTo;
  if (preset?.relativeTo === undefined || over === undefined) return preset;
  const valueOf = (fraction: number): number =>
    over.center + (fraction - 0.5) * over.width;
  const { transfer } = preset;
  return {
    ...preset,
    ...(preset.window !== undefined && { window: over }),
    ...(transfer !== undefined && {
      transfer: {
        ...transfer,
        colors: transfer.colors.map(([at, ...rgb]) =>
          [valueOf(at), ...rgb] as const
        ),
        opacities: transfer.opacities.map(([at, opacity]) =>
          [valueOf(at), opacity] as const
        ),
      },
    }),
  };
}

/** The presets that are transfer functions, as other rooms ask for them. */
export const volumePresets = {
  /** Ids that suit a modality, best first. */
  idsFor: (modality: string): readonly string[] =>
    presetsFor(modality)
      .filter(({ transfer }) => transfer !== undefined)
      .map(({ id }) => id),
  /** @param window as for {@linkcode presetOf} */
  transfer: (id: string, window?: Window): TransferFunction | undefined =>
    presetOf(id, window)?.transfer,
} as const;
