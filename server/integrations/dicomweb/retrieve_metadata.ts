/** WADO-RS metadata in the DICOM JSON model: PS3.18 10.4.1.1.2, F. @module */
import { err, ok, type Result } from "#base";
import type { JsonDataSet } from "#dicom";
import type { InstanceRecord } from "#studies";
import { negotiate } from "./accept.ts";
import { cacheHeaders, entityTag, notModified } from "./caching.ts";
import type { Call } from "./call.ts";
import { openInstance } from "./open_instance.ts";
import { singleParameters } from "./parameters.ts";
import type { Problem } from "./problem.ts";
import { instancesOf, instanceUrl } from "./resources.ts";
import type { Target } from "./route.ts";

const CHARACTER_SET = "00080005";
const OFFERS = [{ mediaType: "application/dicom+json", multipart: false }];

/**
 * All attributes of each instance, long binary values as addresses; one array,
 * written while it is read, so a study of any size takes the memory of one
 * instance without its pixels, which are stepped over. Beside what the file holds it says how the pixels are stored, in
 * Available Transfer Syntax UID (0008,3002).
 */
export async function retrieveMetadata(
  call: Call,
  target: Target,
): Promise<Result<Response, Problem>> {
  const known = singleParameters(call.query, ["accept", "charset"]);
  if (!known.ok) return known;
  const offer = negotiate(call.request, call.query, OFFERS);
  if (!offer.ok) return offer;
  const found = await instancesOf(call, target);
  if (!found.ok) return found;
  const hashes = found.value.map((instance) => instance.blobHash);
  const etag = await entityTag("metadata", call.baseUrl, ...hashes);
  const unchanged = notModified(call.request, etag);
  if (unchanged !== undefined) return ok(unchanged);
  // The first is read before a status is sent.
  const first = await metadataOf(call, found.value[0]!);
  if (!first.ok) return first;
  const body = jsonArray(call, first.value, found.value.slice(1));
  const contentType = { "content-type": "application/dicom+json" };
  return ok(
    new Response(ReadableStream.from(body), {
      headers: { ...cacheHeaders(etag), ...contentType },
    }),
  );
}

async function* jsonArray(
  call: Call,
  first: JsonDataSet,
  rest: readonly InstanceRecord[],
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const encoder = new TextEncoder();
  yield encoder.encode(`[${JSON.stringify(first)}`);
  for (const instance of rest) {
    const next = await metadataOf(call, instance);
    // Breaks off: an array with one missing must not look complete.
    if (!next.ok) throw new Error(next.error.detail);
    yield encoder.encode(`,\n${JSON.stringify(next.value)}`);
  }
  yield encoder.encode("]\n");
}

/** JSON is UTF-8, whatever the file was: Specific Character Set says so (PS3.18 F.2), in items too. */
function inUtf8(set: JsonDataSet): JsonDataSet {
  const entries = Object.entries(set).map(([tag, attribute]) => {
    if (tag === CHARACTER_SET) {
      return [tag, { vr: "CS", Value: ["ISO_IR 192"] }] as const;
    }
    if (attribute.vr !== "SQ" || attribute.Value === undefined) {
      return [tag, attribute] as const;
    }
    const items = attribute.Value.map((item) => inUtf8(item as JsonDataSet));
    return [tag, { ...attribute, Value: items }] as const;
  });
  return Object.fromEntries(entries);
}

async function metadataOf(
  call: Call,
  instance: InstanceRecord,
): Promise<Result<JsonDataSet, Problem>> {
  const opened = await openInstance(call, instance, "end");
  if (!opened.ok) return err(opened.error);
  const { object } = opened.value;
  const address = `${instanceUrl(call.baseUrl, instance)}/bulkdata`;
  const json = object.dataSet.toJson((path) => `${address}/${path}`);
  const syntax = { vr: "UI", Value: [object.transferSyntaxUid] };
  const all = Object.entries({ ...inUtf8(json), "00083002": syntax });
  return ok(Object.fromEntries(all.sort(([a], [b]) => (a < b ? -1 : 1))));
}
