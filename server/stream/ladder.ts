/** The quality ladder: how large and how true the next picture is made. @module */
import type { Fidelity, ViewSize, ViewState } from "#wire";
import type { PictureRequest } from "./ports.ts";
import type { ViewPhase } from "./view_phase.ts";

/** What is known of a view's pictures. */
export interface PictureCosts {
  /** Of moving pictures; `undefined` before the first. */
  readonly msPerPx: number | undefined;
  readonly bytesPerPx: number | undefined;
  /** Of the line; `undefined` before the first acknowledgement. */
  readonly bytesPerSecond: number | undefined;
}

/** A rung: what to render, and what to call it. */
export interface Rung {
  readonly fidelity: Fidelity;
  readonly picture: ViewSize;
  readonly sampling: PictureRequest["sampling"];
  readonly format: PictureRequest["format"];
  readonly quality: number;
}

/** Sides of moving pictures, of the view's; few, so that the picture does not flicker between sizes. */
const SCALES = [1, 0.75, 0.5, 0.375, 0.25] as const;
/** A moving picture is made in this time, and crosses the line in this. */
const MOVING_RENDER_MS = 40;
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
    case "moving":
      return {
        fidelity: "moving",
        picture: scaled(size, movingScale(state, size, costs)),
        sampling: "moving",
        format: "jpeg",
        quality: isSlow(costs) ? 50 : 75,
      };
    case "pausing":
    case "settling":
      return {
        fidelity: "settled",
        picture: size,
        sampling: isVolume ? "fast" : "exact",
        format: "jpeg",
        quality: isSlow(costs) ? 75 : 90,
      };
    case "refining":
      return endsLossless(state)
        ? {
          fidelity: "lossless",
          picture: size,
          sampling: "exact",
          format: "png",
          quality: 100,
        }
        : {
          fidelity: "settled",
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

/** The largest scale that keeps both the render and the line in time. */
function movingScale(
  state: ViewState,
  size: ViewSize,
  { msPerPx, bytesPerPx, bytesPerSecond }: PictureCosts,
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
  return SCALES.find((scale) => scale <= most) ?? SCALES.at(-1)!;
}

function scaled({ widthPx, heightPx }: ViewSize, scale: number): ViewSize {
  const side = (px: number) =>
    Math.max(SMALLEST_SIDE_PX, Math.round(px * scale));
  return { widthPx: side(widthPx), heightPx: side(heightPx) };
}
