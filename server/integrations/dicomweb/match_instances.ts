/** Which instances fit the attributes of a volume request, PS3.18 8.3.5.3.2. @module */
import { err, ok, type Result } from "#base";
import { parseQuery } from "#studies";
import type { Call } from "./call.ts";
import { badParameter, type Problem } from "./problem.ts";
import type { Target } from "./route.ts";

/** Search words that are no attributes. */
const NO_ATTRIBUTES = ["limit", "offset", "includefield"];

/** Results of one page of the search that stands behind it. */
const PAGE = 1000;

/**
 * The SOP Instance UIDs in a resource that match, by the rules of QIDO-RS.
 *
 * @returns `undefined` where no attribute is asked for
 */
export async function matchingInstances(
  { deps, grant }: Call,
  { studyUid, seriesUid }: Target,
  matches: URLSearchParams,
): Promise<Result<ReadonlySet<string> | undefined, Problem>> {
  if (matches.size === 0) return ok(undefined);
  for (const name of NO_ATTRIBUTES) {
    if (matches.has(name)) {
      return err(badParameter(name, "belongs to searches"));
    }
  }
  const within = seriesUid === undefined
    ? { studyUid }
    : { studyUid, seriesUid };
  const parsed = parseQuery("instance", matches, within);
  if (!parsed.ok) {
    const { parameter, message } = parsed.error;
    return err(badParameter(parameter, message, "PS3.18 8.3.5.3.2"));
  }
  const found = new Set<string>();
  for (let offset = 0;; offset += PAGE) {
    const query = { ...parsed.value, offset, limit: PAGE };
    const page = await deps.index.query(grant, query);
    for (const one of page.found) {
      const uid = one["00080018"]?.Value?.[0];
      if (typeof uid === "string") found.add(uid);
    }
    if (!page.hasMore || page.found.length === 0) return ok(found);
  }
}
