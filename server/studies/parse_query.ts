/** QIDO-RS parameters to a query, PS3.18 8.3.4 and 10.6.1. @module */
import { err, ok, type Result } from "#base";
import { type Attribute, attributeOf } from "./attributes.ts";
import { listOf } from "./match.ts";
import { isRange, isRangeVr } from "./range.ts";
import type { Level, Match, Query, QueryError } from "./types.ts";
import { isUid } from "./uid.ts";

/** Matches answered at once; more comes by offset. */
export const MAX_ANSWERS = 5_000;
const MAX_PARAMETERS = 100;
const MAX_VALUE_LENGTH = 4096;
const LEVELS: readonly Level[] = ["study", "series", "instance"];
/** About the answer's form, which is not the index's business. */
const OF_OTHERS: readonly string[] = ["accept", "charset"];

type Parsed<T> = Result<T, QueryError>;

/**
 * Reads the parameters of a search.
 *
 * @param within the study and series that the address names
 * @returns an error that names the parameter where it is unknown, not an
 * attribute of this level or above, given twice, or no value of its kind
 */
export function parseQuery(
  level: Level,
  parameters: URLSearchParams,
  within: { readonly studyUid?: string; readonly seriesUid?: string } = {},
): Parsed<Query> {
  const matches = new Map<string, Match>();
  const include = new Set<string>();
  let fuzzy = false, offset = 0, limit = MAX_ANSWERS, count = 0;
  for (const [name, value] of parameters) {
    if (++count > MAX_PARAMETERS) return bad(name, "there are too many");
    if (value.length > MAX_VALUE_LENGTH) return bad(name, "it is too long");
    if (OF_OTHERS.includes(name)) continue;
    if (name === "includefield") {
      for (const field of value.split(",")) include.add(field.trim());
    } else if (name === "fuzzymatching") {
      if (value !== "true" && value !== "false") {
        return bad(name, "it is true or false");
      }
      fuzzy = value === "true";
    } else if (name === "limit" || name === "offset") {
      if (!/^\d{1,9}$/.test(value)) return bad(name, "it is a whole number");
      if (name === "limit") limit = Math.min(Number(value), MAX_ANSWERS);
      else offset = Number(value);
    } else {
      const match = parseMatch(level, name, value);
      if (!match.ok) return match;
      const key = match.value.path.join(".");
      if (matches.has(key)) return bad(name, "it is given twice");
      matches.set(key, match.value);
    }
  }
  const tags = parseInclude(include);
  if (!tags.ok) return tags;
  return ok({
    level,
    ...within,
    matches: [...matches.values()],
    include: tags.value,
    fuzzy,
    offset,
    limit,
  });
}

function parseMatch(level: Level, name: string, text: string): Parsed<Match> {
  const path = pathOf(name);
  const last = path?.at(-1);
  if (path === undefined || last === undefined) {
    return bad(name, "no attribute of this name can be searched for");
  }
  if (LEVELS.indexOf(last.level) > LEVELS.indexOf(level)) {
    return bad(name, `it is no attribute of a ${level} search`);
  }
  const value = text.trim();
  const reason = faultOf(last.vr, value);
  if (reason !== undefined) return bad(name, reason);
  return ok({ path: path.map(({ tag }) => tag), vr: last.vr, value });
}

/** Why a value can't be one of its VR. */
function faultOf(vr: string, value: string): string | undefined {
  if (value === "") return undefined;
  if (vr === "SQ") return "a sequence is searched by its items' attributes";
  if (vr === "UI" && !listOf(vr, value).every(isUid)) {
    return "it is a UID or a list of UIDs";
  }
  if (isRangeVr(vr) && !isRange(vr, value)) {
    return `it is a value or a range of VR ${vr}`;
  }
  const isNumber = vr === "IS" || vr === "DS" || vr === "US";
  if (isNumber && !Number.isFinite(Number(value))) return "it is a number";
  return undefined;
}

/** The attributes that a name stands for: a keyword or a tag, or several with dots between (PS3.18 8.3.4.1). */
function pathOf(name: string): readonly Attribute[] | undefined {
  const [first, ...rest] = name.split(".");
  const outer = attributeOf(first!);
  if (outer === undefined || rest.length > 1) return undefined;
  if (rest.length === 0) return [outer];
  const inner = outer.items.find(({ tag, keyword }) =>
    keyword === rest[0] || tag === rest[0]!.toUpperCase()
  );
  return inner && [outer, inner];
}

function parseInclude(
  fields: ReadonlySet<string>,
): Parsed<readonly string[] | "all"> {
  if (fields.has("all")) {
    if (fields.size === 1) return ok("all");
    return bad("includefield", "all stands alone");
  }
  const tags: string[] = [];
  for (const field of fields) {
    if (!/^[A-Za-z0-9.]{1,200}$/.test(field)) {
      return bad("includefield", "it is a list of keywords or tags");
    }
    // An attribute that is not known is not answered; a part of a sequence is answered whole.
    const attribute = attributeOf(field.split(".")[0]!);
    if (attribute !== undefined) tags.push(attribute.tag);
  }
  return ok(tags);
}

function bad(parameter: string, reason: string): Parsed<never> {
  const shown = parameter.slice(0, 64);
  const message = `Cannot search by ${JSON.stringify(shown)}: ${reason}`;
  return err({ kind: "studies.badQuery", parameter: shown, message });
}
