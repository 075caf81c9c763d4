/** What can be wrong with a DICOMweb request, and its answer as problem+json (RFC 9457). @module */

/** A status report, PS3.18 8.6.3: what is wrong, and where. Holds no patient data. */
export interface Problem {
  readonly status:
    | 400
    | 403
    | 404
    | 405
    | 406
    | 413
    | 415
    | 416
    | 500
    | 501
    | 503;
  /** One sentence: what was asked and the state found. */
  readonly detail: string;
  /** The query parameter at fault. */
  readonly parameter?: string;
  /** The instance at fault. */
  readonly sopInstanceUid?: string;
  /** The paragraph that the request or the instance breaks. */
  readonly rule?: string;
}

const TITLES: Readonly<Record<Problem["status"], string>> = {
  400: "Bad request",
  403: "Forbidden",
  404: "Not found",
  405: "Method not allowed",
  406: "Not acceptable",
  413: "Too large",
  415: "Unsupported media type",
  416: "Range not satisfiable",
  500: "Internal error",
  501: "Not implemented",
  503: "Unavailable",
};

/** The answer to a request that can't be met. */
export function problemResponse(
  problem: Problem,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const body = { type: "about:blank", title: TITLES[problem.status] };
  return new Response(JSON.stringify({ ...body, ...problem }), {
    status: problem.status,
    headers: {
      "content-type": "application/problem+json",
      "cache-control": "no-store",
      ...headers,
    },
  });
}

/** A query parameter whose value can't be used. */
export function badParameter(
  parameter: string,
  detail: string,
  rule?: string,
): Problem {
  const base = { status: 400 as const, parameter };
  const message = `Query parameter "${parameter}": ${detail}`;
  return rule === undefined
    ? { ...base, detail: message }
    : { ...base, detail: message, rule };
}

/** Something that is not here. */
export function notFound(what: string): Problem {
  return { status: 404, detail: `There is no ${what} here` };
}
