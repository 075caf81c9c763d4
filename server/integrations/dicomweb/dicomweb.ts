/** DICOMweb as one function from request to response: PS3.18 chapter 10. @module */
import { err, type Result } from "#base";
import type { Call, DicomwebDeps } from "./call.ts";
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

/** Longest address that is read. */
const MAX_URL_LENGTH = 16_384;

/**
 * Makes the handler for every path from `/dicomweb` on. It never rejects:
 * what the world did wrong is a status of 400 and up as problem+json, what we
 * did wrong is 500 and a line in the log.
 *
 * @example
 * ```ts ignore
 * const dicomweb = createDicomweb(deps);
 * app.all("/dicomweb/*", (c) => dicomweb(c.req.raw));
 * ```
 */
export function createDicomweb(
  deps: DicomwebDeps,
): (request: Request) => Promise<Response> {
  return async (request) => {
    try {
      const result = await answer(deps, request);
      const response = result.ok ? result.value : problem(result.error);
      return request.method === "HEAD" ? await withoutBody(response) : response;
    } catch (error) {
      if (request.signal.aborted) {
        return problemResponse({ status: 503, detail: "The client is gone" });
      }
      const name = error instanceof Error ? error.name : typeof error;
      const message = error instanceof Error ? error.message : String(error);
      deps.log.error("dicomweb.failed", { name, message });
      const detail = "The server failed at this request; its log says how";
      return problemResponse({ status: 500, detail });
    }
  };
}

async function answer(
  deps: DicomwebDeps,
  request: Request,
): Promise<Result<Response, Problem>> {
  if (request.url.length > MAX_URL_LENGTH) {
    const detail = `The address is longer than ${MAX_URL_LENGTH} characters`;
    return err({ status: 400, detail });
  }
  const url = new URL(request.url);
  const path = url.pathname.slice(DICOMWEB_PATH.length);
  const baseUrl = `${url.origin}${DICOMWEB_PATH}`;
  if (request.method === "POST") {
    return await storeInstances(deps, request, path, baseUrl);
  }
  if (request.method !== "GET" && request.method !== "HEAD") {
    const detail = `${request.method} is not a method of this resource`;
    return err({ status: 405, detail });
  }
  const route = readRoute(path);
  if (!route.ok) return route;
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

function problem(problem: Problem): Response {
  const isMethod = problem.status === 405;
  return problemResponse(problem, isMethod ? { allow: "GET, HEAD" } : {});
}

async function withoutBody(response: Response): Promise<Response> {
  await response.body?.cancel();
  const { status, headers } = response;
  return new Response(null, { status, headers });
}
