/** Settings of the chosen view: at the end side, or in a sheet from below. @module */
import { LAYOUTS, runCommand, TOOLS_OF, type Viewer } from "#state";
import { Button, Chip, Icon, Sheet, useText } from "#ui";
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useApp } from "./app_context.ts";
import { SeriesPart } from "./viewer_series.tsx";
import { LookPart } from "./viewer_look.tsx";
import {
  CrosshairPart,
  GeometryPart,
  PicturePart,
  SeenPart,
  SlabPart,
  WindowPart,
} from "./viewer_settings.tsx";

/** What a sheet can hold. */
export type PanelPart = "view" | "series" | "more";

function ViewPart({ viewer }: { viewer: Viewer }): JSX.Element {
  const layout = viewer.layout.value;
  const current = viewer.current.value;
  const hasPlanes = layout === "planes" || layout === "four";
  const hasVolume = layout === "volume" || layout === "four";
  return (
    <>
      <GeometryPart viewer={viewer} />
      <WindowPart viewer={viewer} />
      {layout === "stack" && <PicturePart viewer={viewer} />}
      {hasPlanes && current !== "volume" && <SlabPart viewer={viewer} />}
      {hasVolume && <LookPart viewer={viewer} />}
      {hasPlanes && <CrosshairPart viewer={viewer} />}
      {layout === "stack" && <SeenPart viewer={viewer} />}
    </>
  );
}

function LayoutChips({ viewer }: { viewer: Viewer }): JSX.Element {
  const { t } = useText();
  const hasVolume = viewer.chosen.value?.stack.hasVolume === true;
  return (
    <div class="row wrap" role="group" aria-label={t("layout.choose")}>
      {LAYOUTS.filter((l) => l === "stack" || hasVolume).map((layout) => (
        <Chip
          key={layout}
          pressed={viewer.layout.value === layout}
          onClick={() => viewer.setLayout(layout)}
        >
          {t(`layout.${layout}`)}
        </Chip>
      ))}
    </div>
  );
}

/** The panel at the end side of wide screens. */
export function ViewerPanel({ viewer }: { viewer: Viewer }): JSX.Element {
  const { t } = useText();
  const part = useSignal<"view" | "series">("view");
  return (
    <aside class="panel side" aria-label={t("viewer.panel")}>
      <div class="tabs" role="tablist">
        {(["view", "series"] as const).map((name) => (
          <button
            type="button"
            key={name}
            class="tab"
            role="tab"
            id={`tab-${name}`}
            aria-controls="panel-part"
            aria-selected={part.value === name}
            onClick={() => part.value = name}
          >
            {t(`panel.${name}`)}
          </button>
        ))}
      </div>
      <div
        id="panel-part"
        class="side-part"
        role="tabpanel"
        aria-labelledby={`tab-${part.value}`}
      >
        {part.value === "view"
          ? (
            <>
              <LayoutChips viewer={viewer} />
              <ViewPart viewer={viewer} />
            </>
          )
          : <SeriesPart viewer={viewer} />}
      </div>
    </aside>
  );
}

function MorePart(
  { viewer, onPart }: {
    viewer: Viewer;
    onPart: (part: PanelPart | undefined) => void;
  },
): JSX.Element {
  const { t } = useText();
  const app = useApp();
  return (
    <>
      <LayoutChips viewer={viewer} />
      <div class="row wrap" role="group" aria-label={t("viewer.tools")}>
        {TOOLS_OF[viewer.layout.value].map((tool) => (
          <Chip
            key={tool}
            pressed={viewer.tool.value === tool}
            onClick={() => viewer.setTool(tool)}
          >
            {t(`tool.${tool}`)}
          </Chip>
        ))}
      </div>
      <div class="row wrap">
        <Button icon="list" look="line" onClick={() => onPart("series")}>
          {t("command.series")}
        </Button>
        <Button
          icon="reset"
          look="line"
          onClick={() => void runCommand(viewer, { kind: "reset" })}
        >
          {t("command.reset")}
        </Button>
        <Button icon="undo" look="line" onClick={() => viewer.undo()}>
          {t("command.undo")}
        </Button>
        {viewer.layout.value === "stack" && (
          <Button
            icon={viewer.playing.value ? "pause" : "play"}
            look="line"
            onClick={() => void runCommand(viewer, { kind: "cine" })}
          >
            {viewer.playing.value ? t("command.pause") : t("command.play")}
          </Button>
        )}
        <Button
          icon="keyboard"
          look="line"
          onClick={() => app.keysShown.value = true}
        >
          {t("command.keys")}
        </Button>
      </div>
      <p class="hint row">
        <Icon name="info" small />
        {t("view.usesBytes", {
          bytes: useText().format.bytes(app.link.value.receivedBytes),
        })}
      </p>
    </>
  );
}

/** The same in a sheet. */
export function ViewerSheet(
  { viewer, part, onPart }: {
    viewer: Viewer;
    part: PanelPart;
    onPart: (part: PanelPart | undefined) => void;
  },
): JSX.Element {
  const { t } = useText();
  const layout = viewer.layout.value;
  const title = part === "view"
    ? (layout === "volume" ? t("panel.look") : t("panel.view"))
    : part === "series"
    ? t("panel.series")
    : t("command.more");
  return (
    <Sheet title={title} onClose={() => onPart(undefined)}>
      {part === "view" && <ViewPart viewer={viewer} />}
      {part === "series" && <SeriesPart viewer={viewer} />}
      {part === "more" && <MorePart viewer={viewer} onPart={onPart} />}
    </Sheet>
  );
}
