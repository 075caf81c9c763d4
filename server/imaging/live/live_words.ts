/** What a view is told of its images, and of what went wrong. @module */
import type { VolumeWarning } from "#volume";
import { displayUnit } from "../grey/display_value.ts";
import type { NamedWindow } from "../grey/windows.ts";
import type { ImagingError, Stack } from "../types.ts";
import { centerOf } from "../view/volume_box.ts";
import type { LiveDescription, LiveFault, LiveSentence } from "./live_types.ts";

/** Warnings told at most; beyond that nobody reads them. */
const MOST_WARNINGS = 100;
const MOST_TEXT = 4000;

/** What a view holds. */
export function describe(
  stack: Stack,
  windows: readonly NamedWindow[],
  presets: readonly string[],
): LiveDescription {
  const { frames, plan, modality } = stack;
  const { image, frame } = frames[0]!;
  const grid = plan?.grid;
  const spacing = frame.plane?.spacingMm;
  return {
    modality,
    unit: displayUnit(image),
    frameCount: frames.length,
    columns: image.columns,
    rows: image.rows,
    ...spacing && { spacingMm: [...spacing] },
    positionsMm: [...plan?.positionsMm ?? []],
    ...frames.some(({ image }) => image.hasOverlays) && { hasOverlays: true },
    ...grid && {
      volume: {
        sizeVx: [...grid.sizeVx],
        ijkToLps: [...grid.ijkToLps],
        centerLps: [...centerOf(grid)],
      },
    },
    windows: windows.map(({ id, window }) => ({ id, window: { ...window } })),
    presets: [...presets],
    warnings: warningsOf(stack),
  };
}

/** All that is to be said of a stack. */
export function warningsOf(
  stack: Pick<Stack, "frames" | "warnings">,
): LiveSentence[] {
  return [...stack.warnings, ...imageWarnings(stack)].slice(0, MOST_WARNINGS)
    .map(sentenceOf);
}

/** What was noticed on reading the images, each thing once. */
function imageWarnings({ frames }: Pick<Stack, "frames">) {
  const told = new Map<string, { kind: string; message: string }>();
  for (const { image } of frames) {
    for (const warning of image.warnings) told.set(warning.kind, warning);
  }
  return [...told.values()].map((warning) => ({ ...warning, params: {} }));
}

function sentenceOf(
  { kind, params, message }:
    | VolumeWarning
    | { kind: string; params: object; message: string },
): LiveSentence {
  return {
    key: kind,
    params: { ...params },
    text: message.slice(0, MOST_TEXT),
  };
}

/** An error as the stream passes it on. */
export function faultOf(error: ImagingError): LiveFault {
  const { kind, message, rule } = error;
  return {
    code: kind,
    sentence: {
      key: kind,
      params: rule === undefined ? {} : { rule },
      text: message.slice(0, MOST_TEXT),
    },
    isAborted: kind === "imaging.cancelled",
  };
}
