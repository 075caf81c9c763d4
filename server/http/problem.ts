/** The one file that turns what went wrong into HTTP: `application/problem+json` (RFC 9457). @module */
import type { Context, Handler } from "hono";
import type { Problem } from "#wire";
import type { Env } from "./env.ts";

/** Every problem with its status and title. */
const PROBLEMS = {
  badParameter: [400, "A parameter is not allowed"],
  badBody: [400, "The body is not what was announced"],
  foreignOrigin: [403, "Only this server's own pages may ask that"],
  notFound: [404, "There is no such thing here"],
  notAllowed: [405, "This address does not take that method"],
  conflict: [409, "That does not fit what is here"],
  gone: [410, "It was here, and is not any more"],
  tooLarge: [413, "More bytes than are taken"],
  addressTooLong: [414, "This address is longer than any here"],
  mediaType: [415, "This media type is not taken here"],
  wrongHost: [421, "This server answers to its own name only"],
  upgradeNeeded: [426, "This address speaks WebSocket"],
  tooMany: [429, "Too many of these at once"],
  failed: [500, "The server could not do it"],
  unavailable: [503, "Not now"],
  full: [507, "The server's disk is full"],
} as const satisfies Record<string, readonly [number, string]>;

/** Names of problems. */
export type ProblemKind = keyof typeof PROBLEMS;

/** What a problem says beside its kind. No patient data. */
export type ProblemDetails = Omit<
  Problem,
  "type" | "title" | "status" | "trace"
>;

/** The answer for a problem. */
export function problem(
  context: Context<Env>,
  kind: ProblemKind,
  detail: string,
  more: ProblemDetails = {},
): Response {
  const [status, title] = PROBLEMS[kind];
  const type = `urn:farsight:problem:${kind}`;
  const { trace } = context.var;
  const body = { type, title, status, detail, ...more, trace };
  return new Response(JSON.stringify(body), {
    status,
    headers: {
      "content-type": "application/problem+json",
      "cache-control": "no-store",
    },
  });
}

/** Answers for an address that is there, asked by a method that it does not take (RFC 9110 15.5.6). */
export function onlyTakes(...methods: readonly string[]): Handler<Env> {
  const allow = methods.join(", ");
  return (context) => {
    const answer = problem(context, "notAllowed", `It takes ${allow}.`);
    answer.headers.set("allow", allow);
    return answer;
  };
}
