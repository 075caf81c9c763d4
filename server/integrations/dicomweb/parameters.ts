/** Query parameters shared by all rendered resources, PS3.18 8.3.5.1. @module */
import { err, LIMITS, ok, type Result } from "#base";
import { badParameter, type Problem } from "./problem.ts";

/** `window=center,width,function`, 8.3.5.1.4. */
export interface WindowParameter {
  readonly center: number;
  readonly width: number;
  readonly function: "LINEAR" | "LINEAR_EXACT" | "SIGMOID";
}

/** `viewport=vw,vh,sx,sy,sw,sh`, 8.3.5.1.3; a thumbnail has the first two alone. */
export interface ViewportParameter {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Region in source pixels, edges at whole numbers; a negative extent flips. Absent: all. */
  readonly source?: {
    readonly x: number;
    readonly y: number;
    /** `undefined`: to the right edge. */
    readonly width?: number;
    readonly height?: number;
  };
}

/** What all rendered resources take; absent where not asked for. */
export interface RenderParameters {
  readonly window?: WindowParameter;
  readonly viewport?: ViewportParameter;
  /** 1 to 100. */
  readonly quality?: number;
  readonly annotation: readonly ("patient" | "technique")[];
  readonly iccProfile: "no" | "srgb";
}

/** The names of the parameters read here. */
export const RENDER_NAMES = [
  ...["accept", "annotation", "charset", "quality", "viewport", "window"],
  "iccprofile",
] as const;

const FUNCTIONS: Readonly<Record<string, WindowParameter["function"]>> = {
  "linear": "LINEAR",
  "linear-exact": "LINEAR_EXACT",
  "sigmoid": "SIGMOID",
};

/** Parameters by name, each at most once and each one of `known`. */
export function singleParameters(
  query: URLSearchParams,
  known: readonly string[],
): Result<ReadonlyMap<string, string>, Problem> {
  const found = new Map<string, string>();
  for (const [name, value] of query) {
    if (!known.includes(name)) {
      return err(badParameter(
        name.slice(0, 64),
        `is not known here; known: ${known.join(", ")}`,
      ));
    }
    if (found.has(name)) return err(badParameter(name, "is given twice"));
    found.set(name, value);
  }
  return ok(found);
}

/** Reads the parameters that all rendered resources share. */
export function readRenderParameters(
  values: ReadonlyMap<string, string>,
): Result<RenderParameters, Problem> {
  const window = optional(values, "window", readWindow);
  if (!window.ok) return window;
  const viewport = optional(values, "viewport", readViewport);
  if (!viewport.ok) return viewport;
  const quality = optional(values, "quality", readQuality);
  if (!quality.ok) return quality;
  const annotation = readAnnotation(values.get("annotation"));
  if (!annotation.ok) return annotation;
  const iccProfile = readIccProfile(values.get("iccprofile"));
  if (!iccProfile.ok) return iccProfile;
  return ok({
    ...(window.value === undefined ? {} : { window: window.value }),
    ...(viewport.value === undefined ? {} : { viewport: viewport.value }),
    ...(quality.value === undefined ? {} : { quality: quality.value }),
    annotation: annotation.value,
    iccProfile: iccProfile.value,
  });
}

/** Reads one parameter where it is there. */
export function optional<T>(
  values: ReadonlyMap<string, string>,
  name: string,
  read: (name: string, text: string) => Result<T, Problem>,
): Result<T | undefined, Problem> {
  const text = values.get(name);
  return text === undefined ? ok(undefined) : read(name, text);
}

/**
 * Reads `count` decimal numbers, separated by commas.
 *
 * @returns an error that names the parameter where it is anything else.
 */
export function readNumbers(
  name: string,
  text: string,
  count: number,
): Result<readonly number[], Problem> {
  const numbers = text.split(",").map(decimal);
  if (numbers.length === count && numbers.every((n) => n !== undefined)) {
    return ok(numbers as readonly number[]);
  }
  const what = count === 1 ? "a decimal number" : `${count} decimal numbers`;
  return err(badParameter(name, `"${text.slice(0, 80)}" is not ${what}`));
}

/** A decimal number of at most 32 characters and ±10^9: beyond any coordinate or grey value asked for. */
function decimal(text: string): number | undefined {
  const isDecimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,2})?$/;
  if (text.length > 32 || !isDecimal.test(text)) return undefined;
  const value = Number(text);
  return Math.abs(value) <= 1e9 ? value : undefined;
}

function readWindow(
  name: string,
  text: string,
): Result<WindowParameter, Problem> {
  const [center, width, shape = "", ...more] = text.split(",");
  const numbers = readNumbers(name, `${center},${width}`, 2);
  const shapeName = shape.toLowerCase();
  const isShape = Object.hasOwn(FUNCTIONS, shapeName);
  if (!numbers.ok || more.length > 0 || !isShape) {
    const form = `"${text.slice(0, 80)}" is not center,width,` +
      "linear|linear-exact|sigmoid";
    return err(badParameter(name, form, "PS3.18 8.3.5.1.4"));
  }
  const [c, w] = numbers.value as [number, number];
  const voi = FUNCTIONS[shapeName]!;
  // PS3.3 C.11.2.1.2.1: at least 1 for LINEAR, greater than 0 otherwise.
  if (voi === "LINEAR" ? w < 1 : w <= 0) {
    const least = voi === "LINEAR" ? "at least 1" : "greater than 0";
    return err(badParameter(
      name,
      `width ${w} must be ${least}`,
      "PS3.3 C.11.2.1.2",
    ));
  }
  return ok({ center: c, width: w, function: voi });
}

function readViewport(
  name: string,
  text: string,
): Result<ViewportParameter, Problem> {
  const [vw, vh, ...source] = text.split(",");
  const isSize = (side: string | undefined): boolean =>
    /^\d{1,5}$/.test(side ?? "") && Number(side) >= 1 &&
    Number(side) <= LIMITS.pictureSidePx;
  if (!isSize(vw) || !isSize(vh)) {
    const limit = `1 to ${LIMITS.pictureSidePx}`;
    return err(badParameter(name, `width and height must be ${limit} pixels`));
  }
  if (source.length > 4) return err(badParameter(name, "has over six values"));
  const [x, y, width, height] = source.map((part) =>
    part === "" ? undefined : decimal(part)
  );
  if (source.some((part) => part !== "" && decimal(part) === undefined)) {
    return err(badParameter(name, "the region must be decimal numbers"));
  }
  if (width === 0 || height === 0) {
    return err(badParameter(name, "the region is empty"));
  }
  const size = { widthPx: Number(vw), heightPx: Number(vh) };
  if (source.length === 0) return ok(size);
  return ok({
    ...size,
    source: {
      // Their absolute values, says 8.3.5.1.3.
      x: Math.abs(x ?? 0),
      y: Math.abs(y ?? 0),
      ...(width === undefined ? {} : { width }),
      ...(height === undefined ? {} : { height }),
    },
  });
}

function readQuality(name: string, text: string): Result<number, Problem> {
  const isQuality = /^\d{1,3}$/.test(text) && Number(text) >= 1 &&
    Number(text) <= 100;
  return isQuality
    ? ok(Number(text))
    : err(badParameter(name, "must be a whole number from 1 to 100"));
}

function readAnnotation(
  text: string | undefined,
): Result<RenderParameters["annotation"], Problem> {
  const words = text === undefined ? [] : text.split(",");
  const found: ("patient" | "technique")[] = [];
  for (const word of words) {
    if (word !== "patient" && word !== "technique") {
      return err(badParameter(
        "annotation",
        `"${word.slice(0, 40)}" is not patient or technique`,
        "PS3.18 8.3.5.1.1",
      ));
    }
    if (!found.includes(word)) found.push(word);
  }
  return ok(found);
}

function readIccProfile(
  text: string | undefined,
): Result<RenderParameters["iccProfile"], Problem> {
  const name = "iccprofile";
  if (text === undefined || text === "no") return ok("no");
  if (text === "yes" || text === "srgb") return ok("srgb");
  // 8.3.5.1.5: a profile that can't be supplied is answered 400.
  const detail =
    text === "adobergb" || text === "rommrgb" || text === "displayp3"
      ? `"${text}" can't be supplied; no, yes and srgb can`
      : `"${text.slice(0, 40)}" is not no, yes or srgb`;
  return err(badParameter(name, detail, "PS3.18 8.3.5.1.5"));
}
