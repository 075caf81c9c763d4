/** Which resource a path names, PS3.18 10.4.1.1, 10.5.1.1 and 10.6.1.1. @module */
import { err, ok, type Result } from "#base";
import { notFound, type Problem } from "./problem.ts";

/** A study, a series of it, or an instance of that. */
export interface Target {
  readonly studyUid: string;
  readonly seriesUid?: string;
  readonly sopUid?: string;
  /** Numbers from 1, as in the path. */
  readonly frames?: readonly number[];
}

/** What is retrieved of a target. */
export type Representation =
  | "instances"
  | "metadata"
  | "rendered"
  | "thumbnail"
  | "renderedmpr"
  | "rendered3d"
  | "frames";

/** A path, read. */
export type Route =
  | {
    readonly kind: "search";
    readonly level: "study" | "series" | "instance";
    readonly studyUid?: string;
    readonly seriesUid?: string;
  }
  | {
    readonly kind: "retrieve";
    readonly representation: Representation;
    readonly target: Target;
  }
  | {
    readonly kind: "bulkdata";
    readonly target: Target;
    /** Tags and item numbers (from 0), alternating: `["00420011"]`. */
    readonly path: readonly string[];
  };

/** More frames than this in one path is a mistake: the URL would be longer than proxies allow. */
const MAX_FRAMES_IN_PATH = 2000;

const LEVELS = { studies: "study", series: "series", instances: "instance" };
const SUFFIXES: Readonly<Record<string, Representation>> = {
  metadata: "metadata",
  rendered: "rendered",
  thumbnail: "thumbnail",
  renderedmpr: "renderedmpr",
  rendered3d: "rendered3d",
  // As the standard's own examples write it.
  rendered3D: "rendered3d",
};

/**
 * Reads a path below the base path.
 *
 * @param path without the base, `/studies/1.2/series`
 */
export function readRoute(path: string): Result<Route, Problem> {
  const parts = path.replace(/\/$/, "").split("/").slice(1);
  const [first, ...rest] = parts;
  if (first === "studies" && rest.length > 0) return belowStudy(rest);
  if (
    rest.length === 0 && first !== undefined && Object.hasOwn(LEVELS, first)
  ) {
    const level = LEVELS[first as keyof typeof LEVELS] as "study";
    return ok({ kind: "search", level });
  }
  return err(notFound(`resource "${shorten(path)}"`));
}

function belowStudy(parts: readonly string[]): Result<Route, Problem> {
  const uids: string[] = [];
  const names = ["", "series", "instances"];
  let at = 0;
  while (at < parts.length && uids.length < 3) {
    const name = names[uids.length]!;
    if (name !== "") {
      if (parts[at] !== name || at + 1 === parts.length) break;
      at++;
    }
    const uid = parts[at++]!;
    if (!isUid(uid)) {
      return err({
        status: 400,
        detail: `"${shorten(uid)}" in the path is not a UID`,
        rule: "PS3.5 9.1",
      });
    }
    uids.push(uid);
  }
  const target: Target = {
    studyUid: uids[0]!,
    ...(uids[1] === undefined ? {} : { seriesUid: uids[1] }),
    ...(uids[2] === undefined ? {} : { sopUid: uids[2] }),
  };
  return ending(target, parts.slice(at));
}

function ending(
  target: Target,
  rest: readonly string[],
): Result<Route, Problem> {
  const [name, ...more] = rest;
  const unknown = err(notFound(`resource "${shorten(rest.join("/"))}"`));
  if (name === undefined) return retrieve(target, "instances");
  if (name === "frames" && target.sopUid !== undefined) {
    return frames(target, more);
  }
  if (name === "bulkdata" && target.sopUid !== undefined) {
    const isPath = more.length % 2 === 1 && more.length < 128 &&
      more.every((part, i) =>
        i % 2 === 0 ? /^[0-9A-Fa-f]{8}$/.test(part) : /^\d{1,7}$/.test(part)
      );
    return isPath ? ok({ kind: "bulkdata", target, path: more }) : unknown;
  }
  if (more.length > 0) return unknown;
  if (Object.hasOwn(SUFFIXES, name)) return retrieve(target, SUFFIXES[name]!);
  const { studyUid, seriesUid } = target;
  if (name === "series" && seriesUid === undefined) {
    return ok({ kind: "search", level: "series", studyUid });
  }
  if (name === "instances" && target.sopUid === undefined) {
    const within = seriesUid === undefined ? {} : { seriesUid };
    return ok({ kind: "search", level: "instance", studyUid, ...within });
  }
  return unknown;
}

function frames(
  target: Target,
  parts: readonly string[],
): Result<Route, Problem> {
  const [list, suffix] = parts;
  const texts = (list ?? "").replace(/%2C/gi, ",").split(",");
  const isList = texts.length <= MAX_FRAMES_IN_PATH &&
    texts.every((text) => /^[1-9]\d{0,8}$/.test(text));
  if (!isList) {
    return err({
      status: 400,
      detail: `"${shorten(list ?? "")}" in the path is not a list of frame ` +
        `numbers from 1 (at most ${MAX_FRAMES_IN_PATH})`,
      rule: "PS3.18 10.4.1.1.6",
    });
  }
  const found = { ...target, frames: texts.map(Number) };
  if (parts.length === 1) return retrieve(found, "frames");
  if (parts.length === 2 && (suffix === "rendered" || suffix === "thumbnail")) {
    return retrieve(found, suffix);
  }
  return err(notFound(`resource "${shorten(parts.join("/"))}"`));
}

function retrieve(
  target: Target,
  representation: Representation,
): Result<Route, Problem> {
  return ok({ kind: "retrieve", representation, target });
}

/** Whether a text has the form of a UID, PS3.5 9.1 (leading zeros let pass: they are in the field). */
export function isUid(text: string): boolean {
  return text.length <= 64 && /^\d+(?:\.\d+)*$/.test(text);
}

/** A path as it may stand in a message. */
function shorten(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
