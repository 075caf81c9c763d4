/** What lies over every kind of picture. All of it from the header of the picture that is shown. @module */
import { vec } from "#base";
import type { Text } from "#i18n";
import {
  axisOf,
  directionLetters,
  type PictureGeometry,
  scaleBar,
  scrollView,
  type View,
  type Viewer,
} from "#state";
import {
  EdgeSlider,
  OrientationLetters,
  ScaleBar,
  type SliceRun,
  useText,
} from "#ui";
import type { JSX } from "preact";

const AXIS_NAMES = ["x", "y", "z"] as const;
const LONGEST_SCALE = 0.2;

/** `z −479.8 mm`, where the picture follows an axis of the patient. */
export function positionText(
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

function runsOf(seen: ReadonlySet<number>): readonly SliceRun[] {
  const runs: { from: number; to: number }[] = [];
  for (const index of [...seen].sort((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last?.to === index - 1) last.to = index;
    else runs.push({ from: index, to: index });
  }
  return runs;
}

/** Slices along the edge of the view. */
export function Slices(
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

/** The window that was applied. */
export function WindowText({ view }: { view: View }): JSX.Element | null {
  const { t, format } = useText();
  const window = view.picture.value?.header.window;
  if (window === undefined) return null;
  const unit = view.opened.value?.unit ?? "";
  return (
    <>{t("view.window", format.window(window.width, window.center, unit))}</>
  );
}

/** The patient's directions at the sides. */
export function Letters(
  { geometry }: { geometry: PictureGeometry },
): JSX.Element {
  return (
    <OrientationLetters
      left={directionLetters(vec.scale(geometry.rightLps, -1))}
      right={directionLetters(geometry.rightLps)}
      top={directionLetters(vec.scale(geometry.downLps, -1))}
    />
  );
}

/** A length of the patient. */
export function Scale(
  { view, mmPerPx }: { view: View; mmPerPx: number },
): JSX.Element | null {
  const bar = scaleBar(mmPerPx, view.room.value.width * LONGEST_SCALE);
  return bar === undefined ? null : <ScaleBar mm={bar.mm} px={bar.px} />;
}
