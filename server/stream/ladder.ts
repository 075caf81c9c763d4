/** The quality ladder: how large and how true the next picture is made. @module */
import type { Fidelity, ViewSize, ViewState } from "#wire";
import type { PictureRequest } from "./ports.ts";
import type { ViewPhase } from "./view_phase.ts";

/** What is known of a view's pictures. */
export interface PictureCosts {
  /** Of moving pictures; before the first, of a settled one; else `undefined`. */
  readonly msPerPx: number | undefined;
  /** Of moving pictures; `undefined` before the first. */
  readonly bytesPerPx: number | undefined;
  /** The last moving picture's side, of the view's; `undefined` before the first. */
  readonly scale: number | undefined;
  /** Of the line; `undefined` before the first acknowledgement. */
  readonly bytesPerSecond: number | undefined;
}

/** A rung: what to render, and what to call it. */
export interface Rung {
  readonly fidelity: Fidelity;
  /** The picture's side, of the view's. */
  readonly scale: number;
  readonly picture: ViewSize;
  readonly sampling: PictureRequest["sampling"];
  readonly format: PictureRequest["format"];
  readonly quality: number;
}

/** Sides of moving pictures, of the view's; few, so that the picture does not flicker between sizes. */
const SCALES = [1, 0.75, 0.6, 0.5, 0.375, 0.3, 0.25, 0.2, 0.15] as const;
/** A slow picture of this side is no reason to begin another one. */
export const SMALLEST_SCALE: number = SCALES.at(-1)!;
/** By how much a scale must be amiss before the next picture has another. */
const SCALE_SLACK = 1.1;
/** A moving picture is made in this time, and crosses the line in this. */
const MOVING_RENDER_MS = 60;
const MOVING_CROSSING_S = 0.1;
const SLOW_BYTES_PER_SECOND = 150_000;
/** Before a view's first moving picture: a JPEG of quality 75 of a chest CT. */
const UNKNOWN_BYTES_PER_PX = 0.15;
const SMALLEST_SIDE_PX = 16;

/** Whether a state's true picture is lossless; else the last is settled, of exact sampling. */
export function endsLossless(state: ViewState): boolean {
  return state.kind !== "volume" || state.method !== "composite";
}

/**
 * The rung for a phase in which a picture is due.
 *
 * @throws {RangeError} For a phase in which none is.
 */
export function rungOf(
  phase: ViewPhase,
  state: ViewState,
  size: ViewSize,
  costs: PictureCosts,
): Rung {
  const isVolume = state.kind === "volume";
  switch (phase) {
    case "moving": {
      const scale = movingScale(state, size, costs);
      return {
        fidelity: "moving",
        scale,
        picture: scaled(size, scale),
        sampling: "moving",
        format: "jpeg",
        quality: isSlow(costs) ? 50 : 75,
      };
    }
    case "pausing":
    case "settling":
      return {
        fidelity: "settled",
        scale: 1,
        picture: size,
        sampling: isVolume ? "fast" : "exact",
        format: "jpeg",
        quality: isSlow(costs) ? 75 : 90,
      };
    case "refining":
      return endsLossless(state)
        ? {
          fidelity: "lossless",
          scale: 1,
          picture: size,
          sampling: "exact",
          format: "png",
          quality: 100,
        }
        : {
          fidelity: "settled",
          scale: 1,
          picture: size,
          sampling: "exact",
          format: "jpeg",
          quality: isSlow(costs) ? 85 : 92,
        };
    default:
      throw new RangeError(`No picture is due while ${phase}`);
  }
}

function isSlow({ bytesPerSecond }: PictureCosts): boolean {
  return bytesPerSecond !== undefined &&
    bytesPerSecond < SLOW_BYTES_PER_SECOND;
}

/** The largest scale that keeps both the render and the line in time; the last one while it is not far off. */
function movingScale(
  state: ViewState,
  size: ViewSize,
  { msPerPx, bytesPerPx, bytesPerSecond, scale: last }: PictureCosts,
): number {
  const pixels = size.widthPx * size.heightPx;
  const unknown = state.kind === "volume" ? 0.25 : 0.5;
  const byTime = msPerPx === undefined
    ? unknown
    : MOVING_RENDER_MS / (msPerPx * pixels);
  const byLine = bytesPerSecond === undefined
    ? unknown
    : bytesPerSecond * MOVING_CROSSING_S /
      ((bytesPerPx ?? UNKNOWN_BYTES_PER_PX) * pixels);
  const most = Math.sqrt(Math.min(byTime, byLine));
  const fit = largestWithin(most);
  if (last === undefined || fit === last) return fit;
  if (fit > last) return Math.max(last, largestWithin(most / SCALE_SLACK));
  return last <= most * SCALE_SLACK ? last : fit;
}

function largestWithin(most: number): number {
  return SCALES.find((scale) => scale <= most) ?? SMALLEST_SCALE;
}

function scaled({ widthPx, heightPx }: ViewSize, scale: number): ViewSize {
  const side = (px: number) =>
    Math.max(SMALLEST_SIDE_PX, Math.round(px * scale));
  return { widthPx: side(widthPx), heightPx: side(heightPx) };
}
