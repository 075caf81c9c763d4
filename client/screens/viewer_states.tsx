/** The states of a view: loading, error, held. @module */
import type { View, Viewer } from "#state";
import { Button, Empty, Icon, ProgressBar, useText } from "#ui";
import type { JSX } from "preact";
import { useApp } from "./app_context.ts";

function Loading({ view }: { view: View }): JSX.Element | null {
  const { t } = useText();
  const loading = view.loading.value;
  if (loading !== undefined) {
    const { done, total } = loading;
    const says = view.role === "stack"
      ? t("state.loadingStack")
      : t("state.loading");
    return (
      <div class="loadbar">
        <p class="halo">
          <span>{says}</span>
          <span class="num">{t("state.loadingCount", { done, total })}</span>
        </p>
        <ProgressBar part={done / Math.max(1, total)} label={says} />
      </div>
    );
  }
  if (view.picture.value !== undefined || view.failed.value !== undefined) {
    return null;
  }
  return (
    <p class="opening halo">
      <Icon name="reset" small spins />
      {t("state.opening")}
    </p>
  );
}

function Failed(
  { viewer, view, isMain }: { viewer: Viewer; view: View; isMain: boolean },
): JSX.Element | null {
  const { t, sentence } = useText();
  const failed = view.failed.value;
  if (failed === undefined) return null;
  const why = sentence(failed.sentence);
  // With a picture still there, the words stand beside it.
  if (!failed.fatal && view.picture.value !== undefined) {
    return (
      <div class="strip" role="alert">
        <Icon name="alert" />
        <span class="grow">{why}</span>
        <Button look="line" onClick={() => view.failed.value = undefined}>
          {t("action.close")}
        </Button>
      </div>
    );
  }
  const isStack = view.role === "stack";
  // One view says it all; the others, which fail for the same reason, only that.
  if (!isMain) {
    return (
      <div class="veil-full">
        <Empty icon="alert" tone="warn" title={t("state.failed")} />
      </div>
    );
  }
  return (
    <div class="veil-full">
      <Empty
        icon="alert"
        tone="warn"
        title={isStack ? t("state.failed") : t("state.failed.volume")}
        why={why}
        works={isStack ? t("state.works.others") : t("state.works")}
        support={{ code: failed.code, trace: failed.trace }}
      >
        {!isStack && (
          <Button
            look="primary"
            onClick={() => viewer.setLayout("stack")}
          >
            {t("state.failed.slices")}
          </Button>
        )}
        <Button
          look={isStack ? "primary" : "line"}
          onClick={() => view.again()}
        >
          {t("action.tryAgain")}
        </Button>
      </Empty>
    </div>
  );
}

function Held(
  { viewer, view }: { viewer: Viewer; view: View },
): JSX.Element | null {
  const { t, format } = useText();
  const app = useApp();
  const line = app.line.value;
  if (line.kind !== "broken") return null;
  const now = app.nowMs.value;
  const isFirst = viewer.main.value === view.role ||
    viewer.filled.value === view.role;
  const waitS = Math.ceil((line.retryAtMs - now) / 1000);
  const time = format.duration(Math.max(1, (now - line.sinceMs) / 1000));
  return (
    <>
      <div class="held" />
      {isFirst && (
        <div class="strip" role="status">
          <Icon name="off" />
          <span class="grow">
            <b>{t("state.held", { time })}</b> {waitS > 0
              ? t("state.held.soon", { time: format.duration(waitS) })
              : t("state.held.now")} {t("state.held.kept")}
          </span>
          <Button look="line" onClick={() => app.live.retryNow()}>
            {t("action.tryNow")}
          </Button>
        </div>
      )}
    </>
  );
}

/** What stands over a picture when not all is well. */
export function ViewStates(
  { viewer, view, isMain }: {
    viewer: Viewer;
    view: View;
    /** The large one, or the only one. */
    isMain: boolean;
  },
): JSX.Element {
  return (
    <>
      <Loading view={view} />
      <Failed viewer={viewer} view={view} isMain={isMain} />
      <Held viewer={viewer} view={view} />
    </>
  );
}
