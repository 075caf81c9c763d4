/** What is written on the picture of a frame. @module */
import { vec } from "#base";
import type { DataSet } from "#dicom";
import type { FrameJob } from "#render";
import { displayUnit, frameVoi, mapPixel, type StackFrame } from "#imaging";
import type { FrameWindow } from "../frame_job.ts";
import type { RenderParameters } from "../parameters.ts";
import { type Labels, patientLines, seriesLine, windowLine } from "./labels.ts";
import { placeText, type Sides, sidesOf, sidesOfTexts } from "./sides.ts";

/** The labels asked for; `undefined` where none are. */
export function frameLabels(
  annotation: RenderParameters["annotation"],
  dataSet: DataSet,
  stackFrame: StackFrame,
  window: FrameWindow,
  job: FrameJob,
): Labels | undefined {
  if (annotation.length === 0) return undefined;
  const patient = annotation.includes("patient")
    ? { patient: patientLines(dataSet) }
    : {};
  if (!annotation.includes("technique")) return patient;
  const sides = frameSides(dataSet, stackFrame, job);
  const { plane } = stackFrame.frame;
  const [columnStep] = job.pictureToFrame;
  return {
    ...patient,
    technique: [
      seriesLine(dataSet),
      imageLine(dataSet, stackFrame),
      ...placeLines(dataSet, stackFrame, job),
      // Colour has no window; a palette's is known by what came of it.
      ...(job.source.kind === "grey" ? [shownWindow(stackFrame, window)] : []),
    ],
    ...(sides === undefined ? {} : { sides }),
    ...(plane === undefined
      ? {}
      : { mmPerPx: Math.abs(columnStep) * plane.spacingMm[0] }),
  };
}

function imageLine(dataSet: DataSet, { image, frame }: StackFrame): string {
  const number = dataSet.text("00200013");
  const words = number === undefined ? [] : [`image ${number}`];
  const { length } = image.frames;
  if (length > 1) words.push(`frame ${frame.frameIndex + 1} of ${length}`);
  return words.join(", ");
}

/** The patient's point in the middle of the picture, and how thick the slice is. */
function placeLines(
  dataSet: DataSet,
  { frame: { plane } }: StackFrame,
  { pictureToFrame, output: { widthPx, heightPx } }: FrameJob,
): readonly string[] {
  if (plane === undefined) return [];
  const middle = [(widthPx - 1) / 2, (heightPx - 1) / 2] as const;
  const [column, row] = mapPixel(pictureToFrame, middle);
  const [columnMm, rowMm] = plane.spacingMm;
  const along = vec.add(
    vec.scale(plane.rowDirectionLps, column * columnMm),
    vec.scale(plane.columnDirectionLps, row * rowMm),
  );
  const thickness = dataSet.number("00180050");
  return [
    `at ${placeText(vec.add(plane.originLps, along))}`,
    ...(thickness === undefined ? [] : [`slice ${thickness} mm`]),
  ];
}

function shownWindow(
  stackFrame: StackFrame,
  { asked, base }: FrameWindow,
): string {
  const { image } = stackFrame;
  if (asked !== undefined) return windowLine(asked, image.unit);
  const { voi, window } = frameVoi(stackFrame, base);
  return voi.kind === "table"
    ? "VOI LUT of the image"
    : windowLine(window, displayUnit(image));
}

function frameSides(
  dataSet: DataSet,
  { frame: { plane } }: StackFrame,
  { pictureToFrame: [columnStep, , , , rowStep] }: FrameJob,
): Sides | undefined {
  if (plane === undefined) {
    const texts = dataSet.texts("00200020");
    return sidesOfTexts(texts, columnStep < 0, rowStep < 0);
  }
  return sidesOf(
    vec.scale(plane.rowDirectionLps, columnStep),
    vec.scale(plane.columnDirectionLps, rowStep),
  );
}
