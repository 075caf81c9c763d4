/** What is written on the picture of a volume. @module */
import type { DataSet } from "#dicom";
import { vec } from "#base";
import type { RenderParameters } from "../parameters.ts";
import type { AppliedRendering } from "../response_module.ts";
import { frameCenter } from "../view_frame.ts";
import type { ViewAxes } from "../view_geometry.ts";
import { type Labels, patientLines, seriesLine, windowLine } from "./labels.ts";
import { placeText, sidesOf } from "./sides.ts";

/**
 * The labels asked for; `undefined` where none are.
 *
 * @param unit of the rendering's window
 */
export function volumeLabels(
  annotation: RenderParameters["annotation"],
  dataSet: DataSet,
  rendering: AppliedRendering,
  axes: ViewAxes,
  unit: string,
): Labels | undefined {
  if (annotation.length === 0) return undefined;
  const patient = annotation.includes("patient")
    ? { patient: patientLines(dataSet) }
    : {};
  if (!annotation.includes("technique")) return patient;
  const { frame, viewpoint, window } = rendering;
  const { flippedX, flippedY, spacingMm } = frame;
  const right = vec.scale(axes.rightLps, flippedX ? -1 : 1);
  const down = vec.scale(axes.upLps, flippedY ? 1 : -1);
  const centerLps = frameCenter(frame, axes, viewpoint.lookAtLps);
  return {
    ...patient,
    technique: [
      seriesLine(dataSet),
      methodLine(rendering),
      `at ${placeText(centerLps)}`,
      ...(window === undefined ? [] : [windowLine(window, unit)]),
    ],
    sides: sidesOf(right, down),
    mmPerPx: spacingMm,
  };
}

function methodLine(
  { plane, method, slabMm, preset }: AppliedRendering,
): string {
  const name = method.toLowerCase().replace("_", " ");
  if (plane === undefined) {
    return preset === undefined ? `3D, ${name}` : `3D, preset ${preset}`;
  }
  return slabMm === undefined ? "MPR" : `MPR, ${name} of ${slabMm} mm`;
}
