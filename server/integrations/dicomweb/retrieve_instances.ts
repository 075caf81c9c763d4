/** WADO-RS of whole instances, exactly as they were received: PS3.18 10.4.1.1.1. @module */
import { err, ok, type Result } from "#base";
import type { InstanceRecord } from "#studies";
import { negotiate, type Offer } from "./accept.ts";
import { piecesOf } from "./byte_range.ts";
import { cacheHeaders, entityTag, notModified } from "./caching.ts";
import type { Call } from "./call.ts";
import { multipartResponse, type Part } from "./multipart.ts";
import { singleParameters } from "./parameters.ts";
import { notFound, type Problem } from "./problem.ts";
import { instancesOf, instanceUrl } from "./resources.ts";
import type { Target } from "./route.ts";

/**
 * Instances of a study or series, or one. Bytes are never converted: where
 * another transfer syntax is asked for than one of them has, the answer is
 * 406 and names it, so that none is left out unseen.
 */
export async function retrieveInstances(
  call: Call,
  target: Target,
): Promise<Result<Response, Problem>> {
  const known = singleParameters(call.query, ["accept", "charset"]);
  if (!known.ok) return known;
  const found = await instancesOf(call, target);
  if (!found.ok) return found;
  const instances = found.value;
  const offer = commonOffer(call, instances, target.sopUid !== undefined);
  if (!offer.ok) return offer;
  const hashes = instances.map((instance) => instance.blobHash);
  const etag = await entityTag("dicom", `${offer.value.multipart}`, ...hashes);
  const unchanged = notModified(call.request, etag);
  if (unchanged !== undefined) return ok(unchanged);
  return offer.value.multipart
    ? ok(multipartResponse(
      "application/dicom",
      partsOf(call, instances),
      cacheHeaders(etag),
    ))
    : await singleInstance(call, instances[0]!, etag);
}

/** How all instances can be sent; they may differ in transfer syntax. */
function commonOffer(
  call: Call,
  instances: readonly InstanceRecord[],
  isOne: boolean,
): Result<Offer, Problem> {
  const syntaxes = new Set(instances.map((one) => one.transferSyntaxUid));
  let chosen: Offer | undefined;
  for (const transferSyntax of syntaxes) {
    const base = { mediaType: "application/dicom", transferSyntax };
    const offers: Offer[] = [{ ...base, multipart: true }];
    if (isOne) offers.push({ ...base, multipart: false });
    const offer = negotiate(call.request, call.query, offers);
    if (!offer.ok) return offer;
    chosen = offer.value;
  }
  return chosen === undefined ? err(notFound("instance")) : ok(chosen);
}

async function* partsOf(
  { deps, baseUrl }: Call,
  instances: readonly InstanceRecord[],
): AsyncGenerator<Part> {
  for (const instance of instances) {
    const opened = await deps.blobs.open(instance.blobHash);
    if (!opened.ok) throw new Error(opened.error.message);
    yield {
      headers: {
        "Content-Type":
          `application/dicom; transfer-syntax=${instance.transferSyntaxUid}`,
        "Content-Location": instanceUrl(baseUrl, instance),
        "Content-Length": `${opened.value.sizeBytes}`,
      },
      body: () => piecesOf(opened.value),
    };
  }
}

async function singleInstance(
  { deps }: Call,
  instance: InstanceRecord,
  etag: string,
): Promise<Result<Response, Problem>> {
  const opened = await deps.blobs.open(instance.blobHash);
  if (!opened.ok) return err({ status: 503, detail: opened.error.message });
  const body = ReadableStream.from(piecesOf(opened.value));
  const contentType =
    `application/dicom; transfer-syntax=${instance.transferSyntaxUid}`;
  const headers = {
    ...cacheHeaders(etag),
    "content-type": contentType,
    "content-length": `${opened.value.sizeBytes}`,
  };
  return ok(new Response(body, { headers }));
}
