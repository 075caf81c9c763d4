/** From a view's latest state to a frame ready to send. @module */
import { err, ok, type Result } from "#base";
import {
  type Fidelity,
  type FrameHeader,
  MEDIA,
  type Media,
  type ViewSize,
  type ViewState,
  writeFrame,
} from "#wire";
import type { Rung } from "./ladder.ts";
import type { RenderPort, SourceFault } from "./ports.ts";
import type { View } from "./view.ts";

/** A frame whose id is given when it is sent. */
export interface MadeFrame {
  readonly fidelity: Fidelity;
  readonly pixels: number;
  /** What it shows. */
  readonly shown: { readonly state: ViewState; readonly size: ViewSize };
  /** Of the whole work: decode, render, encode. */
  readonly tookMs: number;
  readonly encodedBytes: number;
  /** Header and picture. */
  write(frame: number): Uint8Array<ArrayBuffer>;
}

/**
 * Plans and renders what is due for `view`.
 *
 * @throws as the renderer does, also where `signal` is aborted
 */
export async function makeFrame(
  view: View,
  rung: Rung,
  render: RenderPort,
  signal: AbortSignal,
  nowMs: () => number,
): Promise<Result<MadeFrame, SourceFault>> {
  const { state, size, gesture, id } = view;
  const startedMs = nowMs();
  const planned = await view.source!.plan({ state, size, ...rung }, signal);
  if (!planned.ok) return err(planned.error);
  const { job, ...plan } = planned.value;
  const picture = await render.render(job, signal);
  const tookMs = nowMs() - startedMs;
  const header: Omit<FrameHeader, "frame"> = {
    fidelity: rung.fidelity,
    media: mediaOf(picture.mediaType),
    view: id,
    gesture,
    widthPx: picture.widthPx,
    heightPx: picture.heightPx,
    frameIndex: plan.frameIndex,
    ...plan.geometry && { geometry: plan.geometry },
    ...plan.window && { window: plan.window },
    renderUs: Math.round(tookMs * 1000),
    storedBytes: Math.min(plan.storedBytes, 0xffffffff),
    viewWidthPx: size.widthPx,
    viewHeightPx: size.heightPx,
  };
  return ok({
    fidelity: rung.fidelity,
    shown: { state, size },
    pixels: picture.widthPx * picture.heightPx,
    tookMs,
    encodedBytes: picture.bytes.length,
    write: (frame) => writeFrame({ ...header, frame }, picture.bytes),
  });
}

function mediaOf(type: string): Media {
  const media = MEDIA.find((media) => media === type);
  if (media === undefined) {
    throw new TypeError(`Cannot send ${type} as a frame`);
  }
  return media;
}
