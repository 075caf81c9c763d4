/** `/api/series/{seriesUid}/looks/{look}`: a small picture of the patient in each 3D look. @module */
import { createHash } from "node:crypto";
import { Hono } from "hono";
import type { LiveFault } from "#imaging";
import { LookQuery, type ProblemKind } from "#wire";
import type { Env } from "./env.ts";
import type { HttpParts } from "./parts.ts";
import { problem } from "./problem.ts";
import { readQuery } from "./query.ts";

/** Another tag is made once a look is drawn otherwise. */
const DRAWN_AS = "2";
/** One person's browser only; asked about again after a minute. */
const CACHE_CONTROL = "private, max-age=60";

const UNKNOWN: readonly string[] = [
  "imaging.notFound",
  "imaging.noPixels",
  "imaging.noVolume",
];

/** The routes. */
export function lookRoutes(
  { imaging, grants, lookPicture }: HttpParts,
): Hono<Env> {
  const app = new Hono<Env>();

  app.get("/:seriesUid/looks/:look", async (context) => {
    const query = readQuery(context, LookQuery);
    if (!query.ok) return query.error;
    const { stack: stackKey = "" } = query.value;
    const { seriesUid, look } = context.req.param();
    const stacks = await imaging.stacks(grants.read, seriesUid);
    const stack = !stacks.ok
      ? undefined
      : stackKey === ""
      ? stacks.value[0]
      : stacks.value.find(({ key }) => key === stackKey);
    if (stack === undefined) {
      return problem(context, "notFound", "No stack of images is there.");
    }
    const hash = createHash("sha256").update([DRAWN_AS, look].join(" "));
    for (const { blobHash } of stack.frames) hash.update(blobHash);
    const etag = `"${hash.digest("base64url").slice(0, 22)}"`;
    const headers = { etag, "cache-control": CACHE_CONTROL };
    if (context.req.header("if-none-match")?.includes(etag)) {
      return context.body(null, 304, headers);
    }
    const { signal } = context.req.raw;
    const asked = { seriesUid, stackKey: stack.key, look };
    const picture = await lookPicture(grants.read, asked, signal);
    if (!picture.ok) {
      const { sentence } = picture.error;
      return problem(context, kindOf(picture.error), sentence.text);
    }
    const { bytes, mediaType } = picture.value;
    return context.body(bytes, 200, { ...headers, "content-type": mediaType });
  });

  return app;
}

function kindOf({ code }: LiveFault): ProblemKind {
  return UNKNOWN.includes(code) ? "notFound" : "unavailable";
}
