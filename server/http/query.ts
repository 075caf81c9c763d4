/** Queries and bodies as `unknown` until a schema has read them. @module */
import type { Context } from "hono";
import type * as z from "zod/mini";
import { err, ok, type Result } from "#base";
import type { Env } from "./env.ts";
import { problem } from "./problem.ts";

/**
 * Reads the query by a schema; a parameter given twice is an error.
 *
 * @returns the answer that names the parameter, where one is not allowed.
 */
export function readQuery<T>(
  context: Context<Env>,
  schema: z.ZodMiniType<T>,
): Result<T, Response> {
  const values: Record<string, string> = {};
  for (const [key, all] of Object.entries(context.req.queries())) {
    const [value] = all;
    if (value === undefined || all.length > 1) {
      return err(badParameter(context, key, "is given more than once"));
    }
    values[key] = value;
  }
  const read = schema.safeParse(values);
  if (read.success) return ok(read.data);
  const issue = read.error.issues[0];
  const name = issue?.code === "unrecognized_keys"
    ? issue.keys[0]
    : issue?.path[0];
  const rule = issue?.code === "unrecognized_keys"
    ? "is not a parameter here"
    : "is not allowed";
  return err(badParameter(context, String(name ?? ""), rule));
}

/** The answer that names a parameter. */
export function badParameter(
  context: Context<Env>,
  parameter: string,
  rule: string,
): Response {
  const name = parameter.slice(0, 64);
  return problem(context, "badParameter", `Parameter ${name} ${rule}.`, {
    parameter: name,
  });
}
