/** What can be wrong with a DICOMweb request, and its answer as problem+json (RFC 9457). @module */
import { type ProblemKind, PROBLEMS, problemType } from "#wire";

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
  readonly sopUid?: string;
  /** The paragraph that the request or the instance breaks. */
  readonly rule?: string;
}

const KINDS: Readonly<Record<Problem["status"], ProblemKind>> = {
  400: "badRequest",
  403: "forbidden",
  404: "notFound",
  405: "notAllowed",
  406: "notAcceptable",
  413: "tooLarge",
  415: "mediaType",
  416: "badRange",
  500: "failed",
  501: "notMade",
  503: "unavailable",
};

/**
 * The answer to a request that can't be met.
 *
 * @param trace names the request in the log
 */
export function problemResponse(
  problem: Problem,
  trace: string,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const isParameter = problem.status === 400 && problem.parameter !== undefined;
  const kind = isParameter ? "badParameter" : KINDS[problem.status];
  const [, title] = PROBLEMS[kind];
  const body = { type: problemType(kind), title, ...problem, trace };
  return new Response(JSON.stringify(body), {
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
