/** WADO-RS of whole instances: PS3.18 10.4.1.1.1. @module */
import { err, ok, type Result } from "#base";
import type { InstanceRecord } from "#studies";
import { cacheHeaders, entityTag, notModified } from "./caching.ts";
import type { Call } from "./call.ts";
import {
  type InstanceFile,
  type InstanceOffer,
  offerFor,
  openFile,
} from "./instance_file.ts";
import { multipartResponse, type Part } from "./multipart.ts";
import { singleParameters } from "./parameters.ts";
import { notFound, type Problem } from "./problem.ts";
import { instancesOf, instanceUrl } from "./resources.ts";
import type { Target } from "./route.ts";

/** How instances are sent, by the transfer syntax that they are stored in. */
type Offers = ReadonlyMap<string, InstanceOffer>;

/**
 * Instances of a study or series, or one. Where one of them can't be sent as
 * is accepted, the answer is 406 and names what there is, so that none is left
 * out unseen; each part says its own transfer syntax.
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
  const offers = offersFor(call, instances, target.sopUid !== undefined);
  if (!offers.ok) return offers;
  const [one] = instances;
  const first = offers.value.get(one?.transferSyntaxUid ?? "");
  if (one === undefined || first === undefined) {
    return err(notFound("instance"));
  }
  const { multipart } = first;
  const forms = [...offers.value].map(([stored, { transferSyntax }]) =>
    `${stored}>${transferSyntax}`
  );
  const hashes = instances.map((instance) => instance.blobHash);
  const etag = await entityTag("dicom", `${multipart}`, ...forms, ...hashes);
  const unchanged = notModified(call.request, etag);
  if (unchanged !== undefined) return ok(unchanged);
  // The first is opened before a status is sent.
  const file = await openFile(call, one, first);
  if (!file.ok) return file;
  const headers = cacheHeaders(etag);
  if (!multipart) return ok(alone(file.value, headers));
  const parts = partsOf(call, instances, offers.value, file.value);
  return ok(multipartResponse("application/dicom", parts, headers));
}

function offersFor(
  call: Call,
  instances: readonly InstanceRecord[],
  isOne: boolean,
): Result<Offers, Problem> {
  const offers = new Map<string, InstanceOffer>();
  for (const { transferSyntaxUid } of instances) {
    if (offers.has(transferSyntaxUid)) continue;
    const offer = offerFor(call, transferSyntaxUid, isOne);
    if (!offer.ok) return offer;
    offers.set(transferSyntaxUid, offer.value);
  }
  return ok(offers);
}

async function* partsOf(
  call: Call,
  instances: readonly InstanceRecord[],
  offers: Offers,
  first: InstanceFile,
): AsyncGenerator<Part> {
  for (const [index, instance] of instances.entries()) {
    const offer = offers.get(instance.transferSyntaxUid)!;
    const file = index === 0
      ? ok(first)
      : await openFile(call, instance, offer);
    if (!file.ok) throw new Error(file.error.detail);
    yield {
      headers: {
        "Content-Type": typeOf(file.value),
        "Content-Location": instanceUrl(call.baseUrl, instance),
        "Content-Length": `${file.value.sizeBytes}`,
      },
      body: () => file.value.pieces(),
    };
  }
}

function alone(
  file: InstanceFile,
  headers: Readonly<Record<string, string>>,
): Response {
  const body = ReadableStream.from(file.pieces());
  const type = { "content-type": typeOf(file) };
  const length = { "content-length": `${file.sizeBytes}` };
  return new Response(body, { headers: { ...headers, ...type, ...length } });
}

function typeOf({ transferSyntaxUid }: InstanceFile): string {
  return `application/dicom; transfer-syntax=${transferSyntaxUid}`;
}
