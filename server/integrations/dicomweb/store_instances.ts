/** STOW-RS: PS3.18 10.5. The body is taken in by the ingest room, this gives it a form. @module */
import { err, ok, type Result } from "#base";
import { stow } from "#ingest";
import { negotiate } from "./accept.ts";
import type { StoreDeps } from "./call.ts";
import type { Problem } from "./problem.ts";

const OFFERS = [{ mediaType: "application/dicom+json", multipart: false }];

/**
 * Stores the parts of a request, and answers the Store Instances Response
 * Module: 200 for all, 202 for some, 409 for none of them.
 *
 * @param studyUid of the address, where it names a study
 */
export async function storeInstances(
  store: StoreDeps,
  request: Request,
  studyUid: string | undefined,
  baseUrl: string,
): Promise<Result<Response, Problem>> {
  const query = new URL(request.url).searchParams;
  const offer = negotiate(request, query, OFFERS);
  if (!offer.ok) return offer;
  const grant = await store.authorize(request);
  if (grant === undefined) {
    const detail = "Storing instances is not allowed to the sender";
    return err({ status: 403, detail });
  }
  const answer = await stow(
    ...[store.intake, grant, request, baseUrl, studyUid] as const,
  );
  if (!answer.ok) {
    const { status, message } = answer.error;
    return err({ status, detail: message, rule: "PS3.18 10.5" });
  }
  const headers = {
    "content-type": "application/dicom+json",
    "cache-control": "no-store",
  };
  const { status, body } = answer;
  return ok(new Response(JSON.stringify(body), { status, headers }));
}
