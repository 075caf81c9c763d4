/** The viewer: header, tools, views, settings. @module */
import {
  commandOf,
  type Role,
  ROLES_OF,
  type Route,
  runCommand,
  type Viewer,
  writeRoute,
} from "#state";
import { Button, DataMeter, Empty, IconButton, Toast, useText } from "#ui";
import { useSignal, useSignalEffect } from "@preact/signals";
import type { JSX } from "preact";
import { useCallback, useEffect } from "preact/hooks";
import { useApp } from "./app_context.ts";
import { isNarrow } from "./media.ts";
import { LinkOfApp } from "./shell.tsx";
import { PlainSeries } from "./viewer_series.tsx";
import { ToolBar } from "./viewer_tools.tsx";
import { type PanelPart, ViewerPanel, ViewerSheet } from "./viewer_panel.tsx";
import { Viewport } from "./viewer_viewport.tsx";
import {
  ageAndSex,
  errorWhy,
  patientName,
  presetName,
  studyTitle,
  supportOf,
} from "./words.ts";

const CINE_MS = 80;

function Header({ viewer }: { viewer: Viewer | undefined }): JSX.Element {
  const text = useText();
  const { t, format } = text;
  const app = useApp();
  const study = viewer?.detail.study;
  return (
    <header class="top">
      <IconButton
        icon="back"
        flips
        label={t("action.back")}
        onClick={() => app.go({ kind: "studies" })}
      />
      {study && (
        <h1 class="cut who">
          <b>
            <bdi>{patientName(text, study)}</bdi>
          </b>{" "}
          <span class="mute">{ageAndSex(study)}</span>
          <span class="dim wide-only">
            {[
              study.patientId,
              studyTitle(text, study),
              format.date(study.studyDate ?? ""),
            ]
              .filter((part) => part)
              .map((part) => (
                <span key={part}>
                  {" · "}
                  <bdi>{part}</bdi>
                </span>
              ))}
          </span>
        </h1>
      )}
      <span class="end row">
        {app.newImages.value > 0 && (
          <Button
            look="primary"
            onClick={() => app.openAnew()}
          >
            {t("viewer.newImages", { count: app.newImages.value })}
          </Button>
        )}
        {study && (
          <DataMeter
            usedBytes={app.link.value.receivedBytes}
            totalBytes={study.sizeBytes}
          />
        )}
        <LinkOfApp />
      </span>
    </header>
  );
}

/** Listens to keys; letters only while no field has the focus. */
function useKeys(viewer: Viewer | undefined, leave: () => void): void {
  const app = useApp();
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const { target } = event;
      if (event.defaultPrevented || document.querySelector("dialog[open]")) {
        return;
      }
      const isField = target instanceof HTMLInputElement ||
        target instanceof HTMLSelectElement;
      if (isField && event.key !== "Escape") return;
      const isButton = target instanceof HTMLButtonElement;
      if (isButton && event.key === " ") return;
      if (
        target instanceof HTMLElement && target.role === "slider" &&
        /^(Arrow|Page)/.test(event.key) && !event.shiftKey
      ) return;
      const command = commandOf(event, app.preferences.value.letterKeys);
      if (command === undefined) return;
      event.preventDefault();
      if (command.kind === "help") app.keysShown.value = true;
      else if (command.kind === "leave") leave();
      else if (command.kind === "search") app.go({ kind: "studies" });
      else if (command.kind === "study") {
        const { studyUid } = viewer?.detail.study ?? {};
        const next = studyUid && app.list.neighbour(studyUid, command.step);
        if (next) app.go({ kind: "study", studyUid: next });
      } else if (viewer) runCommand(viewer, command);
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [app, viewer, leave]);
}

/** Plays a stack while asked to. */
function useCine(viewer: Viewer): void {
  useEffect(() => {
    const timer = setInterval(() => {
      if (!viewer.playing.peek()) return;
      viewer.change("stack", true, (state) => {
        const count = viewer.chosen.peek()?.stack.frameCount ?? 1;
        return state.kind === "stack"
          ? { ...state, frameIndex: (state.frameIndex + 1) % count }
          : undefined;
      });
    }, CINE_MS);
    return () => clearInterval(timer);
  }, [viewer]);
  useSignalEffect(() => {
    if (!viewer.playing.value) viewer.rest();
  });
}

function Views({ viewer }: { viewer: Viewer }): JSX.Element {
  const filled = viewer.filled.value;
  const roles = filled === undefined ? ROLES_OF[viewer.layout.value] : [filled];
  const main = roles.length === 1 ? roles[0] : viewer.main.value;
  const chosen = viewer.chosen.value;
  const key = `${chosen?.series.seriesUid}/${chosen?.stack.key}`;
  return (
    <main class="views" data-count={roles.length} id="content">
      {roles.map((role: Role) => (
        <Viewport
          key={`${key}/${role}`}
          viewer={viewer}
          role={role}
          isAlone={roles.length === 1}
          isSmall={isNarrow.value && roles.length > 1 && role !== main}
          isMain={role === main}
        />
      ))}
    </main>
  );
}

function ViewerToast({ viewer }: { viewer: Viewer }): JSX.Element | null {
  const text = useText();
  const { t } = text;
  const toast = viewer.toast.value;
  const gone = useCallback(() => viewer.toast.value = undefined, [viewer]);
  if (toast === undefined) return null;
  const says = toast.what === "reset"
    ? t("toast.reset")
    : t("toast.window", { name: presetName(text, "window", toast.name) });
  return (
    <div class="toasts">
      <Toast
        key={says}
        onUndo={toast.canUndo ? () => viewer.undo() : undefined}
        onGone={gone}
      >
        {says}
      </Toast>
    </div>
  );
}

function OpenViewer({ viewer }: { viewer: Viewer }): JSX.Element {
  const { t } = useText();
  const app = useApp();
  const sheet = useSignal<PanelPart | undefined>(undefined);
  const leave = useCallback(() => {
    if (sheet.peek()) sheet.value = undefined;
    else if (viewer.value.peek()) viewer.value.value = undefined;
    else if (viewer.filled.peek()) viewer.filled.value = undefined;
    else app.go({ kind: "studies" });
  }, [viewer]);
  useKeys(viewer, leave);
  useCine(viewer);
  useSignalEffect(() => {
    const { studyUid } = viewer.detail.study;
    const seriesUid = viewer.chosen.value?.series.seriesUid;
    const layout = viewer.layout.value;
    // An address that named what is not here is put right too.
    if (app.route.value.kind !== "study") return;
    const route = { kind: "study", studyUid, layout } as const;
    const hash = writeRoute(
      seriesUid === undefined ? route : { ...route, seriesUid },
    );
    // The address follows what is shown, without a step to go back to.
    if (location.hash.startsWith(`#/study/${studyUid}`)) {
      history.replaceState(null, "", hash);
    }
  });
  if (viewer.chosen.value === undefined) {
    return (
      <div class="viewer no-tools">
        <Header viewer={viewer} />
        <main class="views" id="content">
          <Empty
            icon="image"
            title={t("state.noImages")}
            why={t("state.noImages.why")}
          >
            <PlainSeries viewer={viewer} />
            <Button look="primary" onClick={() => app.go({ kind: "studies" })}>
              {t("action.back")}
            </Button>
          </Empty>
        </main>
      </div>
    );
  }
  return (
    <div class="viewer">
      <Header viewer={viewer} />
      <ToolBar viewer={viewer} sheet={sheet} />
      <Views viewer={viewer} />
      {!isNarrow.value && <ViewerPanel viewer={viewer} />}
      {isNarrow.value && sheet.value !== undefined && (
        <ViewerSheet
          viewer={viewer}
          part={sheet.value}
          onPart={(part) => sheet.value = part}
        />
      )}
      <ViewerToast viewer={viewer} />
    </div>
  );
}

/** The viewer of a study, or why there is none. */
export function ViewerScreen(
  { route }: { route: Extract<Route, { kind: "study" }> },
): JSX.Element {
  const text = useText();
  const { t } = text;
  const app = useApp();
  const viewer = app.viewer.value;
  useEffect(() => {
    document.title = `${t("viewer.title")} · ${t("app.name")}`;
    document.documentElement.dataset.theme = "dark";
  }, [t]);
  if (viewer?.detail.study.studyUid === route.studyUid) {
    return <OpenViewer key={viewer.openedAs} viewer={viewer} />;
  }
  const state = app.details.of(route.studyUid);
  const isFailed = state?.kind === "failed";
  const isUnknown = isFailed && state.error.kind === "api.problem" &&
    state.error.problem.status === 404;
  return (
    <div class="viewer no-tools">
      <Header viewer={undefined} />
      <main class="views" aria-busy={!isFailed} id="content">
        {isFailed && (
          <Empty
            icon="alert"
            tone="warn"
            title={isUnknown ? t("error.notFound") : t("state.failed")}
            why={isUnknown
              ? t("error.notFound.why")
              : errorWhy(text, state.error)}
            support={supportOf(state.error)}
          >
            <Button
              look="primary"
              onClick={() => app.openAgain()}
            >
              {t("action.tryAgain")}
            </Button>
            <Button look="line" onClick={() => app.go({ kind: "studies" })}>
              {t("action.back")}
            </Button>
          </Empty>
        )}
      </main>
    </div>
  );
}
