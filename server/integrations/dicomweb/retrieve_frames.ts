/** WADO-RS frames: PS3.18 10.4.1.1.6. @module */
import { err, ok, type Result } from "#base";
import { storedFrame } from "#dicom";
import type { InstanceRecord } from "#studies";
import { acceptedBy, choose, negotiate } from "./accept.ts";
import { cacheHeaders, entityTag, notModified } from "./caching.ts";
import type { Call } from "./call.ts";
import { type FrameOffer, frameOffers } from "./frame_media.ts";
import { bytesPart, multipartResponse, type Part } from "./multipart.ts";
import { type OpenInstance, openInstance } from "./open_instance.ts";
import { singleParameters } from "./parameters.ts";
import type { Problem } from "./problem.ts";
import { instanceOf, instanceUrl } from "./resources.ts";
import type { Target } from "./route.ts";

/** Frames of an instance: stored codestreams or uncompressed values, as accepted. */
export async function retrieveFrames(
  call: Call,
  target: Target,
): Promise<Result<Response, Problem>> {
  const known = singleParameters(call.query, ["accept", "charset"]);
  if (!known.ok) return known;
  const found = await instanceOf(call, target, target.sopUid!);
  if (!found.ok) return found;
  const frames = target.frames!;
  const missing = missingFrame(found.value, frames);
  if (missing !== undefined) return err(missing);
  return await sendFrames(call, found.value, frames);
}

/** Sends frames (numbers from 1) of an instance that has them. */
export async function sendFrames(
  call: Call,
  instance: InstanceRecord,
  frames: readonly number[],
): Promise<Result<Response, Problem>> {
  const opened = await openInstance(call, instance);
  if (!opened.ok) return opened;
  const { object } = opened.value;
  const isEncapsulated = object.pixelData?.lengthBytes === undefined;
  const offer = offerFor(
    call,
    frameOffers(object.transferSyntaxUid, isEncapsulated, frames.length === 1),
  );
  if (!offer.ok) return offer;
  const { mediaType, transferSyntax, isStored, multipart } = offer.value;
  const etag = await entityTag(
    ...["frames", instance.blobHash, mediaType, transferSyntax],
    ...[`${multipart}`, ...frames],
  );
  const unchanged = notModified(call.request, etag);
  if (unchanged !== undefined) return ok(unchanged);
  const read = (frame: number) =>
    isStored
      ? storedBytes(opened.value, instance, frame)
      : decodedBytes(call, opened.value, instance, frame);
  const first = await read(frames[0]!);
  if (!first.ok) return first;
  const type = `${mediaType}; transfer-syntax=${transferSyntax}`;
  if (!multipart) {
    const headers = { ...cacheHeaders(etag), "content-type": type };
    return ok(new Response(first.value, { headers }));
  }
  const address = `${instanceUrl(call.baseUrl, instance)}/frames`;
  async function* parts(): AsyncGenerator<Part> {
    for (const [index, frame] of frames.entries()) {
      const bytes = index === 0 ? first : await read(frame);
      if (!bytes.ok) throw new Error(bytes.error.detail);
      const headers = {
        "Content-Type": type,
        "Content-Location": `${address}/${frame}`,
        "Content-Length": `${bytes.value.length}`,
      };
      yield bytesPart(headers, bytes.value);
    }
  }
  return ok(multipartResponse(mediaType, parts(), cacheHeaders(etag)));
}

/** 404 naming the first frame that is not there. */
export function missingFrame(
  { frameCount, sopUid }: InstanceRecord,
  frames: readonly number[],
): Problem | undefined {
  const beyond = frames.find((frame) => frame > frameCount);
  if (beyond === undefined) return undefined;
  return {
    status: 404,
    detail: `There is no frame ${beyond}: the instance has ${frameCount}`,
    sopUid,
  };
}

/**
 * Any transfer syntax (`*`) means as stored where the client names a media
 * type that fits both.
 */
function offerFor(
  call: Call,
  offers: readonly FrameOffer[],
): Result<FrameOffer, Problem> {
  const ranges = acceptedBy(call.request, call.query);
  if (!ranges.ok) return ranges;
  const isAnySyntax = ranges.value.some((r) => r.transferSyntax === "*");
  const stored = isAnySyntax
    ? choose(ranges.value, offers.filter((offer) => offer.isStored))
    : undefined;
  if (stored !== undefined) return ok(stored);
  return negotiate(call.request, call.query, offers);
}

async function storedBytes(
  { object, source }: OpenInstance,
  { sopUid }: InstanceRecord,
  frame: number,
): Promise<Result<Uint8Array<ArrayBuffer>, Problem>> {
  const stored = await storedFrame(object, source, frame - 1);
  if (stored.ok) return ok(stored.value.bytes);
  const detail = stored.error.message;
  return err({ status: 400, detail, sopUid });
}

async function decodedBytes(
  { deps, request }: Call,
  { source }: OpenInstance,
  { sopUid }: InstanceRecord,
  frame: number,
): Promise<Result<Uint8Array<ArrayBuffer>, Problem>> {
  const { signal } = request;
  const bytes = await deps.decoder.uncompressed(source, frame - 1, signal);
  if (bytes.ok) return bytes;
  const { kind, message } = bytes.error;
  // What has no codec here can still be had as it is stored.
  const status = kind === "dicom.unsupported" ? 406 : 400;
  return err({ status, detail: message, sopUid });
}
