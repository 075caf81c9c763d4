/** The picture of one frame of a stack, as a job for the renderer. @module */
import { type DecodedFrame, modalityValue } from "#dicom";
import type { FrameJob, Window } from "#render";
import { displayLut, displayUnit } from "../grey/display_value.ts";
import {
  frameSource,
  type FrameVoi,
  frameVoi,
  windowVoi,
} from "../grey/frame_source.ts";
import { wholeWindow } from "../grey/windows.ts";
import type { StackFrame } from "../types.ts";
import { mapPixel } from "../view/pixel_map.ts";
import { type ShownFrame, stackPicture } from "../view/stack_picture.ts";
import type { PictureGeometry } from "../view/states.ts";
import type {
  LiveProbed,
  LiveRequest,
  LiveSize,
  LiveStackState,
} from "./live_types.ts";

/** A job, and what its header says. */
export interface LivePlan<Job> {
  readonly job: Job;
  readonly frameIndex: number;
  readonly geometry?: PictureGeometry;
  readonly window?: Required<Window>;
  readonly storedBytes: number;
}

/**
 * Plans a frame's picture.
 *
 * @param base the window where neither the state nor the image has one
 */
export function planFrame(
  { size, picture, format, quality, sampling }: LiveRequest,
  state: LiveStackState,
  frame: StackFrame,
  decoded: DecodedFrame,
  base: Required<Window>,
): LivePlan<FrameJob> {
  const shown = shownFrame(frame);
  const voi = voiOf(state, frame, base);
  const isColor = decoded.samplesPerPixel === 3;
  const isHasty = sampling === "moving" && state.interpolation === "cubic";
  const { pictureToFrame, geometry } = stackPicture(
    state,
    shown,
    size,
    picture,
  );
  return {
    job: {
      kind: "frame",
      source: frameSource(decoded, {
        lut: displayLut(frame.image, frame.frame),
        voi: voi.voi,
        inverted: state.inverted !== frame.image.inverted,
      }),
      ...decoded.overlay && !state.hidesOverlays &&
        { overlay: decoded.overlay },
      columns: decoded.columns,
      rows: decoded.rows,
      pictureToFrame,
      interpolation: isHasty ? "linear" : state.interpolation,
      output: { ...picture, format, quality },
    },
    frameIndex: state.frameIndex,
    ...geometry && { geometry },
    ...!isColor && { window: voi.window },
    storedBytes: decoded.values.byteLength,
  };
}

/** The value under a point of the view. */
export function probeFrame(
  state: LiveStackState,
  size: LiveSize,
  xPx: number,
  yPx: number,
  frame: StackFrame,
  decoded: DecodedFrame,
): LiveProbed {
  const unit = displayUnit(frame.image);
  const shown = shownFrame(frame);
  const { pictureToFrame, geometry } = stackPicture(state, shown, size);
  const [column, row] = mapPixel(pictureToFrame, [xPx, yPx]);
  const [c, r] = [Math.round(column), Math.round(row)];
  const isInside = c >= 0 && r >= 0 && c < decoded.columns && r < decoded.rows;
  if (!isInside) return { unit };
  const at = (r * decoded.columns + c) * decoded.samplesPerPixel;
  const lut = displayLut(frame.image, frame.frame);
  return {
    ijk: [column, row, state.frameIndex],
    ...geometry && { lps: lpsAt(geometry, xPx, yPx) },
    ...decoded.samplesPerPixel === 3
      ? {
        rgb: [
          decoded.values[at]!,
          decoded.values[at + 1]!,
          decoded.values[at + 2]!,
        ],
      }
      : { value: modalityValue(lut, decoded.values[at]!) },
    unit,
  };
}

/** The patient point of a picture's pixel. */
export function lpsAt(
  { originLps, stepXLps, stepYLps }: PictureGeometry,
  xPx: number,
  yPx: number,
): [number, number, number] {
  const along = (axis: 0 | 1 | 2) =>
    originLps[axis] + stepXLps[axis] * xPx + stepYLps[axis] * yPx;
  return [along(0), along(1), along(2)];
}

function shownFrame({ image, frame }: StackFrame): ShownFrame {
  return {
    columns: image.columns,
    rows: image.rows,
    spacingMm: frame.plane?.spacingMm,
    plane: frame.plane,
  };
}

/** What makes grey: the reader's window, else the image's own LUT or window, else the base. */
function voiOf(
  { window }: LiveStackState,
  frame: StackFrame,
  base: Required<Window>,
): FrameVoi {
  return window === undefined
    ? frameVoi(frame, base)
    : windowVoi(wholeWindow(window));
}
