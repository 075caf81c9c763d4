/** Answers that a browser may keep, and ask about again: RFC 9110 13, RFC 9111. @module */

/** Pictures and bytes belong to one person's browser, never to a shared cache; they are checked again after a minute. */
const CACHE_CONTROL = "private, max-age=60";

/**
 * A strong entity tag.
 *
 * @param parts everything that the body depends on; order counts
 */
export async function entityTag(
  ...parts: readonly (string | number | undefined)[]
): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(parts));
  const hash = await crypto.subtle.digest("SHA-256", bytes);
  const hex = Array.from(
    new Uint8Array(hash, 0, 16),
    (byte) => byte.toString(16).padStart(2, "0"),
  );
  return `"${hex.join("")}"`;
}

/** Header fields of an answer that may be kept. */
export function cacheHeaders(etag: string): Record<string, string> {
  return { etag, "cache-control": CACHE_CONTROL, vary: "accept" };
}

/** 304 where the client has this very representation. */
export function notModified(
  request: Request,
  etag: string,
): Response | undefined {
  const asked = request.headers.get("if-none-match");
  if (asked === null) return undefined;
  const known = asked.split(",").map((tag) => tag.trim().replace(/^W\//, ""));
  if (!known.includes(etag) && asked.trim() !== "*") return undefined;
  return new Response(null, { status: 304, headers: cacheHeaders(etag) });
}

/** A Warning header field of code 299, RFC 7234 5.5 as PS3.18 8.3.4.4 uses it. Holds no patient data. */
export function warning(text: string): Record<string, string> {
  const ascii = text.replace(/[^\x20-\x7e]/g, "?").replace(/["\\]/g, "'");
  return { warning: `299 farsight "${ascii}"` };
}
