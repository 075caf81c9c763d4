/** What a view is asked to show: absolute state, so the latest message wins and repeats do no harm. @module */
import * as z from "zod/mini";

const uid = z.string().check(z.regex(/^[0-9.]{1,64}$/));
const value = z.number().check(z.minimum(-1e9), z.maximum(1e9));
const mm = z.number().check(z.minimum(-1e8), z.maximum(1e8));
const pixels = z.number().check(z.minimum(-1e6), z.maximum(1e6));
const vec3 = z.tuple([mm, mm, mm]);
const component = z.number().check(z.minimum(-1.01), z.maximum(1.01));
const fraction = z.number().check(z.minimum(0), z.maximum(1));
const fractions = z.tuple([fraction, fraction, fraction]);

type Three = readonly [number, number, number];

/** Directions are of length one within a percent; the server makes them exact. */
const direction = z.tuple([component, component, component]).check(
  z.refine(
    (d: Three) => Math.abs(Math.hypot(...d) - 1) < 0.01,
    "A direction's length is one",
  ),
);

function isCrossing(a: Three, b: Three): boolean {
  const cosine = a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
  return Math.abs(cosine) < 0.99;
}

function isUpright(a: Three, b: Three): boolean {
  return Math.abs(a[0] * b[0] + a[1] * b[1] + a[2] * b[2]) < 0.01;
}

/** A linear window in the unit of the values. */
export const WindowState = z.strictObject({
  center: value,
  width: z.number().check(z.gt(0), z.maximum(1e9)),
  /** Absent: LINEAR, or LINEAR_EXACT for a width below one. */
  function: z.optional(z.enum(["LINEAR", "LINEAR_EXACT", "SIGMOID"])),
}).check(z.refine(
  (w) => w.function !== "LINEAR" || w.width >= 1,
  "A LINEAR window is at least one wide",
));

/** Which stack of which series. */
export const ViewTarget = z.strictObject({
  seriesUid: uid,
  stackKey: z.string().check(z.maxLength(200)),
});

/** A stack scrolled frame by frame. */
export const StackState = z.strictObject({
  kind: z.literal("stack"),
  /** From 0, in scroll order. */
  frameIndex: z.int().check(z.minimum(0), z.maximum(1e6)),
  /** Absent: as the image says, or by its own range. */
  window: z.optional(WindowState),
  inverted: z.boolean(),
  /** 1: the whole frame fits the view. */
  zoom: z.number().check(z.minimum(0.05), z.maximum(100)),
  /** Shift of the frame's centre from the view's, in frame pixels, before rotation and flip. */
  panVx: z.tuple([pixels, pixels]),
  /** Clockwise, after the flip. */
  rotationDeg: z.number().check(z.minimum(-360), z.maximum(360)),
  /** Left and right exchanged. */
  flippedX: z.boolean(),
  /** Overlay planes of the image (PS3.3 C.9.2) are left out. Absent: they are drawn. */
  hidesOverlays: z.optional(z.boolean()),
  interpolation: z.enum(["nearest", "linear", "cubic"]),
});

/** A plane through the volume. */
export const MprState = z.strictObject({
  kind: z.literal("mpr"),
  /** The point at the middle of the view. Absent: the volume's centre, moved along the normal to its middle voxel. */
  centerLps: z.optional(vec3),
  /** To the right of the picture. */
  rightLps: direction,
  /** Downward in the picture. */
  downLps: direction,
  /** Absent: the volume fits the view. */
  mmPerPx: z.optional(z.number().check(z.gt(0), z.maximum(1000))),
  slabMm: z.number().check(z.minimum(0), z.maximum(1000)),
  slabMode: z.enum(["average", "maximum", "minimum"]),
  window: z.optional(WindowState),
  inverted: z.boolean(),
  interpolation: z.enum(["nearest", "linear", "cubic"]),
}).check(z.refine(
  (state) => isUpright(state.rightLps, state.downLps),
  "Right and down stand at a right angle",
));

/** A volume from outside. */
export const VolumeState = z.strictObject({
  kind: z.literal("volume"),
  /** From the focal point to the eye. */
  toEyeLps: direction,
  upLps: direction,
  /** Absent: the volume's centre. */
  focalPointLps: z.optional(vec3),
  /** 1: the volume fits the view. */
  zoom: z.number().check(z.minimum(0.05), z.maximum(100)),
  projection: z.enum(["orthographic", "perspective"]),
  method: z.enum(["composite", "maximum", "minimum", "average"]),
  /** A preset's id, as `opened.presets` lists them. */
  preset: z.string().check(z.maxLength(64)),
  /** Moves the preset's points along the values. */
  shift: value,
  /** For projections. */
  window: z.optional(WindowState),
  inverted: z.boolean(),
  /** Fractions of the volume's extent along i, j, k: `[min, max]` each from 0 to 1. */
  crop: z.optional(
    z.tuple([fractions, fractions]).check(z.refine(
      ([low, high]) => low.every((x, axis) => x < high[axis]!),
      "A crop box has an inside",
    )),
  ),
}).check(z.refine(
  (state) => isCrossing(state.toEyeLps, state.upLps),
  "The eye does not look along up",
));

/** Any of them. */
export const ViewState = z.discriminatedUnion("kind", [
  StackState,
  MprState,
  VolumeState,
]);

/** The size of the picture in device pixels. */
export const ViewSize = z.strictObject({
  widthPx: z.int().check(z.minimum(16), z.maximum(4096)),
  heightPx: z.int().check(z.minimum(16), z.maximum(4096)),
});

export type WindowState = z.infer<typeof WindowState>;
export type ViewTarget = z.infer<typeof ViewTarget>;
export type StackState = z.infer<typeof StackState>;
export type MprState = z.infer<typeof MprState>;
export type VolumeState = z.infer<typeof VolumeState>;
export type ViewState = z.infer<typeof ViewState>;
export type ViewSize = z.infer<typeof ViewSize>;
