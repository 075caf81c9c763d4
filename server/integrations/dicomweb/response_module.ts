/** The Rendered Volume Response Module, PS3.18 Annex K: what was really applied. @module */
import type { Vec3 } from "#base";
import type { JsonAttribute, JsonDataSet } from "#dicom";
import type { WindowParameter } from "./parameters.ts";
import type { PlaneFrame, ViewFrame } from "./view_frame.ts";
import type { Viewpoint } from "./view_geometry.ts";
import type { RenderingMethod } from "./volume_parameters.ts";

/** A rendering of a volume, every choice made. */
export interface AppliedRendering {
  readonly kind: "renderedmpr" | "rendered3d";
  readonly method: RenderingMethod;
  readonly viewpoint: Viewpoint;
  readonly frame: ViewFrame;
  /** For an MPR. */
  readonly plane?: PlaneFrame;
  readonly slabMm?: number;
  /** Absent for a volume rendering that uses its preset as it is. */
  readonly window?: WindowParameter;
  /** The preset of colours and opacities of a volume rendering. */
  readonly preset?: string;
  readonly seriesUid: string;
  /** An instance of the volume: a later request may name it as `volumeinputreference`. */
  readonly sopUid: string;
  /** What the server chose or noticed, in words. */
  readonly remarks: readonly string[];
}

/**
 * The module in the DICOM JSON model. Beyond Annex K's own attributes it says
 * which volume was used, and the picture's size and scale in mm. It depends
 * on nothing but its argument: the same request gets the same bytes.
 */
export function responseModule(applied: AppliedRendering): JsonDataSet {
  const { viewpoint, frame, plane, window } = applied;
  const set: Record<string, JsonAttribute> = {
    "00081155": attribute("UI", applied.sopUid),
    "0020000E": attribute("UI", applied.seriesUid),
    "00280010": attribute("US", frame.heightPx),
    "00280011": attribute("US", frame.widthPx),
    "00280030": attribute("DS", short(frame.spacingMm), short(frame.spacingMm)),
  };
  if (applied.remarks.length > 0) {
    set["00204000"] = attribute("LT", applied.remarks.join("\n"));
  }
  if (window !== undefined) {
    set["00281050"] = attribute("DS", short(window.center));
    set["00281051"] = attribute("DS", short(window.width));
    set["00281056"] = attribute("CS", window.function);
  }
  if (applied.preset !== undefined) {
    set["00700081"] = attribute("LO", `Preset ${applied.preset}`);
  }
  if (applied.slabMm !== undefined) {
    set["00701503"] = attribute("FD", applied.slabMm);
  }
  if (plane !== undefined) Object.assign(set, planeAttributes(frame, plane));
  set["0070120D"] = attribute("CS", applied.method);
  set["00701603"] = attribute("FD", ...viewpoint.positionLps);
  set["00701604"] = attribute("FD", ...viewpoint.lookAtLps);
  set["00701605"] = attribute("FD", ...viewpoint.upLps);
  const operation = plane === undefined ? "3D_RENDERING" : "MPR";
  set["00720510"] = attribute("CS", operation);
  // The DICOM JSON model has tags in ascending order (PS3.18 F.2.2).
  return Object.fromEntries(
    Object.entries(set).sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/** The plane as PS3.3 C.11.26 describes it: corner, directions and size. */
function planeAttributes(
  frame: ViewFrame,
  plane: PlaneFrame,
): Record<string, JsonAttribute> {
  const direction = (step: Vec3): readonly number[] =>
    step.map((component) => component / frame.spacingMm);
  const corner = plane.originLps.map((component, axis) =>
    component - (plane.stepXLps[axis]! + plane.stepYLps[axis]!) / 2
  );
  return {
    "00701505": attribute("FD", ...corner),
    "00701507": attribute("FD", ...direction(plane.stepXLps)),
    "00701508": attribute("FD", frame.widthPx * frame.spacingMm),
    "00701511": attribute("FD", ...direction(plane.stepYLps)),
    "00701512": attribute("FD", frame.heightPx * frame.spacingMm),
  };
}

function attribute(vr: string, ...values: readonly unknown[]): JsonAttribute {
  // Minus zero is no value to show.
  return { vr, Value: values.map((value) => value === 0 ? 0 : value) };
}

/** A number that fits the 16 characters of a DS. */
function short(value: number): number {
  return Number(value.toPrecision(10));
}
