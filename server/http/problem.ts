/** The one file that turns what went wrong into HTTP: `application/problem+json` (RFC 9457). @module */
import type { Context, Handler } from "hono";
import { type Problem, type ProblemKind, PROBLEMS, problemType } from "#wire";
import type { Env } from "./env.ts";

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
  const type = problemType(kind);
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
