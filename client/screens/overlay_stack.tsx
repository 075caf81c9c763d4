/** What lies over a slice of a stack. @module */
import { ageAndSex, axisOf, type View, type Viewer } from "#state";
import { useText } from "#ui";
import type { JSX } from "preact";
import {
  Letters,
  positionText,
  Scale,
  Slices,
  WindowText,
} from "./overlay_parts.tsx";
import { patientName, studyTitle } from "./words.ts";

const PLANE_OF_AXIS = ["sagittal", "coronal", "axial"] as const;

/** Who, where and how. */
export function StackOverlay(
  { viewer, view }: { viewer: Viewer; view: View },
): JSX.Element {
  const text = useText();
  const { t, format } = text;
  const { study } = viewer.detail;
  const state = view.state.value, header = view.picture.value?.header;
  const geometry = view.geometry();
  const count = viewer.chosen.value?.stack.frameCount ?? 0;
  const shown = header?.frameIndex ??
    (state.kind === "stack" ? state.frameIndex : 0);
  const wanted = state.kind === "stack" ? state.frameIndex : 0;
  const axis = geometry && axisOf(geometry.normalLps);
  const plane = geometry &&
    t(axis === undefined ? "plane.oblique" : `plane.${PLANE_OF_AXIS[axis]}`);
  const when = [
    format.date(study.studyDate ?? ""),
    format.time(study.studyTime ?? ""),
  ];
  const seen = view.shown.value;
  const zoom = seen.kind === "stack" ? seen.zoom : 1;
  return (
    <>
      <div class="ov tl">
        <b>
          <bdi>{patientName(text, study)}</bdi>
        </b>
        <span class="line">
          {[study.patientId, ageAndSex(study)].filter((p) => p).join(" · ")}
        </span>
        <span class="line">{when.filter((p) => p !== "").join(" ")}</span>
      </div>
      <div class="ov tr">
        <span class="line cut">
          {[
            viewer.chosen.value?.series.description || studyTitle(text, study),
            plane,
          ]
            .filter((p) => p).join(" · ")}
        </span>
        {geometry && (
          <span class="line num">{positionText(text, geometry, view)}</span>
        )}
        {count > 1 && (
          <span class="line num keep">
            {t("view.index", { index: shown + 1, count })}
          </span>
        )}
      </div>
      <div class="ov bl">
        <WindowText view={view} />
        {zoom !== 1 && (
          <span class="line">
            {t("view.zoom", { factor: format.number(zoom, 1) })}
          </span>
        )}
      </div>
      {geometry && <Letters geometry={geometry} />}
      {geometry && <Scale view={view} mmPerPx={geometry.mmPerPx} />}
      <Slices viewer={viewer} view={view} index={wanted} count={count} />
    </>
  );
}
