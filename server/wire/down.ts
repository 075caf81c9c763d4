/** From server to client: JSON text messages; pictures come as binary frames (frame.ts). @module */
import * as z from "zod/mini";
import { ViewState, WindowState } from "./views.ts";

const id = z.int().check(z.minimum(0), z.maximum(0xffffffff));
const vec3 = z.tuple([z.number(), z.number(), z.number()]);
const text = z.string().check(z.maxLength(4096));

/** A sentence: English as it stands, and a key with parameters for translation. */
export const Sentence = z.strictObject({
  key: z.string().check(z.maxLength(100)),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
  text,
});

/** Answers `hello`. `resumed` lists the views that are still open on this session. */
export const Welcome = z.strictObject({
  type: z.literal("welcome"),
  protocol: z.literal(1),
  /** Handed back as `hello.resume` after a cut; a secret of this client. */
  session: z.string().check(z.maxLength(64)),
  resumed: z.array(id).check(z.maxLength(64)),
  pictureSidePx: z.int(),
});

/** A named window that suits this modality. */
export const WindowPreset = z.strictObject({
  id: z.string(),
  window: WindowState,
});

/** Answers `open`: what the view holds. */
export const Opened = z.strictObject({
  type: z.literal("opened"),
  view: id,
  gesture: id,
  modality: z.string(),
  /** Unit of values, "HU" for CT; may be empty. */
  unit: z.string(),
  frameCount: z.int(),
  /** Columns and rows of the frames; spacing between columns, then rows, where known. */
  columns: z.int(),
  rows: z.int(),
  spacingMm: z.optional(z.tuple([z.number(), z.number()])),
  /** Position of each frame along the normal; empty where there is none. */
  positionsMm: z.array(z.number()).check(z.maxLength(1_000_000)),
  /** Whether any frame has overlay planes, which a stack's state may hide. */
  hasOverlays: z.optional(z.boolean()),
  /** The grid in patient space; absent where there is no volume. */
  volume: z.optional(z.strictObject({
    sizeVx: vec3,
    ijkToLps: z.array(z.number()).check(z.length(12)),
    centerLps: vec3,
  })),
  /** The first is the one the image asks for. */
  windows: z.array(WindowPreset).check(z.maxLength(64)),
  /** Ids of 3D presets, best first. */
  presets: z.array(z.string()).check(z.maxLength(64)),
  warnings: z.array(Sentence).check(z.maxLength(1000)),
  /** The state with everything filled in that the client left to the server. */
  state: ViewState,
});

/** While a view loads: `done` of `total` slices. */
export const Loading = z.strictObject({
  type: z.literal("loading"),
  view: id,
  done: z.int(),
  total: z.int(),
});

/** A view, or the connection, can't do what was asked. */
export const Failed = z.strictObject({
  type: z.literal("failed"),
  /** Absent: the connection. */
  view: z.optional(id),
  code: z.string().check(z.maxLength(100)),
  sentence: Sentence,
  /** Quote it to support. */
  trace: z.string(),
  /** The view is gone; else it lives on with its last picture. */
  fatal: z.boolean(),
});

/** Answers `probe`. Fields are absent outside the image, and in a volume seen from outside. */
export const Value = z.strictObject({
  type: z.literal("value"),
  view: id,
  request: id,
  lps: z.optional(vec3),
  /** Column, row (and slice) of the image, from 0, fractional. */
  ijk: z.optional(z.array(z.number()).check(z.maxLength(3))),
  value: z.optional(z.number()),
  rgb: z.optional(vec3),
  unit: z.string(),
});

/** Answers `ping`. */
export const Pong = z.strictObject({ type: z.literal("pong"), request: id });

/** Any of them. */
export const DownMessage = z.discriminatedUnion("type", [
  Welcome,
  Opened,
  Loading,
  Failed,
  Value,
  Pong,
]);
export type DownMessage = z.infer<typeof DownMessage>;
export type Opened = z.infer<typeof Opened>;
export type Sentence = z.infer<typeof Sentence>;
export type WindowPreset = z.infer<typeof WindowPreset>;
