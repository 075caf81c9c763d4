/** What lies over a picture: who, where, how, and how true. All of it from the header of the picture that is shown. @module */
import { vec, type Vec3 } from "#base";
import {
  ageAndSex,
  axisOf,
  crossLine,
  cubeFaces,
  directionLetters,
  eyeAngles,
  type PictureGeometry,
  PLANE_AXES,
  PLANE_NAMES,
  type PlaneName,
  scaleBar,
  scrollRange,
  scrollView,
  sliceAt,
  type View,
  type Viewer,
} from "#state";
import {
  Badge,
  CrosshairLines,
  EdgeSlider,
  FidelityBadge,
  OrientationCube,
  OrientationLetters,
  ScaleBar,
  type SliceRun,
  useText,
  ValueTag,
} from "#ui";
import type { Text } from "#i18n";
import type { JSX } from "preact";
import { useApp } from "./app_context.ts";
import { patientName, presetName, studyTitle } from "./words.ts";

const PLANE_CLASS = { axial: "ax", sagittal: "sag", coronal: "cor" } as const;
const AXIS_NAMES = ["x", "y", "z"] as const;
const PLANE_OF_AXIS = ["sagittal", "coronal", "axial"] as const;
const LONGEST_SCALE = 0.2;
/** Near the top a tag goes below its point. */
const TAG_ROOM_PX = 60;

/** `z −479.8 mm`, where the picture follows an axis of the patient. */
function positionText(
  { t, format }: Text,
  geometry: PictureGeometry,
  view: View,
): string | undefined {
  const axis = axisOf(geometry.normalLps);
  const { width, height } = view.room.value;
  const middle = geometry.toLps({ x: width / 2, y: height / 2 });
  if (axis === undefined) return undefined;
  const place = format.mm(middle[axis]);
  return t("view.position", { axis: AXIS_NAMES[axis], place });
}

/** Number and count of the slice of a plane that follows the scanned slices. */
function planeSlice(
  view: View,
  geometry: PictureGeometry | undefined,
): { index: number; count: number; isAcquired: boolean } | undefined {
  const grid = view.opened.value?.volume, state = view.state.value;
  if (grid === undefined || state.kind !== "mpr") return undefined;
  const normal = geometry?.normalLps ??
    vec.cross(state.rightLps, state.downLps);
  const range = scrollRange(grid, normal);
  const center = geometry?.toLps({ x: 0, y: 0 }) ?? state.centerLps;
  if (center === undefined) return undefined;
  const index = sliceAt(range, vec.dot(center, normal));
  // A resampled grid has slices of its own: their number says nothing of the images.
  const isAcquired = range.isAcquired &&
    range.count === view.opened.value?.frameCount;
  return { index, count: range.count, isAcquired };
}

function runsOf(seen: ReadonlySet<number>): readonly SliceRun[] {
  const runs: { from: number; to: number }[] = [];
  for (const index of [...seen].sort((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last?.to === index - 1) last.to = index;
    else runs.push({ from: index, to: index });
  }
  return runs;
}

function Slices(
  { viewer, view, index, count }: {
    viewer: Viewer;
    view: View;
    index: number;
    count: number;
  },
): JSX.Element | null {
  const { t } = useText();
  if (count < 2) return null;
  return (
    <EdgeSlider
      label={t("view.sliceSlider")}
      says={t("view.slice", { index: index + 1, count })}
      index={index}
      count={count}
      seen={view.role === "stack" ? runsOf(view.seen.value) : []}
      onSlice={(wanted) => scrollView(viewer, view, wanted - index)}
      onRest={() => viewer.rest()}
    />
  );
}

function WindowText({ view }: { view: View }): JSX.Element | null {
  const { t, format } = useText();
  const window = view.picture.value?.header.window;
  if (window === undefined) return null;
  const unit = view.opened.value?.unit ?? "";
  return (
    <>{t("view.window", format.window(window.width, window.center, unit))}</>
  );
}

function Letters({ geometry }: { geometry: PictureGeometry }): JSX.Element {
  return (
    <OrientationLetters
      left={directionLetters(vec.scale(geometry.rightLps, -1))}
      right={directionLetters(geometry.rightLps)}
      top={directionLetters(vec.scale(geometry.downLps, -1))}
    />
  );
}

function Scale(
  { view, mmPerPx }: { view: View; mmPerPx: number },
): JSX.Element | null {
  const bar = scaleBar(mmPerPx, view.room.value.width * LONGEST_SCALE);
  return bar === undefined ? null : <ScaleBar mm={bar.mm} px={bar.px} />;
}

function StackOverlay(
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
  const zoom = state.kind === "stack" ? state.zoom : 1;
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

function PlaneOverlay(
  { viewer, view, plane }: { viewer: Viewer; view: View; plane: PlaneName },
): JSX.Element {
  const text = useText();
  const { t, format } = text;
  const geometry = view.geometry(), state = view.state.value;
  const slice = planeSlice(view, geometry);
  const wanted = planeSlice(view, undefined);
  const slabMm = state.kind === "mpr" ? state.slabMm : 0;
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
            {t("view.index", { index: slice.index + 1, count: slice.count })}
          </span>
        )}
        {slabMm > 0 && (
          <span class="line">
            {t("view.slab", { thickness: format.mm(slabMm) })}
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

/** `RAO 22° · cranial 8°`. */
function anglesText({ t, format }: Text, toEyeLps: Vec3): string {
  const { leftDeg, cranialDeg } = eyeAngles(toEyeLps);
  const side = Math.abs(leftDeg), isFront = side <= 90;
  const angle = format.degrees(isFront ? side : 180 - side);
  const key = isFront
    ? (leftDeg < 0 ? "angle.rao" : "angle.lao")
    : (leftDeg < 0 ? "angle.rpo" : "angle.lpo");
  const tilt = format.degrees(Math.abs(cranialDeg));
  return t("angle.both", {
    first: t(key, { angle }),
    second: t(cranialDeg < 0 ? "angle.caudal" : "angle.cranial", {
      angle: tilt,
    }),
  });
}

function VolumeOverlay({ view }: { view: View }): JSX.Element | null {
  const text = useText();
  const { t, format } = text;
  const state = view.state.value, geometry = view.geometry();
  if (state.kind !== "volume") return null;
  const look = state.method === "composite"
    ? state.preset && presetName(text, "look", state.preset)
    : t(`panel.method.${state.method}`);
  const unit = view.opened.value?.unit ?? "";
  // Of the picture that is shown, not of the one that was asked for.
  const toEyeLps = geometry
    ? vec.scale(geometry.normalLps, -1)
    : state.toEyeLps;
  const upLps = geometry ? vec.scale(geometry.downLps, -1) : state.upLps;
  const angles = anglesText(text, toEyeLps);
  return (
    <>
      <div class="ov tl">
        <b>{t("view.volume")}</b>
        {look && ` · ${look}`}
      </div>
      <div class="ov tr">
        <span class="line">{angles}</span>
        {state.method === "composite" && state.shift !== 0 && (
          <span class="line">
            {t("view.shift", { value: format.value(state.shift, unit) })}
          </span>
        )}
        {state.method !== "composite" && (
          <span class="line">
            <WindowText view={view} />
          </span>
        )}
      </div>
      {geometry && <Scale view={view} mmPerPx={geometry.mmPerPx} />}
      <OrientationCube
        faces={cubeFaces(toEyeLps, upLps)}
        label={t("cube.label", { where: angles })}
      />
    </>
  );
}

function Found(
  { viewer, view }: { viewer: Viewer; view: View },
): JSX.Element | null {
  const { t, format } = useText();
  const found = viewer.value.value;
  if (found === undefined || found.role !== view.role) return null;
  const value = found.value !== undefined
    ? format.value(found.value, found.unit)
    : found.rgb !== undefined
    ? `RGB ${found.rgb.map((c) => format.number(c)).join(" ")}`
    : t("panel.outside");
  const place = found.lps?.map((x) => format.mm(x).replace(" mm", "")).join(
    ", ",
  );
  const text = place === undefined
    ? value
    : t("value.here", { value, place: `${place} mm` });
  return (
    <ValueTag
      x={found.at.x}
      y={found.at.y}
      text={text}
      below={found.at.y < TAG_ROOM_PX}
    />
  );
}

/** That there is something to know of the volume; the words are in the settings. */
function GeometryBadge({ view }: { view: View }): JSX.Element | null {
  const { t } = useText();
  const count = view.opened.value?.warnings.length ?? 0;
  if (count === 0) return null;
  return (
    <span class="line geometry">
      <Badge icon="alert" tone="warn">{t("geometry.open", { count })}</Badge>
    </span>
  );
}

/** All that lies over a view's picture. */
export function Overlay(
  { viewer, view, isMain }: {
    viewer: Viewer;
    view: View;
    /** The large one, or the only one. */
    isMain: boolean;
  },
): JSX.Element {
  const { t, format } = useText();
  const line = useApp().line.value;
  const { role } = view;
  const picture = view.picture.value;
  const isHeld = line.kind === "broken";
  return (
    <>
      {role === "stack"
        ? <StackOverlay viewer={viewer} view={view} />
        : role === "volume"
        ? <VolumeOverlay view={view} />
        : <PlaneOverlay viewer={viewer} view={view} plane={role} />}
      {isMain && <GeometryBadge view={view} />}
      <Found viewer={viewer} view={view} />
      {picture && (
        <div class="ov br">
          {isHeld && (
            <span class="line lastseen">
              {t("view.lastSeen", {
                time: format.timeOf(
                  performance.timeOrigin + picture.receivedAtMs,
                  true,
                ),
              })}
            </span>
          )}
          <FidelityBadge
            fidelity={picture.header.fidelity}
            perSecond={view.perSecond.value}
            isHeld={isHeld}
          />
        </div>
      )}
    </>
  );
}
