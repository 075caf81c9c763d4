/**
 * What a view shows, in words of pixels and millimetres. The live stream's
 * states have these shapes, and DICOMweb makes them from its parameters.
 *
 * @module
 */
import type { Vec3 } from "#base";
import type { Window } from "#render";

/** A picture's size. */
export interface SizePx {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** A window as asked for; `function` absent: LINEAR, or LINEAR_EXACT for a width below one. */
export interface WindowView {
  readonly center: number;
  readonly width: number;
  readonly function?: Window["function"] | undefined;
}

/** How one frame lies in a view. */
export interface StackView {
  /** 1: the whole frame fits the view. */
  readonly zoom: number;
  /** Shift of the frame's centre from the view's, in frame pixels, before rotation and flip. */
  readonly panVx: readonly [number, number];
  /** Clockwise, after the flip. */
  readonly rotationDeg: number;
  /** Left and right exchanged. */
  readonly flippedX: boolean;
}

/** A plane through a volume. */
export interface MprView {
  /** The point at the middle of the view. Absent: the volume's centre. */
  readonly centerLps?: Vec3 | undefined;
  readonly rightLps: Vec3;
  readonly downLps: Vec3;
  /** Of the view's own pixels. Absent: the volume fits the view. */
  readonly mmPerPx?: number | undefined;
}

/** A volume from outside. */
export interface VolumeView {
  /** From the focal point to the eye. */
  readonly toEyeLps: Vec3;
  readonly upLps: Vec3;
  /** Absent: the volume's centre. */
  readonly focalPointLps?: Vec3 | undefined;
  /** 1: the volume fits the view. */
  readonly zoom: number;
  readonly projection: "orthographic" | "perspective";
}

/** Where a picture's pixels lie in the patient: the centre of the first, and the steps from one to the next. */
export interface PictureGeometry {
  readonly originLps: Vec3;
  readonly stepXLps: Vec3;
  readonly stepYLps: Vec3;
}
