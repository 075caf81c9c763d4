/** Query parameters of `renderedmpr` and `rendered3d`, PS3.18 8.3.5.3. @module */
import { err, ok, type Result, type Vec3 } from "#base";
import {
  optional,
  readNumbers,
  readRenderParameters,
  RENDER_NAMES,
  type RenderParameters,
} from "./parameters.ts";
import { badParameter, type Problem } from "./problem.ts";
import { isUid } from "./route.ts";
import type { Orientation } from "./view_geometry.ts";

/** Rendering Method (0070,120D). */
export type RenderingMethod =
  | "VOLUME_RENDERED"
  | "MAXIMUM_IP"
  | "MINIMUM_IP"
  | "AVERAGE_IP";

/** What was asked for; absent where the server is to choose. */
export interface VolumeParameters extends RenderParameters {
  /** An instance of the volume, or a frame of it (from 1). */
  readonly volumeInput?: { readonly sopUid: string } | {
    readonly frameNumber: number;
  };
  readonly method?: RenderingMethod;
  readonly orientation?: Orientation;
  readonly positionLps?: Vec3;
  readonly lookAtLps?: Vec3;
  readonly upLps?: Vec3;
  readonly slabMm?: number;
  readonly metadataOnly: boolean;
  /** Attribute matching, 8.3.5.3.2: what is left of the query. */
  readonly matches: URLSearchParams;
}

const METHODS: Readonly<Record<string, RenderingMethod>> = {
  volume_rendered: "VOLUME_RENDERED",
  maximum_ip: "MAXIMUM_IP",
  minimum_ip: "MINIMUM_IP",
  average_ip: "AVERAGE_IP",
};

const ANIMATION = [
  ...["swivelrange", "volumetriccurvepoint", "animationstepsize"],
  "animationrate",
];
const VIEWPOINT = ["viewpointposition", "viewpointlookat", "viewpointup"];
const VOLUME_NAMES = [
  ...["volumeinputreference", "renderingmethod", "orientation", "mprslab"],
  ...[...VIEWPOINT, "renderedvolumetricmetadata"],
];

/** Thicker than any patient is long. */
const MAX_SLAB_MM = 3000;

/** Reads a query; each error names its parameter. */
export function readVolumeParameters(
  kind: "renderedmpr" | "rendered3d",
  query: URLSearchParams,
): Result<VolumeParameters, Problem> {
  const values = new Map<string, string>();
  const matches = new URLSearchParams();
  const known: readonly string[] = [...RENDER_NAMES, ...VOLUME_NAMES];
  for (const [name, value] of query) {
    if (ANIMATION.includes(name)) return err(noAnimation(name));
    if (!known.includes(name)) matches.append(name, value);
    else if (values.has(name)) return err(badParameter(name, "is given twice"));
    else values.set(name, value);
  }
  const render = readRenderParameters(values);
  if (!render.ok) return render;
  const view = readView(values);
  if (!view.ok) return view;
  const method = optional(values, "renderingmethod", readMethod);
  if (!method.ok) return method;
  const slab = optional(values, "mprslab", readSlab);
  if (!slab.ok) return slab;
  const input = optional(values, "volumeinputreference", readVolumeInput);
  if (!input.ok) return input;
  const metadata = values.get("renderedvolumetricmetadata");
  if (metadata !== undefined && metadata !== "yes") {
    return err(badParameter("renderedvolumetricmetadata", `must be "yes"`));
  }
  if (kind === "rendered3d" && slab.value !== undefined) {
    return err(badParameter("mprslab", "belongs to renderedmpr"));
  }
  return ok({
    ...render.value,
    ...view.value,
    ...(method.value === undefined ? {} : { method: method.value }),
    ...(slab.value === undefined ? {} : { slabMm: slab.value }),
    ...(input.value === undefined ? {} : { volumeInput: input.value }),
    metadataOnly: metadata === "yes",
    matches,
  });
}

type View = Pick<
  VolumeParameters,
  "orientation" | "positionLps" | "lookAtLps" | "upLps"
>;

function readView(
  values: ReadonlyMap<string, string>,
): Result<View, Problem> {
  const orientation = optional(values, "orientation", readOrientation);
  if (!orientation.ok) return orientation;
  const viewpoint = VIEWPOINT.filter((name) => values.has(name));
  if (orientation.value !== undefined && viewpoint.length > 0) {
    const detail = `excludes ${viewpoint.join(", ")}`;
    return err(badParameter("orientation", detail, "PS3.18 8.3.5.3"));
  }
  const position = optional(values, "viewpointposition", readVec3);
  if (!position.ok) return position;
  const lookAt = optional(values, "viewpointlookat", readVec3);
  if (!lookAt.ok) return lookAt;
  const up = optional(values, "viewpointup", readVec3);
  if (!up.ok) return up;
  if (up.value?.every((component) => component === 0)) {
    return err(badParameter("viewpointup", "is the zero vector"));
  }
  return ok({
    ...(orientation.value === undefined
      ? {}
      : { orientation: orientation.value }),
    ...(position.value === undefined ? {} : { positionLps: position.value }),
    ...(lookAt.value === undefined ? {} : { lookAtLps: lookAt.value }),
    ...(up.value === undefined ? {} : { upLps: up.value }),
  });
}

function readOrientation(
  name: string,
  text: string,
): Result<Orientation, Problem> {
  return /^[aprlhf]$/.test(text) ? ok(text as Orientation) : err(badParameter(
    name,
    `"${text.slice(0, 40)}" is not one of a, p, r, l, h, f`,
    "PS3.18 8.3.5.3.4",
  ));
}

function readVec3(name: string, text: string): Result<Vec3, Problem> {
  const numbers = readNumbers(name, text, 3);
  return numbers.ok ? ok(numbers.value as unknown as Vec3) : numbers;
}

function readMethod(
  name: string,
  text: string,
): Result<RenderingMethod, Problem> {
  if (Object.hasOwn(METHODS, text)) return ok(METHODS[text]!);
  const detail = `"${text.slice(0, 40)}" is not one of ` +
    Object.keys(METHODS).join(", ");
  return err(badParameter(name, detail, "PS3.18 8.3.5.3.3"));
}

function readSlab(name: string, text: string): Result<number, Problem> {
  const numbers = readNumbers(name, text, 1);
  if (!numbers.ok) return numbers;
  const slabMm = numbers.value[0]!;
  return slabMm > 0 && slabMm <= MAX_SLAB_MM ? ok(slabMm) : err(badParameter(
    name,
    `must be above 0 and at most ${MAX_SLAB_MM} mm`,
    "PS3.3 C.11.26",
  ));
}

function readVolumeInput(
  name: string,
  text: string,
): Result<NonNullable<VolumeParameters["volumeInput"]>, Problem> {
  if (/^[1-9]\d{0,8}$/.test(text)) return ok({ frameNumber: Number(text) });
  return isUid(text) && text.includes(".")
    ? ok({ sopUid: text })
    : err(badParameter(name, "is neither a UID nor a frame number"));
}

function noAnimation(parameter: string): Problem {
  return {
    status: 501,
    parameter,
    detail: `Query parameter "${parameter}": animations are not made yet; ` +
      "still pictures are",
    rule: "PS3.18 8.3.5.3",
  };
}
