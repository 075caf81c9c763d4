/** The picture of one frame of a stack, as a job for the renderer. @module */
import {
  type DecodedFrame,
  type DisplayValues,
  displayValues,
  greyTable,
  modalityValue,
  type VoiLut,
} from "#dicom";
import type { FrameJob, Window } from "#render";
import { displayLut, displayUnit } from "../grey/display_value.ts";
import { imageWindows, wholeWindow } from "../grey/windows.ts";
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
      source: isColor
        ? { kind: "rgb", values: rgbOf(decoded) }
        : greySource(frame, decoded, voi.voi, state.inverted),
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
  { image, frame }: StackFrame,
  base: Required<Window>,
): { voi: VoiLut; window: Required<Window> } {
  if (window !== undefined) return asVoi(wholeWindow(window));
  const [own] = imageWindows(image, frame);
  const [lut] = frame.voiLuts;
  if (own === undefined || lut === undefined) return asVoi(base);
  return lut.kind === "table" ? { voi: lut, window: own } : asVoi(own);
}

function asVoi(
  window: Required<Window>,
): { voi: VoiLut; window: Required<Window> } {
  return { voi: { kind: "window", ...window }, window };
}

function greySource(
  { image, frame }: StackFrame,
  decoded: DecodedFrame,
  voi: VoiLut,
  isInverted: boolean,
): FrameJob["source"] {
  const display = int16Of(decoded);
  const table = greyTable({
    display,
    modalityLut: displayLut(image, frame),
    voi,
    inverted: isInverted !== image.inverted,
  });
  return { kind: "grey", values: display.values, table };
}

const int16 = new WeakMap<DecodedFrame, DisplayValues>();
const rgb = new WeakMap<DecodedFrame, Uint8Array>();

/** Made once a frame: the renderer knows a frame again by its memory. */
function int16Of(decoded: DecodedFrame): DisplayValues {
  let values = int16.get(decoded);
  if (values === undefined) {
    int16.set(decoded, values = displayValues(decoded.values));
  }
  return values;
}

/** Colour of 8 bits; deeper colour keeps its high bits. */
function rgbOf(decoded: DecodedFrame): Uint8Array {
  const { values, bitsStored } = decoded;
  if (values instanceof Uint8Array) return values;
  let bytes = rgb.get(decoded);
  if (bytes === undefined) {
    const shift = Math.max(0, bitsStored - 8);
    rgb.set(
      decoded,
      bytes = Uint8Array.from(values, (value) => value >> shift),
    );
  }
  return bytes;
}
