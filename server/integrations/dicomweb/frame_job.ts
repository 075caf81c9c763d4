/** From a decoded frame to what the renderer takes: PS3.4 N.2 for grey, colour as it is. @module */
import type { DecodedFrame } from "#dicom";
import {
  displayLut,
  frameSource,
  frameVoi,
  type StackFrame,
  windowVoi,
} from "#imaging";
import type { FrameJob, PictureOutput } from "#render";
import type { ImageFrame } from "./image_frame.ts";
import type { WindowParameter } from "./parameters.ts";

/** How a frame's values are shown. */
export interface FrameWindow {
  /**
   * As asked for, in the values after the modality LUT (for PET that is the
   * stored unit, not SUV), and in place of the image's own.
   */
  readonly asked: WindowParameter | undefined;
  /** In display values; where nothing is asked for and the image has none. */
  readonly base: WindowParameter;
}

/** A frame to be drawn. */
export function frameJob(
  stackFrame: StackFrame,
  decoded: DecodedFrame,
  { asked, base }: FrameWindow,
  place: ImageFrame,
  output: PictureOutput,
): FrameJob {
  const { image, frame } = stackFrame;
  const look = asked === undefined
    ? { lut: displayLut(image, frame), ...frameVoi(stackFrame, base) }
    : { lut: frame.modalityLut, ...windowVoi(asked) };
  return {
    kind: "frame",
    source: frameSource(decoded, { ...look, inverted: image.inverted }),
    ...decoded.overlay && { overlay: decoded.overlay },
    columns: decoded.columns,
    rows: decoded.rows,
    pictureToFrame: place.pictureToFrame,
    interpolation: place.isOneToOne ? "nearest" : "linear",
    output,
  };
}
