/** Groups of settings: window, slab, picture, what is at the crosshair. @module */
import {
  sameWindow,
  takePreset,
  turnStack,
  type Viewer,
  windowChoices,
} from "#state";
import { Chip, Icon, ProgressBar, useText } from "#ui";
import type { MprState } from "#wire";
import type { ComponentChildren, JSX } from "preact";
import { isNarrow } from "./media.ts";
import { presetName } from "./words.ts";

/** A group with a name. */
export function Group(
  { name, children }: { name: string; children: ComponentChildren },
): JSX.Element {
  return (
    <section class="grp" aria-label={name}>
      <h3 class="label">{name}</h3>
      {children}
    </section>
  );
}

/** What is said in words on the geometry of the volume: never hidden. */
export function GeometryPart(
  { viewer }: { viewer: Viewer },
): JSX.Element | null {
  const { t, sentence } = useText();
  const opened = viewer.currentView.value?.opened.value;
  const warnings = opened?.warnings ?? viewer.chosen.value?.stack.warnings ??
    [];
  if (warnings.length === 0) return null;
  return (
    <details class="note warn remarks" open={!isNarrow.value}>
      <summary>
        <Icon name="alert" />
        {t("geometry.open", { count: warnings.length })}
      </summary>
      <ul>
        {warnings.map((w, i) => <li key={i}>{sentence(w)}</li>)}
      </ul>
    </details>
  );
}

/** Windows with their keys. */
export function WindowPart({ viewer }: { viewer: Viewer }): JSX.Element | null {
  const text = useText();
  const { t, format } = text;
  const view = viewer.currentView.value;
  const opened = view?.opened.value;
  const state = view?.state.value;
  if (opened === undefined || opened.windows.length === 0) return null;
  if (state?.kind === "volume" && state.method === "composite") return null;
  // Colours are shown as they are: a picture that no window was applied to.
  const header = view?.picture.value?.header;
  if (header !== undefined && header.window === undefined) return null;
  // A stack's images may bring a window each: what was applied tells.
  const now = state?.window ?? header?.window;
  return (
    <Group name={t("panel.window")}>
      <div class="wl">
        {windowChoices(opened.windows).map((choice, i) => {
          const { center, width } = choice.window;
          const figures = format.window(width, center, "");
          const names = choice.ids.map((id) => presetName(text, "window", id));
          return (
            <button
              type="button"
              key={choice.ids[0]}
              aria-pressed={now !== undefined && sameWindow(now, choice.window)}
              onClick={() => takePreset(viewer, choice)}
            >
              <span>{names.join(" · ")}</span>
              <span class="num">{t("panel.windowLevel", figures)}</span>
              {i < 4 && <kbd aria-hidden="true">{i + 1}</kbd>}
            </button>
          );
        })}
      </div>
    </Group>
  );
}

const SLABS_MM = [0, 3, 10, 30] as const;
const SLAB_MODES = ["average", "maximum", "minimum"] as const;

/** Thickness and mode of all three planes. */
export function SlabPart({ viewer }: { viewer: Viewer }): JSX.Element | null {
  const { t, format } = useText();
  const state = viewer.currentView.value?.state.value;
  if (state?.kind !== "mpr") return null;
  const change = (part: Partial<MprState>): void =>
    viewer.changePlanes((s) =>
      s.kind === "mpr" ? { ...s, ...part } : undefined
    );
  return (
    <Group name={t("panel.slab")}>
      <div class="row wrap">
        {SLABS_MM.map((slabMm) => (
          <Chip
            key={slabMm}
            pressed={state.slabMm === slabMm}
            onClick={() => change({ slabMm })}
          >
            {slabMm === 0
              ? t("panel.slab.thin")
              : <span class="num">{`${format.number(slabMm)} mm`}</span>}
          </Chip>
        ))}
      </div>
      <div class="row wrap">
        {SLAB_MODES.map((slabMode) => (
          <Chip
            key={slabMode}
            pressed={state.slabMm > 0 && state.slabMode === slabMode}
            onClick={() =>
              change({ slabMode, slabMm: state.slabMm || SLABS_MM[2] })}
          >
            {t(`panel.slab.${slabMode}`)}
          </Chip>
        ))}
      </div>
    </Group>
  );
}

/** Turning, mirroring and inverting a stack. */
export function PicturePart(
  { viewer }: { viewer: Viewer },
): JSX.Element | null {
  const { t } = useText();
  const view = viewer.currentView.value;
  const state = view?.state.value;
  if (state?.kind !== "stack") return null;
  const hasOverlays = view?.opened.value?.hasOverlays === true;
  const change = (part: Partial<typeof state>): void => {
    viewer.remember();
    viewer.change(
      "stack",
      false,
      (s) => s.kind === "stack" ? { ...s, ...part } : undefined,
    );
  };
  const isSmooth = state.interpolation !== "nearest";
  return (
    <Group name={t("panel.picture")}>
      <div class="row wrap">
        <Chip
          pressed={state.inverted}
          onClick={() => change({ inverted: !state.inverted })}
        >
          {t("panel.invert")}
        </Chip>
        <Chip
          pressed={state.rotationDeg !== 0}
          onClick={() => change(turnStack(state))}
        >
          {t("panel.rotate")}
        </Chip>
        <Chip
          pressed={state.flippedX}
          onClick={() => change({ flippedX: !state.flippedX })}
        >
          {t("panel.flip")}
        </Chip>
        <Chip
          pressed={isSmooth}
          onClick={() =>
            change({ interpolation: isSmooth ? "nearest" : "linear" })}
        >
          {t("panel.smooth")}
        </Chip>
        {hasOverlays && (
          <Chip
            pressed={!state.hidesOverlays}
            onClick={() => change({ hidesOverlays: !state.hidesOverlays })}
          >
            {t("panel.overlays")}
          </Chip>
        )}
      </div>
    </Group>
  );
}

/** Value and place of the crosshair. */
export function CrosshairPart(
  { viewer }: { viewer: Viewer },
): JSX.Element | null {
  const { t, format } = useText();
  const point = viewer.crosshair.value;
  const found = viewer.crosshairValue.value;
  if (point === undefined) return null;
  const value = found?.value === undefined
    ? "–"
    : format.value(found.value, found.unit);
  const place = point.map((x) => format.mm(x).replace(" mm", "")).join(", ");
  return (
    <Group name={t("panel.atCrosshair")}>
      <dl class="kv">
        <dt>{t("panel.value.label")}</dt>
        <dd>
          <span class="num">{value}</span>
        </dd>
        <dt>{t("panel.point")}</dt>
        <dd>
          <span class="num">{`${place} mm`}</span>
        </dd>
      </dl>
    </Group>
  );
}

/** How many slices were seen without loss. */
export function SeenPart({ viewer }: { viewer: Viewer }): JSX.Element | null {
  const { t } = useText();
  const view = viewer.views.value.get("stack");
  const total = viewer.chosen.value?.stack.frameCount ?? 0;
  const seen = view?.seen.value.size ?? 0;
  if (total < 2) return null;
  return (
    <div class="grp last">
      <h3 class="label">{t("panel.seen")}</h3>
      <ProgressBar part={seen / total} tone="ok" />
      <p class="hint">{t("panel.seen.count", { seen, total })}</p>
    </div>
  );
}
