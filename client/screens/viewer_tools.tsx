/** The tools: a rail at the start under a mouse, a bar under the thumb on a phone. @module */
import type { MessageKey } from "#i18n";
import {
  type Layout,
  runCommand,
  type Tool,
  TOOL_KEYS,
  TOOLS_OF,
  type Viewer,
} from "#state";
import { IconButton, type IconName, useText } from "#ui";
import type { Signal } from "@preact/signals";
import type { JSX } from "preact";
import { useApp } from "./app_context.ts";
import type { PanelPart } from "./viewer_panel.tsx";

const ICONS: Readonly<Record<Tool, IconName>> = {
  scroll: "stack",
  window: "window",
  pan: "pan",
  zoom: "zoom",
  orbit: "orbit",
  crosshair: "cross",
};

/** Under the thumb there is room for five: the tools of a layout that touch has no gesture for. */
const ON_PHONE: Readonly<Record<Layout, readonly Tool[]>> = {
  stack: ["scroll", "window", "pan"],
  planes: ["crosshair", "window", "scroll"],
  volume: ["orbit", "pan"],
  four: ["crosshair", "window", "scroll"],
};

function shortName(tool: Tool): MessageKey {
  return tool === "crosshair" ? "tool.crosshair.short" : `tool.${tool}`;
}

/** Tools first, then what is done to views. */
export function ToolBar(
  { viewer, sheet }: {
    viewer: Viewer;
    /** The open sheet, on small screens. */
    sheet: Signal<PanelPart | undefined>;
  },
): JSX.Element {
  const { t } = useText();
  const app = useApp();
  const layout = viewer.layout.value;
  const say = (key: MessageKey): string =>
    (t as (key: MessageKey) => string)(key);
  const withKey = (name: MessageKey, key: string): string =>
    t("tool.withKey", { name: say(name), key });
  const toggle = (part: PanelPart): void => {
    sheet.value = sheet.peek() === part ? undefined : part;
  };
  const isPlaying = viewer.playing.value;
  return (
    <nav class="tools" aria-label={t("viewer.tools")}>
      {TOOLS_OF[layout].map((tool) => (
        <IconButton
          key={tool}
          icon={ICONS[tool]}
          label={withKey(`tool.${tool}`, TOOL_KEYS[tool])}
          short={say(shortName(tool))}
          pressed={viewer.tool.value === tool}
          where={ON_PHONE[layout].includes(tool) ? undefined : "desk"}
          onClick={() => viewer.setTool(tool)}
        />
      ))}
      <hr />
      {layout === "stack" && (
        <IconButton
          icon={isPlaying ? "pause" : "play"}
          label={withKey(isPlaying ? "command.pause" : "command.play", "Space")}
          where="desk"
          onClick={() => void runCommand(viewer, { kind: "cine" })}
        />
      )}
      <IconButton
        icon="grid"
        label={withKey("command.layout", "G")}
        where="desk"
        onClick={() => void runCommand(viewer, { kind: "layout" })}
      />
      <IconButton
        icon="cube"
        label={withKey("command.volume", "V")}
        where="desk"
        disabled={viewer.chosen.value?.stack.hasVolume !== true}
        onClick={() => void runCommand(viewer, { kind: "volume" })}
      />
      <IconButton
        icon="reset"
        label={withKey("command.reset", "R")}
        where="desk"
        onClick={() => void runCommand(viewer, { kind: "reset" })}
      />
      <IconButton
        icon="preset"
        label={t("command.settings")}
        short={layout === "volume" ? t("command.look") : t("command.settings")}
        pressed={sheet.value === "view"}
        where="narrow"
        onClick={() => toggle("view")}
      />
      <IconButton
        icon="more"
        label={t("command.more")}
        short={t("action.more")}
        pressed={sheet.value === "more" || sheet.value === "series"}
        where="narrow"
        onClick={() => toggle("more")}
      />
      <span class="grow desk" />
      <IconButton
        icon="undo"
        label={withKey("command.undo", "Ctrl Z")}
        where="desk"
        onClick={() => viewer.undo()}
      />
      <IconButton
        icon="keyboard"
        label={withKey("command.keys", "?")}
        where="desk"
        onClick={() => app.keysShown.value = true}
      />
    </nav>
  );
}
