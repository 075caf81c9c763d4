/** `rendered` and `thumbnail` at every level: PS3.18 10.4.1.1.3, 10.4.1.1.5, 8.3.5.1, 8.3.5.2. @module */
import { err, ok, type Result } from "#base";
import { describeImage } from "#dicom";
import type { StackFrame } from "#imaging";
import type { Picture } from "#render";
import type { InstanceRecord } from "#studies";
import { negotiate, type Offer } from "./accept.ts";
import { frameLabels } from "./annotation/frame_labels.ts";
import {
  type LabelledPicture,
  renderLabelled,
} from "./annotation/render_labelled.ts";
import { entityTag, notModified } from "./caching.ts";
import type { Call } from "./call.ts";
import { frameJob } from "./frame_job.ts";
import { imageFrame } from "./image_frame.ts";
import { bytesPart, multipartResponse, type Part } from "./multipart.ts";
import { openInstance } from "./open_instance.ts";
import {
  readRenderParameters,
  RENDER_NAMES,
  type RenderParameters,
  singleParameters,
} from "./parameters.ts";
import {
  outputOf,
  PICTURE_OFFERS,
  pictureHeaders,
  unmetWishes,
} from "./picture_response.ts";
import { badParameter, type Problem } from "./problem.ts";
import { instancesOf, instanceUrl } from "./resources.ts";
import { missingFrame } from "./retrieve_frames.ts";
import type { Target } from "./route.ts";
import { imagingProblem } from "./usable_volume.ts";
import { baseWindow } from "./windows.ts";

/** One frame of an instance; numbers from 1. */
interface Shown {
  readonly instance: InstanceRecord;
  readonly frame: number;
}

/** 8.3.5.2: a thumbnail takes these alone. */
const THUMBNAIL_NAMES = ["accept", "charset", "viewport"];
const THUMBNAIL = { widthPx: 256, heightPx: 256 };

const MULTIPART_OFFERS: readonly Offer[] = PICTURE_OFFERS.map((offer) => ({
  ...offer,
  multipart: true,
}));

/**
 * Pictures of images. As single part: the one frame named, or the middle one
 * of what is named, whose address is in Content-Location. As multipart: every
 * frame, streamed.
 */
export async function renderImages(
  call: Call,
  kind: "rendered" | "thumbnail",
  target: Target,
): Promise<Result<Response, Problem>> {
  const names = kind === "thumbnail" ? THUMBNAIL_NAMES : RENDER_NAMES;
  const values = singleParameters(call.query, names);
  if (!values.ok) return values;
  const read = readRenderParameters(values.value);
  if (!read.ok) return read;
  if (kind === "thumbnail" && read.value.viewport?.source) {
    const detail = "of a thumbnail is a width and a height alone";
    return err(badParameter("viewport", detail, "PS3.18 8.3.5.1.3"));
  }
  const parameters = kind === "thumbnail" && read.value.viewport === undefined
    ? { ...read.value, viewport: THUMBNAIL }
    : read.value;
  const found = await instancesOf(call, target);
  if (!found.ok) return found;
  const images = found.value.filter(({ frameCount }) => frameCount > 0);
  if (images.length === 0) return err(noImages(found.value));
  const missing = missingFrame(images[0]!, target.frames ?? []);
  if (missing !== undefined) return err(missing);
  const isMany = kind === "rendered" &&
    (images.length > 1 || target.frames?.length !== 1);
  const offers = isMany
    ? [...PICTURE_OFFERS, ...MULTIPART_OFFERS]
    : PICTURE_OFFERS;
  const offer = negotiate(call.request, call.query, offers);
  if (!offer.ok) return offer;
  const { mediaType, multipart } = offer.value;
  const shown = multipart
    ? allFrames(images, target.frames)
    : [middleFrame(images, target.frames)];
  const etag = await entityTag(
    ...[kind, call.query.toString(), mediaType, `${multipart}`],
    // An image without a window of its own has its series'.
    ...await Promise.all(seriesOf(shown).map((uid) => versionOf(call, uid))),
    ...shown.flatMap(({ instance, frame }) => [instance.blobHash, frame]),
  );
  const unchanged = notModified(call.request, etag);
  if (unchanged !== undefined) return ok(unchanged);
  const first = await pictureOf(call, shown[0]!, offer.value, parameters);
  if (!first.ok) return first;
  const remarks = [...unmetWishes(parameters), ...first.value.remarks];
  const { picture } = first.value;
  if (multipart) {
    const parts = partsOf(call, shown, offer.value, parameters, picture);
    const headers = pictureHeaders(etag, mediaType, remarks);
    return ok(multipartResponse(mediaType, parts, headers));
  }
  const isChosen = target.frames?.length !== 1 &&
    images.reduce((sum, image) => sum + image.frameCount, 0) > 1;
  if (isChosen) remarks.push("Of several images this is the middle one");
  return ok(
    new Response(picture.bytes, {
      headers: {
        ...pictureHeaders(etag, picture.mediaType, remarks),
        "content-location": addressOf(call, shown[0]!, kind),
      },
    }),
  );
}

function seriesOf(shown: readonly Shown[]): readonly string[] {
  return [...new Set(shown.map(({ instance }) => instance.seriesUid))];
}

async function versionOf({ deps, grant }: Call, uid: string): Promise<string> {
  const series = await deps.index.series(grant, uid);
  return `${uid} ${series?.instanceCount}`;
}

function noImages(instances: readonly InstanceRecord[]): Problem {
  const [first] = instances;
  return {
    status: 406,
    detail: "There is no image here that could be rendered; the objects " +
      "themselves can be had as application/dicom",
    ...(instances.length === 1 ? { sopUid: first!.sopUid } : {}),
  };
}

function allFrames(
  images: readonly InstanceRecord[],
  frames: readonly number[] | undefined,
): readonly Shown[] {
  return images.flatMap((instance) => {
    const numbers = frames ??
      Array.from({ length: instance.frameCount }, (_, i) => i + 1);
    return numbers.map((frame) => ({ instance, frame }));
  });
}

function middleFrame(
  images: readonly InstanceRecord[],
  frames: readonly number[] | undefined,
): Shown {
  const instance = images[Math.floor(images.length / 2)]!;
  const middle = Math.floor(instance.frameCount / 2) + 1;
  const frame = frames?.[Math.floor(frames.length / 2)] ?? middle;
  return { instance, frame };
}

async function pictureOf(
  call: Call,
  { instance, frame }: Shown,
  offer: Offer,
  parameters: RenderParameters,
): Promise<Result<LabelledPicture, Problem>> {
  const { deps, grant, request } = call;
  const opened = await openInstance(call, instance);
  if (!opened.ok) return opened;
  const described = describeImage(opened.value.object);
  const description = described.ok
    ? described.value.frames[frame - 1]
    : undefined;
  if (!described.ok || description === undefined) {
    const detail = described.ok
      ? `There is no frame ${frame}`
      : described.error.message;
    return err({ status: 406, detail, sopUid: instance.sopUid });
  }
  const image = described.value;
  const { sopUid, blobHash } = instance;
  const stackFrame: StackFrame = {
    sopUid,
    blobHash,
    image,
    frame: description,
  };
  const decoded = await deps.imaging.frame(grant, stackFrame, request.signal);
  if (!decoded.ok) {
    return err({ sopUid, ...imagingProblem(decoded.error) });
  }
  const spacingMm = description.plane?.spacingMm;
  const { columns, rows } = decoded.value;
  const { x = 0, y = 0 } = parameters.viewport?.source ?? {};
  if (x >= columns || y >= rows) {
    const detail =
      `begins its region outside the image of ${columns} x ${rows}`;
    return err(badParameter("viewport", detail, "PS3.18 8.3.5.1.3"));
  }
  const place = imageFrame({ columns, rows, spacingMm }, parameters.viewport);
  const output = outputOf(offer, place, parameters);
  const base = await baseWindow(call, instance.seriesUid, stackFrame);
  const window = { asked: parameters.window, base };
  const job = frameJob(
    ...[stackFrame, decoded.value, window, place, output] as const,
  );
  const labels = frameLabels(
    ...[parameters.annotation, opened.value.object.dataSet] as const,
    ...[stackFrame, window, job] as const,
  );
  return ok(await renderLabelled(call, job, labels));
}

async function* partsOf(
  call: Call,
  shown: readonly Shown[],
  offer: Offer,
  parameters: RenderParameters,
  first: Picture,
): AsyncGenerator<Part> {
  for (const [index, one] of shown.entries()) {
    const next = index === 0
      ? ok({ picture: first })
      : await pictureOf(call, one, offer, parameters);
    if (!next.ok) throw new Error(next.error.detail);
    const { picture } = next.value;
    const headers = {
      "Content-Type": picture.mediaType,
      "Content-Location": addressOf(call, one, "rendered"),
    };
    yield bytesPart(headers, picture.bytes);
  }
}

function addressOf(
  { baseUrl }: Call,
  { instance, frame }: Shown,
  kind: "rendered" | "thumbnail",
): string {
  return `${instanceUrl(baseUrl, instance)}/frames/${frame}/${kind}`;
}
