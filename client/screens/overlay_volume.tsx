/** What lies over a volume: its look, and where the eye is. @module */
import { vec, type Vec3 } from "#base";
import type { Text } from "#i18n";
import { cubeFaces, eyeAngles, type View } from "#state";
import { OrientationCube, useText } from "#ui";
import type { JSX } from "preact";
import { Scale, WindowText } from "./overlay_parts.tsx";
import { presetName } from "./words.ts";

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

/** Which look, from where. */
export function VolumeOverlay({ view }: { view: View }): JSX.Element | null {
  const text = useText();
  const { t, format } = text;
  const state = view.shown.value, geometry = view.geometry();
  const opened = view.opened.value;
  if (state.kind !== "volume") return null;
  const first = opened?.state.kind === "volume" ? opened.state.preset : "";
  const preset = state.preset || first;
  const look = state.method === "composite"
    ? preset && presetName(text, "look", preset)
    : t(`panel.method.${state.method}`);
  const unit = opened?.unit ?? "";
  // Of the picture that is shown, not of the one that was asked for.
  const toEyeLps = geometry
    ? vec.scale(geometry.normalLps, -1)
    : state.toEyeLps;
  const upLps = geometry ? vec.scale(geometry.downLps, -1) : state.upLps;
  const angles = anglesText(text, toEyeLps);
  return (
    <>
      <div class="ov tl">
        <span class="line">
          <b>{t("view.volume")}</b>
          {look && ` · ${look}`}
        </span>
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
