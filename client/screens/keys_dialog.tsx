/** All keys and gestures. @module */
import type { MessageKey } from "#i18n";
import { type Tool, TOOL_KEYS } from "#state";
import { Dialog, useText } from "#ui";
import type { JSX } from "preact";
import { useApp } from "./app_context.ts";

type Plain = {
  [K in MessageKey]: K extends `keys.${string}` | `command.${string}` ? K
    : never;
}[MessageKey];

const VIEWS: readonly (readonly [Plain, string])[] = [
  ["command.layout", "G"],
  ["command.volume", "V"],
  ["command.fill", "F"],
  ["command.reset", "R"],
  ["keys.presets", "1 – 4"],
  ["keys.play", "Space"],
  ["keys.undo", "Ctrl Z"],
  ["keys.studies", "J K"],
  ["keys.search", "/"],
  ["keys.help", "?"],
  ["keys.leave", "Esc"],
];

const PICTURE: readonly (readonly [Plain, string])[] = [
  ["keys.scroll", "↑ ↓"],
  ["keys.scroll10", "Page ↑ ↓"],
  ["keys.zoomBy", "+ −"],
  ["keys.panBy", "Shift ← ↑ → ↓"],
  ["keys.orbitBy", "← ↑ → ↓"],
];

const HANDS: readonly (readonly [Plain, Plain | undefined, Plain])[] = [
  ["keys.chosenTool", "keys.oneFinger", "keys.left"],
  ["keys.scroll", "keys.edge", "keys.wheel"],
  ["keys.zoomBy", "keys.pinch", "keys.right"],
  ["keys.panBy", "keys.twoFingers", "keys.middle"],
  ["keys.windowBy", undefined, "keys.altLeft"],
  ["keys.valueHere", "keys.longPress", "keys.shiftClick"],
  ["command.reset", "keys.doubleTap", "keys.doubleClick"],
];

function KeyList(
  { title, rows }: {
    title: string;
    rows: readonly (readonly [name: string, key: string])[];
  },
): JSX.Element {
  return (
    <section>
      <h3 class="label">{title}</h3>
      <dl class="kv">
        {rows.map(([name, key]) => (
          <>
            <dt>{name}</dt>
            <dd>
              <kbd>{key}</kbd>
            </dd>
          </>
        ))}
      </dl>
    </section>
  );
}

/** The table, and the switch for letter keys. */
export function KeysDialog({ onClose }: { onClose: () => void }): JSX.Element {
  const { t } = useText();
  const { preferences } = useApp();
  const isOn = preferences.value.letterKeys;
  const tools = Object.entries(TOOL_KEYS) as [Tool, string][];
  return (
    <Dialog title={t("keys.title")} onClose={onClose} wide>
      <div class="keys">
        <KeyList
          title={t("keys.tools")}
          rows={tools.map(([tool, key]) => [t(`tool.${tool}`), key])}
        />
        <KeyList
          title={t("keys.picture")}
          rows={PICTURE.map(([name, key]) => [t(name), key])}
        />
        <KeyList
          title={t("keys.views")}
          rows={VIEWS.map(([name, key]) => [t(name), key])}
        />
        <section>
          <table class="hands">
            <thead>
              <tr>
                <td />
                <th scope="col" class="label">{t("keys.touch")}</th>
                <th scope="col" class="label">{t("keys.mouse")}</th>
              </tr>
            </thead>
            <tbody>
              {HANDS.map(([what, touch, mouse]) => (
                <tr key={what}>
                  <th scope="row">{t(what)}</th>
                  <td>{touch && t(touch)}</td>
                  <td>{t(mouse)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      </div>
      <div class="row letters">
        <span class="grow">
          <span id="letter-keys">{t("keys.letters")}</span>
          <br />
          <span class="hint">{t("keys.letters.why")}</span>
        </span>
        <button
          type="button"
          class="switch"
          role="switch"
          aria-checked={isOn}
          aria-labelledby="letter-keys"
          onClick={() => preferences.change({ letterKeys: !isOn })}
        />
        <button type="button" class="btn primary" onClick={onClose}>
          {t("action.close")}
        </button>
      </div>
    </Dialog>
  );
}
