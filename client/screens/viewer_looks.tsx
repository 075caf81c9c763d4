/** The looks of a volume to choose from, as pictures of this patient. @module */
import { isQuiet, LookPictures, lookUrl, type Viewer } from "#state";
import { useText } from "#ui";
import type { VolumeState } from "#wire";
import { useSignalEffect } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { useApp } from "./app_context.ts";
import { presetName } from "./words.ts";

const METHODS = ["maximum", "minimum", "average"] as const;

/** The reader asks to save data, where the browser tells. */
function savesData(): boolean {
  const { connection } = navigator as Navigator & {
    readonly connection?: { readonly saveData?: boolean };
  };
  return connection?.saveData === true;
}

/** Pictures where the line is good, names alone where it is not. */
export function Looks(
  { viewer, state, presets, take }: {
    viewer: Viewer;
    state: VolumeState;
    presets: readonly string[];
    take: (part: Partial<VolumeState>) => void;
  },
): JSX.Element {
  const text = useText();
  const app = useApp();
  const pictures = useMemo(() => new LookPictures(), []);
  useEffect(() => () => pictures[Symbol.dispose](), [pictures]);
  const choices = [
    ...presets.map((preset) => ({
      id: preset,
      name: presetName(text, "look", preset),
      isOn: state.method === "composite" && state.preset === preset,
      part: { preset, method: "composite" as const, shift: 0 },
    })),
    ...METHODS.map((method) => ({
      id: method,
      name: text.t(`panel.method.${method}`),
      isOn: state.method === method,
      part: { method },
    })),
  ];
  const { word } = app.link.value;
  const isThrifty = savesData() || word === "slow" || word === "verySlow";
  const ids = choices.map(({ id }) => id).join(" ");
  useSignalEffect(() => {
    const chosen = viewer.chosen.value, now = app.link.value.word;
    const isGood = now === "good" || now === "veryGood";
    if (chosen === undefined || savesData()) return;
    pictures.want(
      ids.split(" ").map((id) => lookUrl(chosen, id)),
      isGood && isQuiet(viewer.views.value.values()),
    );
  });
  const chosen = viewer.chosen.value!;
  const shown = pictures.shown.value;
  const hasPictures = !isThrifty || shown.size > 0;
  return (
    <div class={`looks ${hasPictures ? "" : "names"}`}>
      {choices.map(({ id, name, isOn, part }) => (
        <button
          type="button"
          key={id}
          class={hasPictures ? "pick" : "chip"}
          aria-pressed={isOn}
          onClick={() => take(part)}
        >
          {hasPictures && (
            <span class="pick-picture" data-theme="dark">
              {shown.has(lookUrl(chosen, id)) && (
                <img src={shown.get(lookUrl(chosen, id))} alt="" />
              )}
            </span>
          )}
          {name}
        </button>
      ))}
    </div>
  );
}
