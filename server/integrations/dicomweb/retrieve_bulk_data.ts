/** WADO-RS bulk data, with byte ranges: PS3.18 10.4.1.1.4. @module */
import { err, ok, type Result } from "#base";
import { type LocatedValue, locateValue } from "#dicom";
import { negotiate } from "./accept.ts";
import { piecesOf, readRange } from "./byte_range.ts";
import { cacheHeaders, entityTag, notModified } from "./caching.ts";
import type { Call } from "./call.ts";
import { multipartResponse, type Part } from "./multipart.ts";
import { openInstance } from "./open_instance.ts";
import { singleParameters } from "./parameters.ts";
import { notFound, type Problem } from "./problem.ts";
import { instanceOf, instanceUrl } from "./resources.ts";
import { sendFrames } from "./retrieve_frames.ts";
import type { Target } from "./route.ts";

const OCTETS = "application/octet-stream";
const OFFERS = [
  { mediaType: OCTETS, multipart: true },
  { mediaType: OCTETS, multipart: false },
];

const PIXEL_DATA = "7FE00010";
/** Values of these are wider than a byte: their order counts. */
const WIDE = new Set(["OD", "OF", "OL", "OV", "OW"]);

/**
 * One value by the address that metadata gave it. A range asks for a single
 * part; encapsulated pixel data is sent as its frames.
 *
 * @param path tags and item numbers from 1
 */
export async function retrieveBulkData(
  call: Call,
  target: Target,
  path: readonly string[],
): Promise<Result<Response, Problem>> {
  const known = singleParameters(call.query, ["accept", "charset"]);
  if (!known.ok) return known;
  const found = await instanceOf(call, target, target.sopUid!);
  if (!found.ok) return found;
  const instance = found.value;
  const isTrailing = path[0]!.toUpperCase() > PIXEL_DATA;
  const until = isTrailing ? "end" : "pixelData";
  const opened = await openInstance(call, instance, until);
  if (!opened.ok) return opened;
  const { object, source } = opened.value;
  const located = locateValue(object, source, path);
  if (!located.ok) return err(notFound("such bulk data of this instance"));
  const { lengthBytes, vr } = located.value;
  if (lengthBytes === undefined) {
    const all = Array.from({ length: instance.frameCount }, (_, i) => i + 1);
    return await sendFrames(call, instance, all);
  }
  if (!located.value.littleEndian && WIDE.has(vr)) {
    return err({
      status: 406,
      detail: "This value is stored in big endian and is not converted; " +
        "the whole instance, and its frames, can be had",
      sopUid: instance.sopUid,
    });
  }
  const value = { ...located.value, lengthBytes };
  const address = `${instanceUrl(call.baseUrl, instance)}` +
    `/bulkdata/${path.join("/")}`;
  return await sendValue(call, value, `${instance.blobHash}/${address}`);
}

async function sendValue(
  call: Call,
  value: LocatedValue & { readonly lengthBytes: number },
  name: string,
): Promise<Result<Response, Problem>> {
  const { source, offsetBytes, lengthBytes } = value;
  const range = readRange(call.request.headers.get("range"), lengthBytes);
  const offers = range.kind === "whole" ? OFFERS : OFFERS.slice(1);
  const offer = negotiate(call.request, call.query, offers);
  if (!offer.ok) return offer;
  const { multipart } = offer.value;
  const etag = await entityTag("bulkdata", name, `${multipart}`);
  const unchanged = notModified(call.request, etag);
  if (unchanged !== undefined) return ok(unchanged);
  if (range.kind === "unsatisfiable") {
    const detail = `The value has ${lengthBytes} bytes`;
    return err({ status: 416, detail });
  }
  if (multipart) {
    const part = {
      headers: {
        "Content-Type": OCTETS,
        "Content-Location": name.slice(name.indexOf("/") + 1),
        "Content-Length": `${lengthBytes}`,
      },
      body: () => piecesOf(source, offsetBytes, lengthBytes),
    };
    return ok(multipartResponse(OCTETS, only(part), cacheHeaders(etag)));
  }
  const { offset, length } = range.kind === "part"
    ? range
    : { offset: 0, length: lengthBytes };
  const headers: Record<string, string> = {
    ...cacheHeaders(etag),
    "content-type": OCTETS,
    "content-length": `${length}`,
    "accept-ranges": "bytes",
  };
  if (range.kind === "part") {
    const last = offset + length - 1;
    headers["content-range"] = `bytes ${offset}-${last}/${lengthBytes}`;
  }
  const body = piecesOf(source, offsetBytes + offset, length);
  const status = range.kind === "part" ? 206 : 200;
  return ok(new Response(ReadableStream.from(body), { status, headers }));
}

async function* only(part: Part): AsyncGenerator<Part> {
  yield await Promise.resolve(part);
}
