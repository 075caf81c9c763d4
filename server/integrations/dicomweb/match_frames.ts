/** Which frames fit the attributes of a volume request, PS3.18 8.3.5.3.2. @module */
import { err, ok, type Result } from "#base";
import type { Stack, StackFrame } from "#imaging";
import { parseQuery, type Query } from "#studies";
import { namedAttribute } from "./attribute_names.ts";
import type { Call } from "./call.ts";
import { type Condition, headerMatches } from "./header_match.ts";
import { openInstance } from "./open_instance.ts";
import { badParameter, type Problem } from "./problem.ts";
import type { Target } from "./route.ts";

/** Whether a frame fits all that is asked for. */
export type FrameMatch = (frame: StackFrame) => boolean;

/** Search words that are no attributes. */
const NO_ATTRIBUTES = [
  ...["limit", "offset", "includefield", "fuzzymatching"],
  ...["emptyvaluematching", "multiplevaluematching"],
];

/** Results of one page of the search that stands behind it. */
const PAGE = 1000;

/**
 * Matches by the index where it knows the attribute (the rules of QIDO-RS),
 * else in the headers; multi-frame images by their functional groups too.
 *
 * @returns `undefined` where no attribute is asked for
 */
export async function frameMatch(
  call: Call,
  target: Target,
  stacks: readonly Stack[],
  matches: URLSearchParams,
): Promise<Result<FrameMatch | undefined, Problem>> {
  if (matches.size === 0) return ok(undefined);
  const fits: FrameMatch[] = [];
  for (const [name, value] of matches) {
    if (NO_ATTRIBUTES.includes(name)) {
      return err(badParameter(name, "belongs to searches"));
    }
    if (matches.getAll(name).length > 1) {
      return err(badParameter(name, "is given twice"));
    }
    const fit = await matchOne(call, target, stacks, name, value);
    if (!fit.ok) return fit;
    fits.push(fit.value);
  }
  return ok((frame) => fits.every((fit) => fit(frame)));
}

async function matchOne(
  call: Call,
  { studyUid, seriesUid }: Target,
  stacks: readonly Stack[],
  name: string,
  value: string,
): Promise<Result<FrameMatch, Problem>> {
  const within = seriesUid === undefined
    ? { studyUid }
    : { studyUid, seriesUid };
  const asked = new URLSearchParams([[name, value]]);
  const parsed = parseQuery("instance", asked, within);
  const attribute = await namedIfNeeded(name, parsed.ok, stacks);
  if (!parsed.ok && attribute === undefined) {
    const { parameter, message } = parsed.error;
    return err(badParameter(parameter, message, "PS3.18 8.3.5.3.2"));
  }
  const sopUids = parsed.ok
    ? await foundByIndex(call, parsed.value)
    : new Set<string>();
  if (attribute === undefined) return ok(({ sopUid }) => sopUids.has(sopUid));
  const frames = stacks.flatMap((stack) => stack.frames).filter((frame) =>
    !sopUids.has(frame.sopUid) && (!parsed.ok || isMultiFrame(frame))
  );
  const keys = await foundInHeaders(call, frames, { ...attribute, value });
  if (!keys.ok) return keys;
  return ok((frame) =>
    sopUids.has(frame.sopUid) || keys.value.has(keyOf(frame))
  );
}

/** The attribute, where headers must be looked into. */
function namedIfNeeded(
  name: string,
  isIndexed: boolean,
  stacks: readonly Stack[],
): Promise<Omit<Condition, "value"> | undefined> {
  const isNeeded = !isIndexed ||
    stacks.some(({ frames }) => frames.some(isMultiFrame));
  return isNeeded ? namedAttribute(name) : Promise.resolve(undefined);
}

async function foundByIndex(
  { deps, grant }: Call,
  query: Query,
): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (let offset = 0;; offset += PAGE) {
    const asked = { ...query, offset, limit: PAGE };
    const page = await deps.index.query(grant, asked);
    for (const one of page.found) {
      const uid = one["00080018"]?.Value?.[0];
      if (typeof uid === "string") found.add(uid);
    }
    if (!page.hasMore || page.found.length === 0) return found;
  }
}

async function foundInHeaders(
  call: Call,
  frames: readonly StackFrame[],
  condition: Condition,
): Promise<Result<ReadonlySet<string>, Problem>> {
  const found = new Set<string>();
  const bySopUid = Map.groupBy(frames, ({ sopUid }) => sopUid);
  for (const [sopUid, own] of bySopUid) {
    const { blobHash } = own[0]!;
    const opened = await openInstance(call, { sopUid, blobHash });
    if (!opened.ok) return opened;
    const { dataSet } = opened.value.object;
    for (const frame of own) {
      const { frameIndex } = frame.frame;
      if (headerMatches(dataSet, frameIndex, condition)) {
        found.add(keyOf(frame));
      }
    }
  }
  return ok(found);
}

function isMultiFrame({ image }: StackFrame): boolean {
  return image.frames.length > 1;
}

function keyOf({ sopUid, frame }: StackFrame): string {
  return `${sopUid}#${frame.frameIndex}`;
}
