/** How a volume looks: preset, projection, shift, side, crop. @module */
import {
  EYE_SIDES,
  type EyeSide,
  lookFrom,
  type Viewer,
  withLook,
} from "#state";
import { Chip, Slider, useText } from "#ui";
import type { Opened, VolumeState } from "#wire";
import type { JSX } from "preact";
import { Looks } from "./viewer_looks.tsx";
import { Group } from "./viewer_settings.tsx";

const SIDES = Object.keys(EYE_SIDES) as EyeSide[];
const SHIFT_HU = 500;

/** How far a look can be shifted: a suitable span of the values. */
function shiftSpan(opened: Opened): number {
  if (opened.unit === "HU") return SHIFT_HU;
  return Math.max(1, ...opened.windows.map((w) => w.window.width / 2));
}

type Change = (part: Partial<VolumeState>, moving?: boolean) => void;

function Shift(
  { state, opened, change, onRest }: {
    state: VolumeState;
    opened: Opened;
    change: Change;
    onRest: () => void;
  },
): JSX.Element {
  const { t, format } = useText();
  const span = shiftSpan(opened);
  const sign = state.shift > 0 ? "+" : "";
  const says = `${sign}${format.value(state.shift, opened.unit)}`;
  return (
    <div class="slide">
      <span class="mute sm">{t("panel.from")}</span>
      <Slider
        label={t("panel.from.label")}
        value={state.shift}
        min={-span}
        max={span}
        step={span / 100}
        says={says}
        onInput={(shift) => change({ shift }, true)}
        onChange={onRest}
      />
      <span class="num sm">{says}</span>
    </div>
  );
}

const AXES = ["panel.crop.rl", "panel.crop.ap", "panel.crop.hf"] as const;

function Crop(
  { state, change, onRest }: {
    state: VolumeState;
    change: Change;
    onRest: () => void;
  },
): JSX.Element {
  const { t, format } = useText();
  const [from, to] = state.crop ?? [[0, 0, 0], [1, 1, 1]];
  const set = (end: 0 | 1, axis: number, value: number): void => {
    const ends = [[...from], [...to]] as [number[], number[]];
    const limit = ends[1 - end]![axis]!;
    ends[end][axis] = end === 0
      ? Math.min(value, limit - 0.02)
      : Math.max(value, limit + 0.02);
    change({ crop: ends as unknown as NonNullable<VolumeState["crop"]> }, true);
  };
  return (
    <details class="crop">
      <summary>{t("panel.crop")}</summary>
      {AXES.map((key, axis) => (
        <div class="slide two" key={key}>
          <span class="mute sm">{t(key)}</span>
          {([0, 1] as const).map((end) => {
            const value = (end === 0 ? from : to)[axis]!;
            return (
              <Slider
                key={end}
                label={t(end === 0 ? "panel.crop.from" : "panel.crop.to", {
                  axis: t(key),
                })}
                value={value}
                min={0}
                max={1}
                step={0.01}
                says={`${format.number(value * 100)} %`}
                onInput={(v) => set(end, axis, v)}
                onChange={onRest}
              />
            );
          })}
        </div>
      ))}
    </details>
  );
}

/** Settings of the 3D view. */
export function LookPart({ viewer }: { viewer: Viewer }): JSX.Element | null {
  const { t } = useText();
  const view = viewer.views.value.get("volume");
  const state = view?.state.value, opened = view?.opened.value;
  if (state?.kind !== "volume" || opened === undefined) return null;
  const change: Change = (part, moving = false) =>
    viewer.change(
      "volume",
      moving,
      (s) => s.kind === "volume" ? withLook(s, part) : undefined,
    );
  const take = (part: Partial<VolumeState>): void => {
    viewer.remember();
    change(part);
  };
  const rest = (): void => viewer.rest();
  const isComposite = state.method === "composite";
  return (
    <>
      <Group name={t("panel.look")}>
        <Looks
          viewer={viewer}
          state={state}
          presets={opened.presets}
          take={take}
        />
        {isComposite && (
          <Shift state={state} opened={opened} change={change} onRest={rest} />
        )}
      </Group>
      <Group name={t("panel.side")}>
        <div class="row wrap tight">
          {SIDES.map((side) => (
            <button
              type="button"
              key={side}
              class="btn line tiny"
              title={t(`angle.${side}`)}
              aria-label={t(`angle.${side}`)}
              onClick={() => take(lookFrom(state, EYE_SIDES[side]))}
            >
              {side.charAt(0).toUpperCase()}
            </button>
          ))}
        </div>
        <div class="row wrap">
          {(["orthographic", "perspective"] as const).map((projection) => (
            <Chip
              key={projection}
              pressed={state.projection === projection}
              onClick={() => take({ projection })}
            >
              {t(`panel.${projection}`)}
            </Chip>
          ))}
        </div>
        <Crop state={state} change={change} onRest={rest} />
      </Group>
    </>
  );
}
