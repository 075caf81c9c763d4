/**
 * Keeps other people's pages away from a server that trusts whoever reaches
 * it: a page of any site can send requests to 127.0.0.1, and can point its own
 * name there (DNS rebinding).
 *
 * @module
 */
import type { MiddlewareHandler } from "hono";
import type { Env } from "./env.ts";
import { problem } from "./problem.ts";

const LOOPBACK_NAMES = ["127.0.0.1", "[::1]", "localhost"];
const SAFE_METHODS = ["GET", "HEAD", "OPTIONS"];

/** What to do about a foreign `Host`. */
export const OWN_HOST_RULE = "Open the server as 127.0.0.1 or localhost.";

/** What is wrong with a foreign `Origin`. */
export const OWN_ORIGIN_RULE =
  "This request was made by a page of another site.";

/** Whether a `Host` header names this machine by itself. */
export function isOwnHost(host: string | undefined): boolean {
  if (host === undefined) return false;
  return LOOPBACK_NAMES.includes(host.replace(/:[0-9]{1,5}$/, ""));
}

/** Whether a request comes from one of our pages, or from no page at all. */
export function isOwnOrigin(request: Request): boolean {
  const site = request.headers.get("sec-fetch-site");
  if (site !== null && site !== "same-origin" && site !== "none") return false;
  const origin = request.headers.get("origin");
  if (origin === null) return true;
  try {
    const { host, protocol } = new URL(origin);
    return protocol === "http:" && host === request.headers.get("host");
  } catch {
    return false;
  }
}

/** Refuses foreign names, and changes asked for by foreign pages. */
export function guard(): MiddlewareHandler<Env> {
  return async (context, next) => {
    if (!isOwnHost(context.req.header("host"))) {
      return problem(context, "wrongHost", OWN_HOST_RULE);
    }
    const isSafe = SAFE_METHODS.includes(context.req.method);
    if (!isSafe && !isOwnOrigin(context.req.raw)) {
      return problem(context, "foreignOrigin", OWN_ORIGIN_RULE);
    }
    await next();
  };
}
