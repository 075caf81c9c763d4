/** QIDO-RS: PS3.18 10.6. @module */
import { err, ok, type Result } from "#base";
import type { JsonDataSet } from "#dicom";
import { parseQuery } from "#studies";
import { negotiate } from "./accept.ts";
import { warning } from "./caching.ts";
import type { Call } from "./call.ts";
import { badParameter, notFound, type Problem } from "./problem.ts";
import type { Route } from "./route.ts";

type Search = Extract<Route, { kind: "search" }>;

const OFFERS = [{ mediaType: "application/dicom+json", multipart: false }];
const NOT_MATCHING = ["accept", "charset"];

/** Answers a search: 200 with matches, 204 where there are none, a Warning where there are more. */
export async function search(
  call: Call,
  route: Search,
): Promise<Result<Response, Problem>> {
  const offer = negotiate(call.request, call.query, OFFERS);
  if (!offer.ok) return offer;
  const asked = new URLSearchParams(call.query);
  for (const name of NOT_MATCHING) asked.delete(name);
  const query = parseQuery(route.level, asked, route);
  if (!query.ok) {
    const { parameter, message } = query.error;
    return err(badParameter(parameter, message, "PS3.18 8.3.4"));
  }
  const missing = await missingParent(call, route);
  if (missing !== undefined) return err(missing);
  const answer = await call.deps.index.query(call.grant, query.value);
  const more = answer.hasMore
    // PS3.18 8.3.4.4.1; how many more is not counted.
    ? warning("There are additional results that can be requested")
    : {};
  const headers = { "cache-control": "no-store", vary: "accept", ...more };
  if (answer.found.length === 0) {
    return ok(new Response(null, { status: 204, headers }));
  }
  const found = answer.found.map((one) => withAddress(call.baseUrl, one));
  return ok(
    new Response(JSON.stringify(found), {
      headers: { ...headers, "content-type": "application/dicom+json" },
    }),
  );
}

/** 404 for a study or series that is not here, rather than nothing found in it. */
async function missingParent(
  { deps, grant }: Call,
  { studyUid, seriesUid }: Search,
): Promise<Problem | undefined> {
  if (studyUid === undefined) return undefined;
  if (seriesUid === undefined) {
    const study = await deps.index.study(grant, studyUid);
    return study === undefined ? notFound("such study") : undefined;
  }
  const series = await deps.index.series(grant, seriesUid);
  return series?.studyUid === studyUid
    ? undefined
    : notFound("such series of this study");
}

/** With Retrieve URL (0008,1190). */
function withAddress(baseUrl: string, found: JsonDataSet): JsonDataSet {
  const uid = (tag: string): string | undefined => {
    const value = found[tag]?.Value?.[0];
    return typeof value === "string" ? value : undefined;
  };
  const parts = [
    ["studies", uid("0020000D")],
    ["series", uid("0020000E")],
    ["instances", uid("00080018")],
  ] as const;
  let url = baseUrl;
  for (const [name, value] of parts) {
    if (value === undefined) break;
    url += `/${name}/${value}`;
  }
  const all = { ...found, "00081190": { vr: "UR", Value: [url] } };
  return Object.fromEntries(
    Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}
