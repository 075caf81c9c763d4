/** What lies over a plane: its letter, its place, and the lines of the other planes. @module */
import { vec } from "#base";
import {
  crossLine,
  type PictureGeometry,
  PLANE_AXES,
  PLANE_NAMES,
  type PlaneName,
  scrollRange,
  sliceAt,
  sliceNumber,
  type View,
  type Viewer,
} from "#state";
import { CrosshairLines, useText } from "#ui";
import type { JSX } from "preact";
import {
  Letters,
  positionText,
  Scale,
  Slices,
  WindowText,
} from "./overlay_parts.tsx";

const PLANE_CLASS = { axial: "ax", sagittal: "sag", coronal: "cor" } as const;

/** Number and count of the slice of a plane that follows the scanned slices. */
function planeSlice(
  view: View,
  geometry: PictureGeometry | undefined,
):
  | { index: number; number: number; count: number; isAcquired: boolean }
  | undefined {
  const grid = view.opened.value?.volume, state = view.state.value;
  if (grid === undefined || state.kind !== "mpr") return undefined;
  const normal = geometry?.normalLps ??
    vec.cross(state.rightLps, state.downLps);
  const range = scrollRange(grid, normal);
  const center = geometry?.toLps({ x: 0, y: 0 }) ?? state.centerLps;
  if (center === undefined) return undefined;
  const positionMm = vec.dot(center, normal);
  const index = sliceAt(range, positionMm);
  const number = sliceNumber(range, positionMm);
  // A resampled grid has slices of its own: their number says nothing of the images.
  const isAcquired = range.isAcquired &&
    range.count === view.opened.value?.frameCount;
  return { index, number, count: range.count, isAcquired };
}

function crossLines(
  viewer: Viewer,
  plane: PlaneName,
  geometry: PictureGeometry,
): Parameters<typeof CrosshairLines>[0]["lines"] {
  const point = viewer.crosshair.value;
  if (point === undefined) return [];
  return PLANE_NAMES.flatMap((other) => {
    if (other === plane) return [];
    const { rightLps, downLps } = PLANE_AXES[other];
    const line = crossLine(geometry, point, vec.cross(rightLps, downLps));
    if (line === undefined) return [];
    const { at, dx, dy } = line;
    return [{ plane: PLANE_CLASS[other], ...at, dx, dy }];
  });
}

/** Which plane, where, and how. */
export function PlaneOverlay(
  { viewer, view, plane }: { viewer: Viewer; view: View; plane: PlaneName },
): JSX.Element {
  const text = useText();
  const { t, format } = text;
  const geometry = view.geometry(), shown = view.shown.value;
  const slice = planeSlice(view, geometry);
  const wanted = planeSlice(view, undefined);
  const slab = shown.kind === "mpr" && shown.slabMm > 0 ? shown : undefined;
  return (
    <>
      {geometry && (
        <CrosshairLines lines={crossLines(viewer, plane, geometry)} />
      )}
      <div class="ov tl">
        <span
          class={`plane ${PLANE_CLASS[plane]}`}
          data-p={t(`plane.${plane}.letter`)}
        >
          {t(`plane.${plane}`)}
        </span>
      </div>
      <div class="ov tr">
        {geometry && (
          <span class="line num">{positionText(text, geometry, view)}</span>
        )}
        {slice?.isAcquired && (
          <span class="line num">
            {t("view.index", { index: slice.number, count: slice.count })}
          </span>
        )}
        {slab && (
          <span class="line">
            {t("view.slab", { thickness: format.mm(slab.slabMm) })}
            {` · ${t(`panel.slab.${slab.slabMode}`)}`}
          </span>
        )}
      </div>
      <div class="ov bl">
        <WindowText view={view} />
      </div>
      {geometry && <Letters geometry={geometry} />}
      {geometry && <Scale view={view} mmPerPx={geometry.mmPerPx} />}
      {wanted && (
        <Slices
          viewer={viewer}
          view={view}
          index={wanted.index}
          count={wanted.count}
        />
      )}
    </>
  );
}
