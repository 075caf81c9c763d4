/** A small picture of a volume from the front, for who chooses how it is to look. @module */
import { err, type Grant, ok, type Result } from "#base";
import type { Picture, Renderer, VolumeJob } from "#render";
import type { LiveImages, LiveTarget } from "./live_images.ts";
import type { LiveFault, LiveVolumeState } from "./live_types.ts";
import { faultOf } from "./live_words.ts";

/** Pixels; what a row of looks has room for. */
export const LOOK_SIZE = { widthPx: 96, heightPx: 84 } as const;

/** A patient is longer than wide: this fills the small picture. */
const ZOOM = 1.35;
const QUALITY = 80;
const METHODS = ["maximum", "minimum", "average"] as const;

/** A stack, and the id of a preset or a projection's name. */
export interface LookTarget extends LiveTarget {
  readonly look: string;
}

/**
 * Draws a look as the live stream would: a JPEG of `LOOK_SIZE`, seen from the
 * patient's front.
 *
 * @returns `imaging.notFound` for a look that does not suit the stack, and what
 * keeps the volume from being built
 */
export async function lookPicture(
  images: LiveImages,
  renderer: Pick<Renderer, "render">,
  grant: Grant<"study.read">,
  { look, ...target }: LookTarget,
  signal: AbortSignal,
): Promise<Result<Picture, LiveFault>> {
  const opened = await images.open(grant, target, signal);
  if (!opened.ok) return opened;
  using source = opened.value;
  const method = METHODS.find((name) => name === look) ?? "composite";
  const isKnown = method !== "composite" ||
    source.description.presets.includes(look);
  if (!isKnown || source.description.volume === undefined) {
    const message = "This stack has no such look";
    return err(faultOf({ kind: "imaging.notFound", message }));
  }
  const loaded = await source.load("volume", () => {}, signal);
  if (!loaded.ok) return loaded;
  const asked = stateOf(method, look);
  const planned = await source.plan({
    state: source.complete(asked, LOOK_SIZE),
    size: LOOK_SIZE,
    picture: LOOK_SIZE,
    sampling: "fast",
    format: "jpeg",
    quality: QUALITY,
  }, signal);
  if (!planned.ok) return planned;
  return ok(await renderer.render(planned.value.job, signal));
}

function stateOf(
  method: VolumeJob["method"],
  look: string,
): LiveVolumeState {
  return {
    kind: "volume",
    toEyeLps: [0, -1, 0],
    upLps: [0, 0, 1],
    zoom: ZOOM,
    projection: "orthographic",
    method,
    preset: method === "composite" ? look : "",
    shift: 0,
    inverted: false,
  };
}
