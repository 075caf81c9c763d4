/** Every address of the server. Hono lives in this room only. @module */
import { type Context, Hono } from "hono";
import type { Health } from "#wire";
import type { Env } from "./env.ts";
import { guard, isOwnHost, isOwnOrigin, OWN_ORIGIN_RULE } from "./guard.ts";
import { lookRoutes } from "./look_routes.ts";
import type { HttpParts } from "./parts.ts";
import { onlyTakes, problem } from "./problem.ts";
import { quarantineRoutes } from "./quarantine_routes.ts";
import { securityHeaders } from "./security_headers.ts";
import { StaticFiles } from "./static_files.ts";
import { studyRoutes } from "./study_routes.ts";
import { uploadRoutes } from "./upload_routes.ts";

/** Lists of UIDs in a query make the longest; the HTTP server itself refuses four times as much. */
const LONGEST_ADDRESS = 16_384;

/** A handler for `Deno.serve`. */
export function makeApp(parts: HttpParts): (r: Request) => Promise<Response> {
  const app = new Hono<Env>();
  const files = new StaticFiles(parts.clientFolder);

  app.use(async (context, next) => {
    context.set("trace", newTrace());
    await next();
  });
  app.use(securityHeaders());
  app.use(guard());
  app.use(async (context, next) => {
    if (context.req.url.length <= LONGEST_ADDRESS) return await next();
    const detail = `It may have ${LONGEST_ADDRESS} characters.`;
    return problem(context, "addressTooLong", detail);
  });
  app.onError((error, context) => failed(parts, context, error));
  app.notFound((context) =>
    problem(context, "notFound", "Nothing has this address.")
  );

  app.get("/healthz", (context) => {
    const isStopping = parts.isStopping();
    const status = isStopping ? "stopping" : "ok";
    const health: Health = { status, startedAtMs: parts.startedAtMs };
    return context.json(health, isStopping ? 503 : 200);
  });
  app.all("/healthz", onlyTakes("GET", "HEAD"));

  app.use("/api/*", async (context, next) => {
    await next();
    if (context.res.headers.has("etag")) return;
    context.header("cache-control", "no-store");
  });
  app.route("/api/studies", studyRoutes(parts));
  app.route("/api/series", lookRoutes(parts));
  app.route("/api/uploads", uploadRoutes(parts));
  app.route("/api/quarantine", quarantineRoutes(parts));
  app.get("/api/jobs", async (context) => context.json(await parts.jobs()));
  app.all("/api/jobs", onlyTakes("GET", "HEAD"));
  app.get("/api/settings", (context) => context.json(parts.settings));
  app.all("/api/settings", onlyTakes("GET", "HEAD"));

  app.all(
    "/dicomweb/*",
    (context) => parts.dicomweb(context.req.raw, context.var.trace),
  );
  app.get("*", async (context, next) => {
    const answer = await files.answer(context.req.path, context.req.raw) ??
      await pageAnswer(files, context);
    if (answer === undefined) await next();
    else return answer;
  });

  app.all("/", onlyTakes("GET", "HEAD"));
  app.all("/stream", (context) => noStream(context));

  // An upgrade's answer must reach Deno untouched by any middleware.
  return async (request) =>
    mayStream(parts, request)
      ? stream(parts, request)
      : await app.fetch(request);
}

/** The client's own addresses are all its one page. */
async function pageAnswer(
  files: StaticFiles,
  context: Context<Env>,
): Promise<Response | undefined> {
  const { path, raw } = context.req;
  const isPage = raw.headers.get("accept")?.includes("text/html") === true;
  const isOurs = /^\/(api|dicomweb|stream|healthz)(\/|$)/.test(path);
  return isPage && !isOurs ? await files.answer("/", raw) : undefined;
}

function mayStream({ isStopping }: HttpParts, request: Request): boolean {
  return new URL(request.url).pathname === "/stream" &&
    isOwnHost(request.headers.get("host") ?? undefined) &&
    isOwnOrigin(request) && isUpgrade(request) && !isStopping();
}

function isUpgrade({ method, headers }: Request): boolean {
  return method === "GET" &&
    headers.get("upgrade")?.toLowerCase() === "websocket";
}

function stream(parts: HttpParts, request: Request): Response {
  const { socket, response } = Deno.upgradeWebSocket(request);
  parts.openStream(socket);
  return response;
}

/** Why a request is no stream; its host has been looked at. */
function noStream(context: Context<Env>): Response {
  const { raw } = context.req;
  if (!isOwnOrigin(raw)) {
    return problem(context, "foreignOrigin", OWN_ORIGIN_RULE);
  }
  return isUpgrade(raw)
    ? problem(context, "unavailable", "The server is stopping.")
    : problem(context, "upgradeNeeded", "Open it as a WebSocket.");
}

function newTrace(): string {
  return crypto.randomUUID().slice(0, 13);
}

function failed(
  { log }: HttpParts,
  context: Context<Env>,
  error: Error,
): Response {
  const { trace } = context.var;
  log.error("http.failed", {
    trace,
    method: context.req.method,
    route: context.req.routePath,
    error: error.stack ?? error.message,
  });
  return problem(context, "failed", "The server met a fault of its own.");
}
