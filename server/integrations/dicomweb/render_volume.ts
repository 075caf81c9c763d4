/** `renderedmpr` and `rendered3d`: PS3.18 10.4.1.1.7, 10.4.1.1.8 and 8.3.5.3. @module */
import { err, ok, type Result, vec } from "#base";
import {
  displayFactor,
  scaledWindow,
  type Stack,
  type VolumeLease,
} from "#imaging";
import type { Camera, MprJob, TransferFunction, VolumeJob } from "#render";
import { negotiate, type Offer } from "./accept.ts";
import type { Labels } from "./annotation/labels.ts";
import {
  type LabelledPicture,
  renderLabelled,
} from "./annotation/render_labelled.ts";
import { volumeLabels } from "./annotation/volume_labels.ts";
import { cacheHeaders, entityTag, notModified } from "./caching.ts";
import type { Call } from "./call.ts";
import { chooseStack, type ChosenStack } from "./choose_stack.ts";
import { frameMatch } from "./match_frames.ts";
import { openInstance } from "./open_instance.ts";
import {
  outputOf,
  PICTURE_OFFERS,
  pictureHeaders,
  unmetWishes,
} from "./picture_response.ts";
import { choosePreset } from "./presets.ts";
import type { Problem } from "./problem.ts";
import { instanceOf, seriesOf } from "./resources.ts";
import { type AppliedRendering, responseModule } from "./response_module.ts";
import type { Target } from "./route.ts";
import { imagingProblem, unusableVolume } from "./usable_volume.ts";
import {
  readVolumeParameters,
  type RenderingMethod,
  type VolumeParameters,
} from "./volume_parameters.ts";
import { finestSpacingMm } from "./view_geometry.ts";
import { type PlacedView, placeView } from "./volume_view.ts";
import {
  type ChosenWindow,
  modalityWindow,
  stackWindow,
  wholeWindow,
} from "./windows.ts";

type Kind = "renderedmpr" | "rendered3d";

const MODULE_OFFERS: readonly Offer[] = [
  { mediaType: "application/dicom+json", multipart: false },
];

const PROJECTIONS = {
  MAXIMUM_IP: "maximum",
  MINIMUM_IP: "minimum",
  AVERAGE_IP: "average",
} as const;

/** Volumetric Presentation States, PS3.4 B.5: Planar MPR to Multiple Volume Rendering. */
const PRESENTATION_STATE =
  /^1\.2\.840\.10008\.5\.1\.4\.1\.1\.11\.(?:6|7|9|10|11)$/;

/** Answers a request for a picture of a volume, or for the module that describes it. */
export async function renderVolume(
  call: Call,
  kind: Kind,
  target: Target,
): Promise<Result<Response, Problem>> {
  const read = readVolumeParameters(kind, call.query);
  if (!read.ok) return read;
  const parameters = read.value;
  const offers = parameters.metadataOnly ? MODULE_OFFERS : PICTURE_OFFERS;
  const offer = negotiate(call.request, call.query, offers);
  if (!offer.ok) return offer;
  const chosen = await stackOf(call, target, parameters);
  if (!chosen.ok) return chosen;
  const { stack } = chosen.value;
  const unusable = unusableVolume(stack);
  if (unusable !== undefined) return err(unusable);
  const etag = await entityTag(
    ...[kind, call.query.toString(), offer.value.mediaType],
    ...stack.frames.map((frame) => frame.blobHash),
  );
  const unchanged = notModified(call.request, etag);
  if (unchanged !== undefined) return ok(unchanged);
  const { deps, grant, request } = call;
  const lease = await deps.imaging.volume(
    ...[grant, stack, undefined, request.signal] as const,
  );
  if (!lease.ok) return err(imagingProblem(lease.error));
  using volume = lease.value;
  const view = placeView(kind, parameters, volume.volume.geometry);
  if (!view.ok) return view;
  const start = await stackWindow(call, stack);
  const rendering = applied(
    ...[kind, parameters, chosen.value, volume, view.value, start] as const,
  );
  if (parameters.metadataOnly) {
    const body = JSON.stringify([responseModule(rendering)]);
    const contentType = { "content-type": "application/dicom+json" };
    const headers = { ...cacheHeaders(etag), ...contentType };
    return ok(new Response(body, { headers }));
  }
  const output = outputOf(offer.value, view.value.frame, parameters);
  const inverted = stack.frames[0]!.image.inverted;
  const shared = { volume: volume.volume, inverted, output };
  const isPlane = kind === "renderedmpr" &&
    rendering.method !== "VOLUME_RENDERED";
  const job = isPlane
    ? mprJob(rendering, view.value, shared)
    : volumeJob(rendering, view.value, shared);
  const labels = await labelsOf(
    ...[call, parameters, stack, rendering, view.value] as const,
  );
  if (!labels.ok) return labels;
  const drawn = await draw(call, job, parameters, labels.value);
  if (!drawn.ok) return drawn;
  const { picture } = drawn.value;
  const remarks = [
    ...unmetWishes(parameters),
    ...rendering.remarks,
    ...drawn.value.remarks,
  ];
  return ok(
    new Response(picture.bytes, {
      headers: pictureHeaders(etag, picture.mediaType, remarks),
    }),
  );
}

/** Draws; numbers of the client's that leave no picture are its fault, not ours. */
async function draw(
  call: Call,
  job: MprJob | VolumeJob,
  { positionLps, lookAtLps, upLps, viewport, window }: VolumeParameters,
  labels: Labels | undefined,
): Promise<Result<LabelledPicture, Problem>> {
  try {
    return ok(await renderLabelled(call, job, labels));
  } catch (error) {
    const given = positionLps ?? lookAtLps ?? upLps ?? viewport ?? window;
    if (!(error instanceof RangeError) || given === undefined) throw error;
    const detail = `These parameters leave no picture: ${error.message}`;
    return err({ status: 400, detail });
  }
}

/** The labels asked for, from the header of an instance in the volume. */
async function labelsOf(
  call: Call,
  { annotation }: VolumeParameters,
  { frames }: Stack,
  rendering: AppliedRendering,
  { axes }: PlacedView,
): Promise<Result<Labels | undefined, Problem>> {
  if (annotation.length === 0) return ok(undefined);
  const middle = frames[Math.floor(frames.length / 2)]!;
  const opened = await openInstance(call, middle);
  if (!opened.ok) return opened;
  const { dataSet } = opened.value.object;
  const { unit } = middle.image;
  return ok(volumeLabels(annotation, dataSet, rendering, axes, unit));
}

async function stackOf(
  call: Call,
  target: Target,
  parameters: VolumeParameters,
): Promise<Result<ChosenStack, Problem>> {
  const { deps, grant } = call;
  if (target.sopUid !== undefined) {
    const instance = await instanceOf(call, target, target.sopUid);
    if (!instance.ok) return instance;
    if (PRESENTATION_STATE.test(instance.value.sopClassUid)) {
      return err({
        status: 501,
        detail: "Volumetric presentation states are not applied yet; " +
          "images are rendered",
        sopUid: target.sopUid,
        rule: "PS3.18 8.3.5.3",
      });
    }
  }
  const series = await seriesOf(call, target);
  if (!series.ok) return series;
  const stacks: Stack[] = [];
  for (const { seriesUid } of series.value) {
    const found = await deps.imaging.stacks(grant, seriesUid);
    // A series without images is no fault of a study that has others.
    if (found.ok) stacks.push(...found.value);
    else if (series.value.length === 1) return err(imagingProblem(found.error));
  }
  const { matches, volumeInput } = parameters;
  const matching = await frameMatch(call, target, stacks, matches);
  if (!matching.ok) return matching;
  const own = target.sopUid === undefined
    ? stacks
    : stacks.filter((stack) =>
      stack.frames.every((frame) => frame.sopUid === target.sopUid)
    );
  if (own.length === 0 && stacks.length > 0) {
    return err({
      status: 400,
      detail: "One single-frame image is no volume; ask for its series",
      sopUid: target.sopUid!,
      rule: "PS3.3 C.11.23.1",
    });
  }
  return chooseStack(own, volumeInput, matching.value);
}

/** What was chosen, and what the renderer needs of it beside. */
interface Planned extends AppliedRendering {
  readonly transfer?: TransferFunction;
  /** From the unit of `window` to the volume's. */
  readonly valueFactor: number;
}

/** Every choice made, before anything is rendered. */
function applied(
  kind: Kind,
  parameters: VolumeParameters,
  { stack, remarks }: ChosenStack,
  { volume, warnings }: VolumeLease,
  view: PlacedView,
  start: ChosenWindow,
): Planned {
  const standard: RenderingMethod = kind === "renderedmpr"
    ? "AVERAGE_IP"
    : "VOLUME_RENDERED";
  const method = parameters.method ?? standard;
  const { window } = parameters;
  const slabMm = kind === "renderedmpr" && method === "VOLUME_RENDERED"
    ? parameters.slabMm ?? finestSpacingMm(volume.geometry.ijkToLps)
    : parameters.slabMm;
  const middle = stack.frames[Math.floor(stack.frames.length / 2)]!;
  const valueFactor = displayFactor(middle.image);
  const base = {
    kind,
    method,
    viewpoint: view.viewpoint,
    frame: view.frame,
    ...(kind === "renderedmpr" ? { plane: view.plane } : {}),
    ...(slabMm === undefined ? {} : { slabMm }),
    ...(window === undefined ? {} : { window }),
    seriesUid: stack.seriesUid,
    sopUid: middle.sopUid,
    valueFactor,
  };
  const said = [...remarks, ...warnings.map((warning) => warning.message)];
  if (method === "VOLUME_RENDERED") {
    const asked = window && scaledWindow(window, valueFactor);
    const preset = choosePreset(stack.modality, asked, start.window);
    const { name, transfer } = preset;
    return { ...base, preset: name, transfer, remarks: said };
  }
  if (window !== undefined) return { ...base, remarks: said };
  const own = kind === "renderedmpr"
    ? start
    : wholeWindow(stack, PROJECTIONS[method], start);
  return {
    ...base,
    window: modalityWindow(own.window, middle),
    remarks: [...said, own.source],
  };
}

type Shared = Pick<MprJob, "volume" | "inverted" | "output">;

function mprJob(
  rendering: Planned,
  { plane }: PlacedView,
  shared: Shared,
): MprJob {
  const { method } = rendering;
  return {
    kind: "mpr",
    ...shared,
    ...plane,
    slabMm: rendering.slabMm ?? 0,
    slabMode: method === "VOLUME_RENDERED" ? "average" : PROJECTIONS[method],
    window: scaledWindow(rendering.window!, rendering.valueFactor),
    interpolation: "linear",
  };
}

function volumeJob(
  rendering: Planned,
  { camera }: PlacedView,
  shared: Shared,
): VolumeJob {
  const { method, transfer, slabMm } = rendering;
  const base = {
    ...{ kind: "volume", quality: "exact" } as const,
    ...(slabMm === undefined ? { camera } : slabView(camera, slabMm)),
  };
  if (method === "VOLUME_RENDERED") {
    const { inverted: _, ...rest } = shared;
    return { ...base, ...rest, method: "composite", transfer: transfer! };
  }
  const window = scaledWindow(rendering.window!, rendering.valueFactor);
  return { ...base, ...shared, method: PROJECTIONS[method], window };
}

/** The eye at a slab's face, and sight through its thickness. */
function slabView(
  camera: Camera,
  slabMm: number,
): Pick<VolumeJob, "camera" | "depthMm"> {
  const { positionLps, focalPointLps } = camera;
  const toEye = vec.normalize(vec.subtract(positionLps, focalPointLps));
  const face = vec.add(focalPointLps, vec.scale(toEye, slabMm / 2));
  return { camera: { ...camera, positionLps: face }, depthMm: slabMm };
}
