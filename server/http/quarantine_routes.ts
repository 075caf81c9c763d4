/** `/api/quarantine`: what is kept apart, to be judged again or removed. @module */
import { type Context, Hono } from "hono";
import { type QuarantinePage, QuarantineQuery } from "#wire";
import type { Env } from "./env.ts";
import { fileResult, quarantineItem } from "./ingest_json.ts";
import type { HttpParts } from "./parts.ts";
import { onlyTakes, problem } from "./problem.ts";
import { readQuery } from "./query.ts";

/** The routes. */
export function quarantineRoutes({ intake, grants }: HttpParts): Hono<Env> {
  const app = new Hono<Env>();

  app.get("/", async (context) => {
    const query = readQuery(context, QuarantineQuery);
    if (!query.ok) return query.error;
    const page = await intake.listQuarantine(grants.read, query.value.cursor);
    const answer: QuarantinePage = {
      items: page.items.map(quarantineItem),
      ...page.next === undefined ? {} : { next: page.next },
    };
    return context.json(answer);
  });

  app.post("/:id/retry", async (context) => {
    const result = await intake.retry(grants.write, context.req.param("id"));
    return result === undefined
      ? missing(context)
      : context.json(fileResult(result));
  });

  app.delete("/:id", async (context) => {
    const { id } = context.req.param();
    const isGone = await intake.removeQuarantined(grants.delete, id);
    return isGone ? context.body(null, 204) : missing(context);
  });

  app.all("/", onlyTakes("GET", "HEAD"));
  app.all("/:id", onlyTakes("DELETE"));
  app.all("/:id/retry", onlyTakes("POST"));
  return app;
}

function missing(context: Context<Env>): Response {
  return problem(context, "notFound", "Nothing is kept apart under this id.");
}
