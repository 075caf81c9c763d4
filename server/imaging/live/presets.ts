/** Looks of volumes by name; the renderer has them. @module */
import type { TransferFunction } from "#render";

/** Named transfer functions. */
export interface VolumePresets {
  /** Ids that suit a modality, best first. */
  idsFor(modality: string): readonly string[];
  transfer(id: string): TransferFunction | undefined;
}
