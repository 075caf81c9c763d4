/** What lies over a picture: who, where, how, and how true. @module */
import type { View, Viewer } from "#state";
import { Badge, FidelityBadge, useText, ValueTag } from "#ui";
import type { JSX } from "preact";
import { useApp } from "./app_context.ts";
import { PlaneOverlay } from "./overlay_plane.tsx";
import { StackOverlay } from "./overlay_stack.tsx";
import { VolumeOverlay } from "./overlay_volume.tsx";

/** Near the top a tag goes below its point. */
const TAG_ROOM_PX = 60;

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
