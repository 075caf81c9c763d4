/** The study list: search, filters, rows, and a look at the chosen one. @module */
import type { DateFilter, StudyList } from "#state";
import { Button, Chip, Empty, Icon, useText } from "#ui";
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { useApp } from "./app_context.ts";
import { Shell } from "./shell.tsx";
import { StudyPreview } from "./studies_preview.tsx";
import { StudyRows } from "./studies_rows.tsx";
import { errorWhy, supportOf } from "./words.ts";

const TYPING_MS = 250;
const SKELETON_AFTER_MS = 300;
const DATES: readonly DateFilter[] = ["any", "today", "days3", "days30"];

function Search({ list }: { list: StudyList }): JSX.Element {
  const { t } = useText();
  const timer = useRef<ReturnType<typeof setTimeout>>();
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== "/" || event.target instanceof HTMLInputElement) return;
      event.preventDefault();
      input.current?.focus();
      input.current?.select();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, []);
  const typed = (text: string): void => {
    clearTimeout(timer.current);
    timer.current = setTimeout(
      () => list.narrow({ text }),
      TYPING_MS,
    );
  };
  return (
    <div class="find" role="search">
      <div class="search">
        <Icon name="search" />
        <input
          ref={input}
          class="in"
          type="search"
          maxLength={128}
          value={list.text.value}
          placeholder={t("studies.search")}
          aria-label={t("studies.searchLabel")}
          onInput={(event) => typed(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== "Escape") return;
            event.currentTarget.value = "";
            list.narrow({ text: "" });
            event.currentTarget.blur();
          }}
        />
        <kbd class="desk" aria-hidden="true">/</kbd>
      </div>
    </div>
  );
}

function Filters({ list }: { list: StudyList }): JSX.Element {
  const { t } = useText();
  const chosen = list.modality.value;
  return (
    <div class="filters row" role="group" aria-label={t("studies.filters")}>
      {DATES.map((dates) => (
        <Chip
          key={dates}
          pressed={list.dates.value === dates}
          onClick={() => list.narrow({ dates })}
        >
          {t(`studies.${dates}`)}
        </Chip>
      ))}
      <span class="filter-gap" aria-hidden="true" />
      {list.modalities.value.map((modality) => (
        <Chip
          key={modality}
          pressed={chosen === modality}
          onClick={() =>
            list.narrow({
              modality: chosen === modality ? undefined : modality,
            })}
        >
          {modality}
        </Chip>
      ))}
    </div>
  );
}

/** Rows without words: only where nothing is known, and only after a moment. */
function Skeleton(): JSX.Element | null {
  const { t } = useText();
  const isLate = useSignal(false);
  useEffect(() => {
    const timer = setTimeout(() => isLate.value = true, SKELETON_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  if (!isLate.value) return null;
  return (
    <div class="skeletons" role="status" aria-label={t("studies.loading")}>
      {[62, 48, 71, 55, 66, 50].map((width) => (
        <div class="row" key={width}>
          <span class="skel thumb" />
          <span class="col grow">
            <span class="skel" style={{ width: `${width}%` }} />
            <span class="skel thin" style={{ width: `${width / 2}%` }} />
          </span>
        </div>
      ))}
    </div>
  );
}

function Body({ list }: { list: StudyList }): JSX.Element | null {
  const text = useText();
  const { t } = text;
  const state = list.state.value;
  const app = useApp();
  if (list.rows.value.length > 0) return <StudyRows list={list} />;
  if (state.kind === "loading") return <Skeleton />;
  if (state.kind === "failed") {
    return (
      <Empty
        icon="alert"
        tone="warn"
        title={t("studies.failed")}
        why={errorWhy(text, state.error)}
        works={t("studies.failed.works")}
        support={supportOf(state.error)}
      >
        <Button look="primary" onClick={() => void list.load()}>
          {t("action.tryAgain")}
        </Button>
      </Empty>
    );
  }
  if (list.isNarrowed) {
    return (
      <Empty
        icon="search"
        title={t("studies.none")}
        why={t("studies.none.why")}
      >
        <Button
          look="line"
          onClick={() =>
            list.narrow({ text: "", modality: undefined, dates: "any" })}
        >
          {t("studies.none.action")}
        </Button>
      </Empty>
    );
  }
  return (
    <Empty icon="image" title={t("studies.empty")} why={t("studies.empty.why")}>
      <Button
        look="primary"
        icon="upload"
        onClick={() =>
          app.go({ kind: "upload" })}
      >
        {t("studies.empty.action")}
      </Button>
    </Empty>
  );
}

/** The list. */
export function StudiesScreen(): JSX.Element {
  const { t } = useText();
  const { list } = useApp();
  useEffect(() => void list.look(), [list]);
  const waiting = list.waiting.value.length;
  const isWhole = list.next.value === undefined;
  const shown = isWhole ? list.rows.value.length : undefined;
  const count = list.totalCount.value ?? shown ?? 0;
  return (
    <Shell
      here="studies"
      title={t("studies.title")}
      theme="dark"
      {...count > 0 && { about: t("studies.count", { count }) }}
    >
      <main class="studies" id="content">
        <Search list={list} />
        <Filters list={list} />
        <div class="rows">
          <div class="arrived" role="status">
            {waiting > 0 && (
              <Button
                look="primary"
                onClick={() => void list.load()}
              >
                {t("studies.arrived", { count: waiting })}
              </Button>
            )}
          </div>
          <Body list={list} />
        </div>
        <StudyPreview list={list} />
      </main>
    </Shell>
  );
}
