/** Where the picture of a volume lies in the patient, every open choice made. @module */
import { err, ok, type Result, vec, type Vec3 } from "#base";
import { centerOf, extentMm, planeCenterOf, radiusMm } from "#imaging";
import type { Camera } from "#render";
import type { VolumeGeometry } from "#volume";
import { badParameter, type Problem } from "./problem.ts";
import {
  frameCenter,
  type NaturalView,
  naturalView,
  type PlaneFrame,
  planeFrame,
  type ViewFrame,
  viewFrame,
} from "./view_frame.ts";
import {
  axesOf,
  defaultUp,
  finestSpacingMm,
  readingOrientation,
  type ViewAxes,
  type Viewpoint,
  viewpointOf,
} from "./view_geometry.ts";
import type { VolumeParameters } from "./volume_parameters.ts";

/** A view, placed. */
export interface PlacedView {
  readonly viewpoint: Viewpoint;
  readonly axes: ViewAxes;
  readonly frame: ViewFrame;
  /** Through the point looked at, at a right angle to the line of sight. */
  readonly plane: PlaneFrame;
  /** Orthographic, PS3.18 8.3.5.3.3 note 2. */
  readonly camera: Camera;
}

/** Sides of a natural view: a plane at most as large as any picture, a projection as on a screen. */
const MAX_SIDE_PX = { renderedmpr: 4096, rendered3d: 1024 };

/**
 * Places a view. Without parameters an MPR lies as the volume was scanned,
 * seen as readers see it, through its middle voxel; a 3D view stands in front
 * of the patient. The scale never depends on what is looked at, so a client that
 * scrolls or turns keeps its millimetres.
 *
 * @returns an error that names the parameter which leaves no view.
 */
export function placeView(
  kind: "renderedmpr" | "rendered3d",
  parameters: VolumeParameters,
  volume: VolumeGeometry,
): Result<PlacedView, Problem> {
  const chosen = viewpointFor(kind, parameters, volume);
  const axes = axesOf(chosen);
  if (axes === undefined) return err(impossible(parameters));
  const finestMm = finestSpacingMm(volume.ijkToLps);
  const diagonalMm = 2 * radiusMm(volume);
  const [widthMm, heightMm] = kind === "rendered3d"
    ? [diagonalMm, diagonalMm]
    : [extentMm(volume, axes.rightLps), extentMm(volume, axes.upLps)];
  const maxSidePx = MAX_SIDE_PX[kind];
  const natural = naturalView(widthMm, heightMm, finestMm, maxSidePx);
  const outside = regionOutside(natural, parameters.viewport);
  if (outside !== undefined) return err(outside);
  const frame = viewFrame(natural, parameters.viewport);
  const isByCamera = kind === "rendered3d" ||
    parameters.method === "VOLUME_RENDERED";
  if (isByCamera && (frame.flippedX || frame.flippedY)) {
    const detail = "a negative region would mirror the patient, " +
      "which no camera of a 3D view does";
    return err(badParameter("viewport", detail));
  }
  return ok({
    viewpoint: chosen,
    axes,
    frame,
    plane: planeFrame(frame, axes, chosen.lookAtLps),
    camera: cameraOf(chosen, axes, frame),
  });
}

/** A region that has no extent of its own begins inside the view: it goes on to its edge. */
function regionOutside(
  { widthPx, heightPx }: NaturalView,
  viewport: VolumeParameters["viewport"],
): Problem | undefined {
  const { x = 0, y = 0, width, height } = viewport?.source ?? {};
  const isOutside = (width === undefined && x >= widthPx) ||
    (height === undefined && y >= heightPx);
  if (!isOutside) return undefined;
  const detail =
    `begins its region outside the view of ${widthPx} x ${heightPx}`;
  return badParameter("viewport", detail, "PS3.18 8.3.5.1.3");
}

function viewpointFor(
  kind: "renderedmpr" | "rendered3d",
  parameters: VolumeParameters,
  volume: VolumeGeometry,
): Viewpoint {
  const centerLps = centerOf(volume);
  const m = volume.ijkToLps;
  const normalLps = vec.cross([m[0], m[4], m[8]], [m[1], m[5], m[9]]);
  const standard = kind === "rendered3d" ? "a" : readingOrientation(normalLps);
  const { orientation = standard, positionLps, lookAtLps, upLps } = parameters;
  const distanceMm = 4 * radiusMm(volume);
  const centred = viewpointOf(orientation, centerLps, distanceMm);
  const isPlane = kind === "renderedmpr" && positionLps === undefined;
  const middleLps = lookAtLps ??
    (isPlane ? planeCenterOf(volume, towardEye(centred)) : centerLps);
  const anatomic = viewpointOf(orientation, middleLps, distanceMm);
  const viewpoint = {
    ...anatomic,
    positionLps: positionLps ?? anatomic.positionLps,
  };
  if (upLps !== undefined) return { ...viewpoint, upLps };
  if (positionLps === undefined) return viewpoint;
  return { ...viewpoint, upLps: defaultUp(positionLps, viewpoint.lookAtLps) };
}

function towardEye({ positionLps, lookAtLps }: Viewpoint): Vec3 {
  return vec.normalize(vec.subtract(positionLps, lookAtLps));
}

function impossible(parameters: VolumeParameters): Problem {
  const name = parameters.upLps === undefined
    ? "viewpointposition"
    : "viewpointup";
  const detail = name === "viewpointup"
    ? "lies along the line of sight, or the camera is where it looks at"
    : "is where the camera looks at";
  return badParameter(name, detail, "PS3.3 C.11.30");
}

/**
 * The camera of a frame: shifted beside the point looked at where the
 * viewport shows a part, and outside the volume as asked.
 */
function cameraOf(
  viewpoint: Viewpoint,
  axes: ViewAxes,
  frame: ViewFrame,
): Camera {
  const focalPointLps = frameCenter(frame, axes, viewpoint.lookAtLps);
  const shift: Vec3 = vec.subtract(focalPointLps, viewpoint.lookAtLps);
  return {
    positionLps: vec.add(viewpoint.positionLps, shift),
    focalPointLps,
    upLps: axes.upLps,
    parallelScaleMm: frame.heightPx * frame.spacingMm / 2,
  };
}
