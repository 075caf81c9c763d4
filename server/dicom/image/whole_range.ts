/** The grey of images whose range of values is known without a look at them. @module */
import { fullWindow } from "../grey/grey_table.ts";
import { modalityValue } from "../grey/modality_value.ts";
import type { PixelForm } from "../pixels/pixel_form.ts";
import type { DataSet, ModalityLut, VoiLut } from "../types.ts";

/**
 * The window for a frame without a VOI LUT, where its lowest and highest value
 * are known: one bit is 0 or 1, and fractions of a segmentation end at Maximum
 * Fractional Value (PS3.3 C.8.20.2.3). Many of their frames hold only one
 * value, so that their pixels tell no range.
 */
export function wholeRangeVoi(
  dataSet: DataSet,
  form: PixelForm,
  modalityLut: ModalityLut,
): readonly VoiLut[] {
  if (!form.photometric.startsWith("MONOCHROME")) return [];
  const highest = form.bitsStored === 1 ? 1 : highestFraction(dataSet);
  if (highest === undefined || form.signed) return [];
  return [
    fullWindow(
      modalityValue(modalityLut, 0),
      modalityValue(modalityLut, highest),
    ),
  ];
}

function highestFraction(dataSet: DataSet): number | undefined {
  if (dataSet.text("00620001")?.toUpperCase() !== "FRACTIONAL") {
    return undefined;
  }
  const highest = dataSet.number("0062000E");
  return highest !== undefined && highest > 0 ? highest : undefined;
}
