/** DICOMweb as one function from request to response: PS3.18 chapter 10. @module */
import { err, ok, type Result } from "#base";
import type { Call, DicomwebDeps } from "./call.ts";
import { methodsOf } from "./methods.ts";
import { type Problem, problemResponse } from "./problem.ts";
import { renderImages } from "./render_images.ts";
import { renderVolume } from "./render_volume.ts";
import { retrieveBulkData } from "./retrieve_bulk_data.ts";
import { retrieveFrames } from "./retrieve_frames.ts";
import { retrieveInstances } from "./retrieve_instances.ts";
import { retrieveMetadata } from "./retrieve_metadata.ts";
import { readRoute, type Route } from "./route.ts";
import { search } from "./search.ts";
import { storeInstances } from "./store_instances.ts";

/** Where DICOMweb is mounted. */
export const DICOMWEB_PATH = "/dicomweb";

/**
 * Makes the handler for every path from `/dicomweb` on. It never rejects:
 * what the world did wrong is a status of 400 and up as problem+json, what we
 * did wrong is 500 and a line in the log; both carry the trace.
 *
 * @example
 * ```ts ignore
 * const dicomweb = createDicomweb(deps);
 * app.all("/dicomweb/*", (c) => dicomweb(c.req.raw, c.var.trace));
 * ```
 */
export function createDicomweb(
  deps: DicomwebDeps,
): (request: Request, trace: string) => Promise<Response> {
  return async (request, trace) => {
    try {
      const result = await answer(deps, request, trace);
      const response = result.ok
        ? result.value
        : problemResponse(result.error, trace);
      return request.method === "HEAD" ? await withoutBody(response) : response;
    } catch (error) {
      if (request.signal.aborted) {
        const detail = "The client is gone";
        return problemResponse({ status: 503, detail }, trace);
      }
      const name = error instanceof Error ? error.name : typeof error;
      const message = error instanceof Error ? error.message : String(error);
      deps.log.error("dicomweb.failed", { trace, name, message });
      const detail = "The server failed at this request; its log says how";
      return problemResponse({ status: 500, detail }, trace);
    }
  };
}

async function answer(
  deps: DicomwebDeps,
  request: Request,
  trace: string,
): Promise<Result<Response, Problem>> {
  const url = new URL(request.url);
  const route = readRoute(url.pathname.slice(DICOMWEB_PATH.length));
  if (!route.ok) return route;
  const { method } = request;
  const { store } = deps;
  const methods = methodsOf(route.value, store !== undefined);
  const allow = methods.join(", ");
  if (!methods.includes(method)) {
    const detail = `This address takes ${allow}, not ${method}`;
    return ok(problemResponse({ status: 405, detail }, trace, { allow }));
  }
  if (method === "OPTIONS") {
    return ok(new Response(null, { status: 204, headers: { allow } }));
  }
  const baseUrl = `${url.origin}${DICOMWEB_PATH}`;
  if (method === "POST") {
    const { studyUid } = "target" in route.value
      ? route.value.target
      : { studyUid: undefined };
    return await storeInstances(store!, request, studyUid, baseUrl);
  }
  const grant = await deps.authorize(request);
  if (grant === undefined) return err(FORBIDDEN);
  const call: Call = {
    deps,
    request,
    query: url.searchParams,
    grant,
    baseUrl,
  };
  return await retrieve(call, route.value);
}

function retrieve(
  call: Call,
  route: Route,
): Promise<Result<Response, Problem>> {
  if (route.kind === "search") return search(call, route);
  if (route.kind === "bulkdata") {
    return retrieveBulkData(call, route.target, route.path);
  }
  const { representation, target } = route;
  switch (representation) {
    case "instances":
      return retrieveInstances(call, target);
    case "metadata":
      return retrieveMetadata(call, target);
    case "frames":
      return retrieveFrames(call, target);
    case "rendered":
    case "thumbnail":
      return renderImages(call, representation, target);
    case "renderedmpr":
    case "rendered3d":
      return renderVolume(call, representation, target);
  }
}

const FORBIDDEN: Problem = {
  status: 403,
  detail: "Reading studies is not allowed to the sender of this request",
};

async function withoutBody(response: Response): Promise<Response> {
  await response.body?.cancel();
  const { status, headers } = response;
  return new Response(null, { status, headers });
}
