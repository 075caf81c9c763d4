/**
 * What the live stream asks and is told. The stream's own types have these
 * shapes; neither room knows the other.
 *
 * @module
 */
import type { Window } from "#render";

type Three = [number, number, number];

/** A linear window. */
export interface LiveWindow {
  center: number;
  width: number;
  function?: NonNullable<Window["function"]> | undefined;
}

/** A stack scrolled frame by frame. */
export interface LiveStackState {
  kind: "stack";
  frameIndex: number;
  window?: LiveWindow | undefined;
  inverted: boolean;
  zoom: number;
  panVx: [number, number];
  rotationDeg: number;
  flippedX: boolean;
  hidesOverlays?: boolean | undefined;
  interpolation: "nearest" | "linear" | "cubic";
}

/** A plane through the volume. */
export interface LiveMprState {
  kind: "mpr";
  centerLps?: Three | undefined;
  rightLps: Three;
  downLps: Three;
  mmPerPx?: number | undefined;
  slabMm: number;
  slabMode: "average" | "maximum" | "minimum";
  window?: LiveWindow | undefined;
  inverted: boolean;
  interpolation: "nearest" | "linear" | "cubic";
}

/** A volume from outside. */
export interface LiveVolumeState {
  kind: "volume";
  toEyeLps: Three;
  upLps: Three;
  focalPointLps?: Three | undefined;
  zoom: number;
  projection: "orthographic" | "perspective";
  method: "composite" | "maximum" | "minimum" | "average";
  preset: string;
  shift: number;
  window?: LiveWindow | undefined;
  inverted: boolean;
  crop?: [Three, Three] | undefined;
}

/** Any of them. */
export type LiveState = LiveStackState | LiveMprState | LiveVolumeState;

/** A size in pixels. */
export interface LiveSize {
  widthPx: number;
  heightPx: number;
}

/** A sentence: English as it stands, and a key with parameters for translation. */
export interface LiveSentence {
  key: string;
  params: Record<string, string | number>;
  text: string;
}

/** Why there is no picture. */
export interface LiveFault {
  readonly code: string;
  readonly sentence: LiveSentence;
  readonly isAborted: boolean;
}

/** What a view holds. */
export interface LiveDescription {
  modality: string;
  unit: string;
  frameCount: number;
  columns: number;
  rows: number;
  spacingMm?: [number, number];
  positionsMm: number[];
  hasOverlays?: boolean;
  volume?: { sizeVx: Three; ijkToLps: number[]; centerLps: Three };
  windows: { id: string; window: LiveWindow }[];
  presets: string[];
  warnings: LiveSentence[];
}

/** A picture as it is wanted. */
export interface LiveRequest {
  readonly state: LiveState;
  readonly size: LiveSize;
  readonly picture: LiveSize;
  readonly sampling: "moving" | "fast" | "exact";
  readonly format: "jpeg" | "png";
  readonly quality: number;
}

/** An answer to a probe; fields are absent outside the image. */
export interface LiveProbed {
  lps?: Three;
  ijk?: number[];
  value?: number;
  rgb?: Three;
  unit: string;
}
